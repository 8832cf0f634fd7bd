"""Live updates for open pages: every change is offered to each page that its person may see."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from bot.sandbox.errors import Json

BACKLOG = 2000  # a page this far behind is cut off; its browser reconnects and asks for everything anew
HEARTBEAT_SECONDS = 15.0


@dataclass(eq=False)
class _Page:
    user_id: str
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Json | None]


class Streams:
    """The open pages. `publish` may be called from any thread."""

    def __init__(self) -> None:
        self._pages: set[_Page] = set()
        self._lock = threading.Lock()

    @property
    def watched(self) -> bool:
        """Whether any page is open."""
        return bool(self._pages)

    def watched_by(self, user_id: str) -> bool:
        """Whether this person has a page open."""
        with self._lock:
            return any(page.user_id == user_id for page in self._pages)

    def publish(self, event: Json, sees: Callable[[str], bool] | None = None) -> None:
        """Offer an event to every open page, or only to those whose user `sees` it."""
        with self._lock:
            pages = list(self._pages)
        for page in pages:
            if sees is None or sees(page.user_id):
                page.loop.call_soon_threadsafe(_offer, page, event)

    def close(self) -> None:
        """End every stream."""
        with self._lock:
            pages = list(self._pages)
        for page in pages:
            page.loop.call_soon_threadsafe(_end, page)

    async def follow(self, user_id: str, first: Json) -> AsyncGenerator[bytes, None]:
        """The server-sent events of one page, until it leaves or the sandbox stops."""
        page = _Page(user_id, asyncio.get_running_loop(), asyncio.Queue(BACKLOG))
        with self._lock:
            self._pages.add(page)
        try:
            yield _line(first)
            while True:
                try:
                    event = await asyncio.wait_for(page.queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield _line(event)
        finally:
            with self._lock:
                self._pages.discard(page)


def _offer(page: _Page, event: Json) -> None:
    try:
        page.queue.put_nowait(event)
    except asyncio.QueueFull:
        _end(page)


def _end(page: _Page) -> None:
    while not page.queue.empty():
        page.queue.get_nowait()
    page.queue.put_nowait(None)


def _line(event: Json) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"
