"""`python -m benchmarks.comparison`: is the comparison right? Made-up companies, looked at every week.

`--companies N` for each scenario and number of teams, `--workers N` processes, `--teams 3 8 20`, `--only
TEXT` for the scenarios with that in their names, `--seed N` for other companies.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from math import sqrt
from multiprocessing import get_context
from statistics import fmean, median
from time import monotonic
from zlib import crc32

# One thread a process: said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.companies import SCENARIOS, Company, Scenario, make_company
from benchmarks.watch import Sight, watch, watch_peers

HALF, YEAR = 26, 52


@dataclass(frozen=True)
class Looked:
    """What one way of looking at a company saw: whether it ever erred, and from which week on it was right.

    `off` is how far the last estimate was from the truth, in points.
    """

    wrong: bool
    missed: bool
    right: int | None
    off: float | None


@dataclass(frozen=True)
class Watched:
    """One company as the digest looks at it, and as the command does; whether `peers` ever erred."""

    digest: Looked
    persons: Looked
    peers: dict[str, bool]


def watched(name: str, teams: int, seed: int) -> Watched:
    """One company of a scenario, the same for the same seed."""
    scenario = SCENARIOS[name]
    chance = np.random.default_rng([crc32(name.encode()), teams, seed])
    company = make_company(scenario, teams, chance)
    return Watched(
        _looked(company, scenario, published=True),
        _looked(company, scenario, published=False),
        {peer: any(sight.wrong for sight in said) for peer, said in watch_peers(company).items()},
    )


def _looked(company: Company, scenario: Scenario, *, published: bool) -> Looked:
    sights = watch(company, scenario, published=published)
    return Looked(
        any(sight.wrong for sight in sights),
        any(sight.missed for sight in sights),
        next((sight.after + 1 for sight in sights if sight.said == scenario.right), None),
        _off(sights),
    )


def _off(sights: Sequence[Sight]) -> float | None:
    last = sights[-1] if sights else None
    if last is None or last.low is None or last.high is None:
        return None
    return (last.low + last.high) / 2 - last.truth


def row(name: str, teams: int, seen: Sequence[Watched]) -> str:
    """One line of the table: shares in percent with their Monte Carlo errors."""
    digest, persons = [each.digest for each in seen], [each.persons for each in seen]
    weeks = [each.right for each in digest if each.right is not None]
    offs = [each.off for each in digest if each.off is not None]
    cells = [
        name,
        str(teams),
        str(len(seen)),
        *_wrong_and_covered(digest),
        share([_right_by(HALF, each) for each in digest]),
        share([_right_by(YEAR, each) for each in digest]),
        f"{median(weeks):.0f}" if weeks else "",
        f"{fmean(offs):+.3f} ± {np.std(offs) / sqrt(len(offs)):.3f}" if offs else "",
        *_wrong_and_covered(persons),
        share([_right_by(YEAR, each) for each in persons]),
        *(share([each.peers[peer] for each in seen]) for peer in PEERS),
    ]
    return f"| {' | '.join(cells)} |"


def _wrong_and_covered(looked: Sequence[Looked]) -> tuple[str, str]:
    return share([each.wrong for each in looked]), share([not each.missed for each in looked])


def _right_by(week: int, looked: Looked) -> bool:
    return looked.right is not None and looked.right <= week


PEERS = ("this week against last week", "before against after")
HEAD = (
    "| scenario | teams | companies | digest: ever wrong, % | always covered, % "
    "| right by week 26, % | by week 52, % | median week | bias, points "
    "| command: ever wrong, % | always covered, % | right by week 52, % "
    "| wrong: this week against last, % | wrong: before against after, % |\n"
    f"|{'---|' * 14}"
)


def share(cases: Sequence[bool]) -> str:
    """A share in percent with its standard error; one more case on either side, so that 0 has one, too."""
    count = len(cases)
    about = (sum(cases) + 1) / (count + 2)
    return f"{100 * sum(cases) / count:.1f} ± {100 * sqrt(about * (1 - about) / count):.1f}"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    options = _options().parse_args(arguments)
    cells = [cell for cell in product(SCENARIOS, options.teams) if options.only in cell[0]]
    began = monotonic()
    print(HEAD)
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        for name, teams in cells:
            count = options.companies
            seeds = range(options.seed * count, (options.seed + 1) * count)
            seen = list(pool.map(watched, [name] * count, [teams] * count, seeds, chunksize=4))
            print(row(name, teams, seen), flush=True)
    print(f"\n{monotonic() - began:.0f} s with {options.workers} workers")


def _options() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m benchmarks.comparison")
    parser.add_argument("--companies", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--teams", type=int, nargs="+", default=[3, 8, 20])
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
