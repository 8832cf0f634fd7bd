"""Slack's bad days, arranged: the next calls of a method fail in a given way, before or after they act."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.sandbox.errors import Json

HUNG_UP = 0
"""What the inspector shows as the status of a call that got no answer."""


@dataclass(frozen=True)
class Mishap:
    """What happens to one call instead of its answer.

    `error` is a code of Slack's; without one the answer is a page of HTML, as from a proxy. `acts` says that
    the call is carried out all the same. `drop` hangs up without an answer. `delay` is in real seconds,
    `retry_after` a header.
    """

    error: str = ""
    status: int = 200
    acts: bool = False
    drop: bool = False
    delay: float = 0
    retry_after: str = ""

    @property
    def body(self) -> Json:
        """What the inspector shows, and what goes back if there is a code."""
        return {"ok": False, "error": self.error or f"HTTP {self.status}"}

    @property
    def headers(self) -> dict[str, str]:
        """What goes back besides."""
        return {"retry-after": self.retry_after} if self.retry_after else {}


class Mishaps:
    """What is to go wrong, by method. Uploads are "upload", response_urls "response_url"."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, deque[Mishap]] = defaultdict(deque)

    def arrange(self, method: str, *mishaps: Mishap) -> None:
        """Let the next calls of a method go wrong, one after the other."""
        with self._lock:
            self._next[method].extend(mishaps)

    def take(self, method: str) -> Mishap | None:
        """What happens to this call."""
        with self._lock:
            waiting = self._next[method]
            return waiting.popleft() if waiting else None

    @property
    def are_over(self) -> bool:
        """Whether everything that was arranged has happened."""
        with self._lock:
            return not any(self._next.values())


def hang_up(request: Request) -> None:
    """Break the connection of a request, as a network does."""
    cycle: Any = getattr(request.receive, "__self__", None)
    cycle.transport.abort()
