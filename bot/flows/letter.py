"""A letter: a message to one person, whom nothing but its sending may name."""

from dataclasses import dataclass

from bot.domain.delivery import TooFastError
from bot.domain.message import Message


@dataclass(frozen=True)
class Letter:
    """A message and the user id that it goes to, both made at the moment of sending and kept nowhere.

    Whatever comes of it, its delivery is deleted: sent, not wanted any more, or given up.
    """

    to: str
    message: Message


class NotNowError(TooFastError):
    """It is not the hour for this letter: nothing happened, and nothing is wrong."""
