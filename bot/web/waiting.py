"""Waiting in an event loop for work of threads: many that end together wake the loop once."""

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any


class Waiting:
    """For one event loop; the loop is woken when it is not about to look anyway."""

    def __init__(self) -> None:
        self._over: deque[asyncio.Future[None]] = deque()
        self._woken = False

    async def until(self, work: Future[Any]) -> None:
        """Wait until `work` is done, however it ends."""
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        work.add_done_callback(lambda _: self._wake(loop, over))
        await over

    def _wake(self, loop: asyncio.AbstractEventLoop, over: asyncio.Future[None]) -> None:
        self._over.append(over)
        if not self._woken:
            self._woken = True
            loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._woken = False
        while self._over:
            over = self._over.popleft()
            if not over.done():  # whoever waited may be gone
                over.set_result(None)
