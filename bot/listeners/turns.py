"""Whose turn it is to bring something of a person up to date: the last who asked sees all that was done."""

from collections.abc import Callable
from threading import Lock

_LOCKS = 64


class Turns:
    """Of several who bring the same up to date, one at a time does; who was overtaken need not any more."""

    def __init__(self) -> None:
        self._locks = tuple(Lock() for _ in range(_LOCKS))
        self._taking = Lock()
        self._newest: dict[str, int] = {}
        self._count = 0

    def take(self, name: str) -> Callable[[Callable[[], object]], None]:
        """Take a turn, once what is to be shown is done; returns how to use it, whenever that is."""
        with self._taking:
            self._count += 1
            number = self._newest[name] = self._count
        return lambda work: self._use(name, number, work)

    def _use(self, name: str, number: int, work: Callable[[], object]) -> None:
        with self._locks[hash(name) % _LOCKS]:
            if self._newest.get(name) != number:
                return
            try:
                work()
            finally:
                self._leave(name, number)

    def _leave(self, name: str, number: int) -> None:
        with self._taking:
            if self._newest.get(name) == number:
                del self._newest[name]
