"""Slack takes about one message a second in a channel: a sender keeps to that by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

GAP = timedelta(seconds=1.1)
"""A little more than Slack's second, for clocks that differ."""

MOST_KEPT = 10_000
"""So many channels are remembered before those whose turns are over are forgotten."""

_SET_BACK = timedelta(hours=1)
"""A promise further ahead was made before the clock was set back."""


@dataclass
class _Turns:
    """When a channel was last written to, and the last turn that somebody was told to come back for."""

    last: datetime
    promised: datetime


class Pace:
    """When each channel was last written to by this process. Thread-safe."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turns] = {}
        self._lock = Lock()

    def take(self, channel: str, now: datetime) -> timedelta:
        """Take the channel's turn now and return zero, or return how long to wait for one.

        Those who come in vain are told one turn after another, so that they do not all come back at once.
        """
        with self._lock:
            turns = self._turns.get(channel)
            if turns is None or not timedelta(0) <= now - turns.last < GAP:
                self._take(channel, now)
                return timedelta(0)
            turns.promised = max(turns.promised, turns.last) + GAP
            return turns.promised - now

    def _take(self, channel: str, now: datetime) -> None:
        if len(self._turns) >= MOST_KEPT:
            self._turns = {c: t for c, t in self._turns.items() if now < max(t.last, t.promised) + GAP}
        before = self._turns.get(channel)
        promised = now if before is None or before.promised - now > _SET_BACK else before.promised
        self._turns[channel] = _Turns(now, promised)
