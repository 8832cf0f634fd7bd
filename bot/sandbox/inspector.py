"""The last requests between the sandbox and the bot, both ways, with secrets removed."""

import itertools
import re
import threading
from collections import deque
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Json
from bot.sandbox.streams import Streams

KEPT = 200
HIDDEN = "(hidden)"

_SECRET_ADDRESS = re.compile(r"/(respond|upload|socket)/[\w-]+")


class Inspector:
    """A ring of requests. Each line says what went where and what came back."""

    def __init__(self, clock: SandboxClock, streams: Streams) -> None:
        self._clock = clock
        self._streams = streams
        self._numbers = itertools.count(1)
        self._lines: deque[Json] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def record(
        self,
        direction: str,
        *,
        method: str,
        path: str,
        kind: str,
        status: int,
        milliseconds: float,
        request: Any,
        response: Any,
    ) -> None:
        """Note one request: `direction` is "to_bot" or "from_bot", `status` 0 when nothing came back."""
        with self._lock:
            line = {
                "n": next(self._numbers),
                "at": self._clock.now().timestamp(),
                "direction": direction,
                "method": method,
                "path": path,
                "kind": kind,
                "status": status,
                "ms": round(milliseconds, 1),
                "request": request,
                "response": response,
            }
            self._lines.append(line)
        if self._streams.watched:
            self._streams.publish({"type": "request", "request": without_secrets(line)})

    def after(self, number: int) -> list[Json]:
        """The lines with a higher number, oldest first, at most the last 200."""
        with self._lock:
            lines = [line for line in self._lines if line["n"] > number]
        return [without_secrets(line) for line in lines]


def without_secrets(value: Any) -> Any:
    """A copy in which tokens and the secret part of addresses are hidden."""
    if isinstance(value, dict):
        return {key: HIDDEN if key == "token" else without_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    return _SECRET_ADDRESS.sub(rf"/\1/{HIDDEN}", value) if isinstance(value, str) else value
