"""One replica, a process of its own: the bot as `pops serve` runs it, but on the shared clock and hurried.

A second here is often hours there, so besides the product's ticker the main thread ticks and sends several
times a second. Two senders in one process are as good as two in two.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.analysis.sentiment import HybridReader
from bot.logs import set_up_logging
from bot.settings import load_settings
from bot.wiring.bot import Bot, Running, build_bot
from storage.database import DatabaseUnreachableError
from tests.chaos.clock import SharedClock

HURRY_SECONDS = 0.2

HybridReader().read("good")
"""Replicas are forked from a process that has imported this, so that a start takes no second."""


@dataclass(frozen=True)
class TimedBot(Bot):
    """A bot in whose sendings the shared clock does not jump, and that ends no sending for the database."""

    shared: SharedClock

    def send(self) -> int:
        """Send what is owed; without a database this waits for it, since messages may be on their way."""
        with self.shared.sending():
            while True:
                with contextlib.suppress(DatabaseUnreachableError):
                    return super().send()
                time.sleep(HURRY_SECONDS)


def main(folder: Path, log: Path, settings: Mapping[str, str]) -> None:
    """Run until told to stop. The folder holds the clock."""
    told_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    _write_to(log)
    set_up_logging(settings["POPS_LOG_LEVEL"])
    shared = SharedClock(folder)
    bot = build_bot(load_settings(_env_file=None, **settings), shared.now)
    timed = TimedBot(**vars(bot), shared=shared)
    running = Running(timed)
    running.start()
    while not told_to_stop.wait(HURRY_SECONDS):
        with contextlib.suppress(DatabaseUnreachableError):  # the next turn may find it again
            timed.tick()
            timed.send()
    running.stop()


def _write_to(log: Path) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)
