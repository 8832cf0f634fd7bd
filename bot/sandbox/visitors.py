"""Whom the visitors of the page act as: nobody else may act for these people."""

from datetime import datetime, timedelta

from bot.sandbox.clock import SandboxClock
from bot.sandbox.streams import Streams

REMEMBERED = timedelta(days=4)


class Visitors:
    """Remembers who was acted as from the page, on the sandbox clock."""

    def __init__(self, clock: SandboxClock, streams: Streams) -> None:
        self._clock = clock
        self._streams = streams
        self._last: dict[str, datetime] = {}

    def note(self, user_id: str) -> None:
        """Somebody did something on the page as this person."""
        self._last[user_id] = self._clock.now()

    def act_as(self, user_id: str) -> bool:
        """Whether a page is open as this person, or was used as them in the last four days."""
        last = self._last.get(user_id)
        recently = last is not None and self._clock.now() - last < REMEMBERED
        return recently or self._streams.watched_by(user_id)
