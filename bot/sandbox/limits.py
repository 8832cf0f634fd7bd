"""How fast Slack lets an app post: one message a second in each channel."""

import math
import threading
from datetime import datetime, timedelta

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import RateLimitedError

BETWEEN_MESSAGES = timedelta(seconds=1)


class MessagePace:
    """Counts the app's messages a channel, on the sandbox clock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, datetime] = {}

    def take(self, channel_id: str) -> None:
        """Count one message. Raises RateLimitedError when the last one is less than a second old."""
        with self._lock:
            now = self._clock.now()
            wait = self._last.get(channel_id, now - BETWEEN_MESSAGES) + BETWEEN_MESSAGES - now
            if wait > timedelta():
                raise RateLimitedError(math.ceil(wait.total_seconds()))
            self._last[channel_id] = now
