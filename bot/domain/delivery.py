"""A delivery: one message owed to Slack, until it is there, and what can go wrong on the way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Posted:
    """Where a message ended up: Slack's channel id and message id (a string, never a number)."""

    channel: str
    ts: str


class DeliveryError(Exception):
    """Slack did not take a message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLaterError(DeliveryError):
    """Slack is busy or unwell: try again after `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class OutcomeUnknownError(DeliveryError):
    """The connection broke after the request left: the message may or may not be there."""


class RefusedError(DeliveryError):
    """Slack refused for good; sending the same again cannot help."""


class ChannelClosedError(RefusedError):
    """The channel is archived or frozen."""


class NotInChannelError(RefusedError):
    """The bot is not, or no longer, in the channel."""


class MessageGoneError(RefusedError):
    """The message to change is no longer there."""


class InstallationDeadError(RefusedError):
    """The token is revoked, expired or lacks a scope: somebody must reinstall the app."""
