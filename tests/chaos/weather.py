"""When what goes wrong on the wire: now and then a single fault, from time to time a storm of one kind."""

import threading
import time
from random import Random

from tests.chaos.relay import Fault, Request

SLACKS = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.BROKEN_BEFORE,
    Fault.BROKEN_AFTER,
    Fault.STALLED_BEFORE,
    Fault.STALLED_AFTER,
    Fault.TOO_MANY,
)
"""What Slack does on its bad days."""
OURS = (Fault.REFUSED, Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.STALLED_BEFORE, Fault.STALLED_AFTER)
"""What happens between Slack and the replicas."""

USUAL = 0.02
WEIGHTS = {Fault.STALLED_BEFORE: 1, Fault.STALLED_AFTER: 1}
"""How likely each fault is beside the others, 4 by default: a stall takes as long as all else in a day."""
STORM = {Fault.STALLED_BEFORE: 0.15, Fault.STALLED_AFTER: 0.15, Fault.TOO_MANY: 0.9}
"""How often a request is hit in a storm of its kind; half of them by default."""
CALM_SECONDS, STORM_SECONDS = (1.0, 5.0), (0.5, 3.0)


class Weather:
    """Decides for each request, from dice of its own. Safe to ask from any thread."""

    def __init__(self, dice: Random, faults: tuple[Fault, ...]) -> None:
        self._dice = dice
        self._faults = faults
        self._lock = threading.Lock()
        self._is_fair = True
        self._storm: Fault | None = None
        self._until = 0.0

    def start(self) -> None:
        """From now on things go wrong."""
        self._is_fair = False

    def stop(self) -> None:
        """Nothing goes wrong any more."""
        self._is_fair = True

    def plan(self, _request: Request) -> Fault:
        """What happens to the next request."""
        with self._lock:
            if self._is_fair:
                return Fault.NONE
            self._turn(time.monotonic())
            if self._storm is not None and self._dice.random() < STORM.get(self._storm, 0.5):
                return self._storm
            return self._fault() if self._dice.random() < USUAL else Fault.NONE

    def _turn(self, now: float) -> None:
        if now < self._until:
            return
        was_calm = self._storm is None
        self._storm = self._fault() if was_calm else None
        self._until = now + self._dice.uniform(*(STORM_SECONDS if was_calm else CALM_SECONDS))

    def _fault(self) -> Fault:
        weights = [WEIGHTS.get(fault, 4) for fault in self._faults]
        return self._dice.choices(self._faults, weights)[0]
