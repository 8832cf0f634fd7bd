"""The proof of anonymity: a simulated organisation whose truth is known, and attackers written as code.

`organisation` lives through months with the real bot, and `evidence` is what somebody with a stated power
would hold afterwards. The attacks are in `published`, `stored`, `traces` and `watching`; `judge` compares
their success with guessing, and `leaks` plants what a careless build would have left behind.
"""
