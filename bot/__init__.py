"""Pops: a Slack bot with which product operations people try process changes across product teams."""
