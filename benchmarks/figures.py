"""What a benchmark says: a figure, and the baseline from the same run beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """What was measured (seconds for one), and the baseline from the same run."""

    name: str
    seconds: float
    baseline: str
    baseline_seconds: float

    def __str__(self) -> str:
        ratio = self.seconds / self.baseline_seconds
        return (
            f"{self.name}: {self.seconds * 1000:.2f} ms, {ratio:.1f} x {self.baseline} "
            f"({self.baseline_seconds * 1000:.2f} ms)"
        )


def each(work: Callable[[], object], count: int) -> float:
    """The median over some runs of the seconds that one of `count` pieces of work takes."""
    times = []
    for _ in range(RUNS):
        began = perf_counter()
        work()
        times.append((perf_counter() - began) / count)
    return median(times)
