"""What the bot does, one verb a file: plain arguments in, values out, no Slack."""
