"""Time flies: from one moment at which something is due to the next, with a little while at each."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from tests.chaos.clock import SharedClock
from tests.chaos.stage import next_moment

STAYS_SECONDS = (0.4, 1.1)
"""How long people and bot have at each moment."""
AFTERWARDS = (timedelta(seconds=45), timedelta(minutes=12))
"""Small steps after each, with a third of that time: for what is tried again."""
LATE = timedelta(minutes=5)
STEP = timedelta(milliseconds=10)


class Timekeeper:
    """Lets weeks pass on the shared clock, in a thread; `quiet` waits until nothing is on the wire."""

    def __init__(self, clock: SharedClock, quiet: Callable[[], object], dice: Random) -> None:
        self._clock = clock
        self._quiet = quiet
        self._dice = dice
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._fly)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let time pass as it does."""
        self._stop.set()
        self._thread.join()

    def _fly(self) -> None:
        while not self._stop.is_set():
            now = self._clock.now()
            self._jump(next_moment(now) - now + self._dice.random() * LATE)
            self._stay(1.0)
            for step in AFTERWARDS:
                self._jump(step)
                self._stay(1 / 3)

    def go_to(self, moment: datetime) -> None:
        """Go on to a moment, if it is still to come."""
        self._clock.jump(max(moment - self._clock.now(), timedelta()) + STEP, self._quiet)

    def _jump(self, span: timedelta) -> None:
        if not self._stop.is_set():
            self._clock.jump(span, self._quiet)

    def _stay(self, part: float) -> None:
        self._stop.wait(part * self._dice.uniform(*STAYS_SECONDS))
