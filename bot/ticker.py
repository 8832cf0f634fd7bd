"""The tick: APScheduler calls what is due and the sender, again and again, in the background."""

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

SEND_SECONDS = 1


class Ticker:
    """Calls `tick` every so many seconds (0: never, somebody else ticks) and `send` every second.

    The first calls come at once, so that a restart catches up. A call that raises is logged by APScheduler,
    and the next one comes all the same.
    """

    def __init__(self, tick: Callable[[], object], send: Callable[[], object], tick_seconds: int) -> None:
        self._scheduler = BackgroundScheduler(timezone=UTC)
        if tick_seconds:
            self._every(tick_seconds, tick)
        self._every(SEND_SECONDS, send)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is at work, and end."""
        self._scheduler.shutdown(wait=True)

    def _every(self, seconds: int, work: Callable[[], object]) -> None:
        self._scheduler.add_job(
            work,
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
