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


class TooFastError(TryLaterError):
    """Slack, or Pops itself, says "not so fast": nothing happened, and nothing is wrong."""


class OutcomeUnknownError(DeliveryError):
    """The connection broke after the request left: the message may or may not be there."""


class RefusedError(DeliveryError):
    """Slack refused for good; sending the same again cannot help."""


class ChannelClosedError(RefusedError):
    """The channel is archived or frozen."""


class NotInChannelError(RefusedError):
    """The bot is not, or no longer, in the channel."""


class NotAllowedError(RefusedError):
    """A rule of the workspace or the channel forbids the app to post there."""


class PersonGoneError(RefusedError):
    """This person cannot be written to: deactivated, unknown, or not to be seen by the app."""


class MessageGoneError(RefusedError):
    """The message to change is no longer there."""


class InstallationDeadError(RefusedError):
    """The token is revoked or expired: somebody must install the app again."""


class MissingScopeError(RefusedError):
    """The app was not granted what this takes: somebody must add the scope and reinstall the app."""


class CannotLookError(RefusedError):
    """The message may be there already, and the app may not or cannot look: sending it could double it."""
