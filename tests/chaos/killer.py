"""Kills replicas and the database at random moments."""

import threading
from collections import Counter
from random import Random

from tests.chaos.postgres import Postgres
from tests.chaos.replicas import Replicas


class Killer:
    """Strikes every so many seconds on average, from a thread, with dice of its own."""

    def __init__(self, replicas: Replicas, postgres: Postgres | None, dice: Random, seconds: float) -> None:
        self._replicas = replicas
        self._postgres = postgres
        self._dice = dice
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._hunt)
        self.counts: Counter[str] = Counter()
        self.troubles: list[BaseException] = []

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; the database runs afterwards."""
        self._stop.set()
        self._thread.join()

    def _hunt(self) -> None:
        try:
            while not self._stop.wait(self._seconds * self._dice.uniform(0.4, 1.6)):
                self._strike()
        except Exception as error:  # noqa: BLE001 - told at the end
            self.troubles.append(error)

    def _strike(self) -> None:
        strikes = {"replica": 78, "told to stop": 6}
        if self._postgres is not None:
            strikes |= {"database": 8, "a process of the database": 8}
        (what,) = self._dice.choices(list(strikes), list(strikes.values()))
        if self._hit(what):
            self.counts[what] += 1

    def _hit(self, what: str) -> bool:
        replica = self._replicas.any(self._dice)
        if what == "replica":
            return replica.kill()
        if what == "told to stop":
            return replica.drain()
        if self._postgres is None:
            return False
        if what == "database":
            self._postgres.kill()
            self._stop.wait(self._dice.uniform(0.0, 2.0))
            self._postgres.start()
            return True
        return self._postgres.kill_one(self._dice)
