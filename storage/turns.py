"""Threads take turns, in the order in which they came."""

from collections import deque
from threading import Event, Lock


class Turns:
    """One thread at a time, and nobody is overtaken: SQLite alone lets in whoever asks just then."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    def take(self, patience: float) -> bool:
        """Wait for at most so many seconds: True when it is this thread's turn."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = Event()
            self._waiting.append(mine)
        return mine.wait(patience) or not self._gone(mine)

    def give(self) -> None:
        """End this thread's turn."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _gone(self, mine: Event) -> bool:
        """Leave the queue, unless the turn came at the last moment."""
        with self._lock:
            if mine.is_set():
                return False
            self._waiting.remove(mine)
            return True
