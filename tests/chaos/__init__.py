"""The bot among crashes and faults: what people were told, beside what is stored and what Slack holds.

`make chaos` runs it for as long as one likes; a short run is one of the tests.
"""
