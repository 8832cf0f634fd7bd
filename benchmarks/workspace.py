"""`python -m benchmarks.workspace`: the digest of a workspace with 1,000 teams and a year of answers.

`--teams N` and `--weeks N` for other sizes.
"""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.ducks import aggregate
from benchmarks.one_digest import Cost
from benchmarks.stage import START, bench
from benchmarks.year import Size, make_year

YEAR = Size(1000, 52)


@dataclass(frozen=True)
class Workspace:
    """What making it took, what two digests cost (nothing shown so far, then all), and DuckDB's seconds."""

    size: Size
    answers: int
    making: float
    first: Cost
    again: Cost
    duck: float

    def __str__(self) -> str:
        return (
            f"a workspace of {self.size.teams:,} teams, {len(self.size.changes)} changes, {self.size.weeks} "
            f"weeks, {self.answers:,} answers (made in {self.making:.0f} s): all digests, "
            f"{_said(self.first, self.duck)}; again, with all of it remembered as shown, "
            f"{_said(self.again, self.duck)}; DuckDB's means from a CSV export {self.duck:.2f} s"
        )


def _said(cost: Cost, duck: float) -> str:
    return (
        f"{cost.seconds:.1f} s, {cost.seconds / duck:.0f} x DuckDB, at most {cost.megabytes:.0f} MB "
        f"({cost.megabytes_before:.0f} MB before), {cost.messages:,} messages, {cost.fetched:,} rows of "
        f"answers fetched, {cost.different:,} of them different"
    )


def workspace(size: Size = YEAR) -> Workspace:
    """Make a workspace, its digest in a process of its own and once more in another, and DuckDB's means."""
    with tempfile.TemporaryDirectory() as folder, bench() as stage:
        began = perf_counter()
        answers = make_year(stage, size)
        making = perf_counter() - began
        first, again = _digest(stage.file, size), _digest(stage.file, size)
        duck, counted = aggregate(stage.file, Path(folder))
    if counted != answers:
        raise AssertionError(counted)
    return Workspace(size, answers, making, first, again, duck)


def _digest(file: Path, size: Size) -> Cost:
    now = START + timedelta(weeks=size.weeks)
    command = [sys.executable, "-m", "benchmarks.one_digest", str(file), now.isoformat()]
    done = subprocess.run(  # noqa: S603
        command, check=True, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True
    )
    return Cost(**json.loads(done.stdout))


def main(arguments: Sequence[str]) -> None:
    """Print the figure."""
    parser = ArgumentParser(prog="python -m benchmarks.workspace")
    parser.add_argument("--teams", type=int, default=YEAR.teams)
    parser.add_argument("--weeks", type=int, default=YEAR.weeks)
    options = parser.parse_args(arguments)
    print(workspace(Size(options.teams, options.weeks)))


if __name__ == "__main__":
    main(sys.argv[1:])
