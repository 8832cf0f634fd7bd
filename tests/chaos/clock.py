"""One clock for several processes: real time, and jumps over the hours in which nothing happens.

Leases and the client's patience are real seconds here, as they are in the product. A jump is therefore only
made between two sendings: a message on its way would lose its lease, which no clock in the world does to it.
Killed processes lose their locks with their lives, so their leases are left to run out.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

_FORM = struct.Struct("d")


class SharedClock:
    """The time in every process that opens the same folder; `start` makes the folder's clock anew."""

    def __init__(self, folder: Path, start: datetime | None = None) -> None:
        self._folder = folder
        file = folder / "clock"
        if start is not None:
            file.write_bytes(_FORM.pack(start.timestamp() - time.monotonic()))
            for name in ("gate", "room"):
                (folder / name).touch()
        with file.open("r+b") as opened:
            self._offset = mmap.mmap(opened.fileno(), _FORM.size)

    def now(self) -> datetime:
        """The time, aware, in UTC. The machine's monotonic clock is the same for all of its processes."""
        return datetime.fromtimestamp(_FORM.unpack_from(self._offset)[0] + time.monotonic(), UTC)

    def jump(self, span: timedelta, quiet: Callable[[], object]) -> None:
        """Let time pass at once, as soon as nobody is sending and `quiet` has returned.

        `quiet` waits for what killed senders left on the wire: no lease ends before that does.
        """
        with self._held("gate", fcntl.LOCK_EX), self._held("room", fcntl.LOCK_EX):
            quiet()
            _FORM.pack_into(self._offset, 0, _FORM.unpack_from(self._offset)[0] + span.total_seconds())

    @contextmanager
    def sending(self) -> Iterator[None]:
        """While this lasts, time does not jump. Who wants to jump is let in before the next sender."""
        with self._held("gate", fcntl.LOCK_SH):
            room = self._open("room", fcntl.LOCK_SH)
        try:
            yield
        finally:
            os.close(room)

    @contextmanager
    def _held(self, name: str, how: int) -> Iterator[None]:
        lock = self._open(name, how)
        try:
            yield
        finally:
            os.close(lock)

    def _open(self, name: str, how: int) -> int:
        lock = os.open(self._folder / name, os.O_RDWR)
        fcntl.flock(lock, how)
        return lock
