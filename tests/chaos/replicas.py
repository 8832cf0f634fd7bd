"""The replicas as processes: started, killed, told to stop, and started again by a supervisor."""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

from tests.chaos.evidence import Stop
from tests.chaos.replica import main

PATIENCE_SECONDS = 30.0
"""A replica that is told to stop and is not gone by then is killed."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([main.__module__])


class Replica:
    """One process after the other on one port."""

    def __init__(self, folder: Path, number: int, settings: Mapping[str, str]) -> None:
        self.port = _free_port()
        self.stops: list[Stop] = []
        log = folder / f"replica-{number}.log"
        self._arguments = (folder, log, {**settings, "POPS_HTTP_PORT": str(self.port)})
        self._is_wanted = True
        self._lock = threading.Lock()
        self._process = self._started()

    def keep_alive(self) -> None:
        """Start it again if it is gone."""
        with self._lock:
            if self._is_wanted and self._process.exitcode is not None:
                self._process = self._started()

    def kill(self) -> bool:
        """Kill it, wherever it is; False if it was not running."""
        process = self._process
        if process.exitcode is not None:
            return False
        process.kill()
        process.join()
        return True

    def drain(self) -> bool:
        """Tell it to stop, and note how long that takes and how it ends; False if it was not running."""
        process, began = self._process, time.monotonic()
        if process.pid is None or process.exitcode is not None or not self.answers:
            return False
        os.kill(process.pid, signal.SIGTERM)
        process.join(PATIENCE_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
        self.stops.append(Stop(time.monotonic() - began, process.exitcode))
        return True

    def stop(self) -> None:
        """End it for good."""
        with self._lock:
            self._is_wanted = False
        if not self.drain():
            self.kill()

    @property
    def answers(self) -> bool:
        """Whether it takes requests."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def _started(self) -> ForkServerProcess:
        process = _FORKS.Process(target=main, args=self._arguments, daemon=True)
        process.start()
        return process


class Replicas:
    """All of them, kept alive by a thread, and a round-robin over their ports."""

    def __init__(self, folder: Path, count: int, settings: Mapping[str, str]) -> None:
        self.all = [Replica(folder, number, settings) for number in range(count)]
        self._turn = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    def ports(self) -> list[int]:
        """All ports, beginning with another one each time."""
        self._turn += 1
        first = self._turn % len(self.all)
        return [replica.port for replica in (*self.all[first:], *self.all[:first])]

    def any(self, dice: Random) -> Replica:
        """One of them."""
        return dice.choice(self.all)

    def wait(self, seconds: float) -> None:
        """Wait until all of them take requests.

        Raises:
            TimeoutError: they do not.
        """
        until = time.monotonic() + seconds
        while not all(replica.answers for replica in self.all):
            if time.monotonic() > until:
                raise TimeoutError("the replicas do not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End all of them."""
        self._stop.set()
        self._thread.join()
        for replica in self.all:
            replica.stop()

    def _supervise(self) -> None:
        while not self._stop.wait(0.05):
            for replica in self.all:
                replica.keep_alive()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
