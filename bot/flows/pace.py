"""Slack takes about one message a second in a channel: a sender keeps to that by itself."""

from datetime import datetime, timedelta
from threading import Lock

GAP = timedelta(seconds=1.1)
"""A little more than Slack's second, for clocks that differ."""


class Pace:
    """When each channel was last written to by this process. Thread-safe."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}
        self._lock = Lock()

    def take(self, channel: str, now: datetime) -> timedelta:
        """Take the channel's turn now and return zero, or return how long to wait for it."""
        with self._lock:
            last = self._last.get(channel)
            if last is not None and timedelta(0) <= now - last < GAP:
                return GAP - (now - last)
            self._last[channel] = now
            return timedelta(0)
