"""A Slack channel, as far as it decides whether Pops can ask there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChannelFacts:
    """What Slack says of a channel: id, name (display only), whether archived, whether the bot is in it."""

    channel: str
    name: str
    archived: bool
    bot_is_member: bool
