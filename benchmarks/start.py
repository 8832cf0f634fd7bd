"""How long `pops` takes to start, beside a bare Python, and how much memory it holds when nothing happens."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from benchmarks.processes import process, settings

RUNS = 5
POPS = str(Path(sys.executable).with_name("pops"))
IDLE_SECONDS = 5  # by then everything is loaded that loads after the start


@dataclass(frozen=True)
class Start:
    """Seconds, and megabytes of resident memory."""

    version: float
    serve: float
    python: float
    memory: float

    def __str__(self) -> str:
        return (
            f"start: `pops version` {self.version:.2f} s, {self.version / self.python:.1f} x a bare Python "
            f"({self.python:.2f} s); `pops serve` ready in {self.serve:.2f} s, "
            f"{self.serve / self.python:.0f} x; idle memory {self.memory:.0f} MB"
        )


def start() -> Start:
    """Medians of some starts, one beside the other."""
    python, version, serve = [], [], []
    with tempfile.TemporaryDirectory() as folder, process("benchmarks.sink") as sink:
        given = settings(sink, f"sqlite:///{Path(folder) / 'bench.db'}")
        _serve(given, 0)  # the schema is made once only
        for _ in range(RUNS):
            python.append(_run([sys.executable, "-c", "pass"]))
            version.append(_run([POPS, "version"]))
            serve.append(_serve(given, 0)[0])
        memory = _serve(given, IDLE_SECONDS)[1]
    return Start(median(version), median(serve), median(python), memory)


def _run(command: list[str]) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return perf_counter() - began


def _serve(given: dict[str, str], idle: float) -> tuple[float, float]:
    """Seconds until it says that it listens, and its megabytes after some idle seconds."""
    began, environment = perf_counter(), {**os.environ, **given}
    with subprocess.Popen([POPS, "serve"], env=environment, stdout=subprocess.PIPE) as running:  # noqa: S603
        assert running.stdout is not None  # noqa: S101 - it is a pipe
        said = running.stdout.readline()
        took = perf_counter() - began
        sleep(idle)
        memory = _megabytes(running.pid)
        running.terminate()
    if b"http://" not in said:
        raise AssertionError(said)
    return took, memory


def _megabytes(pid: int) -> float:
    """Resident memory, as Linux tells it."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
