"""`python -m benchmarks.retag`: 100,000 comments read anew; `--comments N` for others.

The comments are pieces of the demo's, two or three at a time with a number, so that no two are alike.
"""

import os
import re
import resource
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.stage import Bench, bench, open_round, set_up
from bot.analysis.tone.weights import shipped_weights
from bot.flows.read_many import many_readers, read_texts
from bot.flows.retag import retag_all
from storage.rows import random_key, table_of
from storage.tables import AnswerRow

COMMENTS = 100_000
DEMO = Path(__file__).parents[1] / "prompts" / "demo" / "comments.yml"


@dataclass(frozen=True)
class Retagging:
    """So many comments read anew: all of it, of that the swap alone, and the database's part, in seconds."""

    comments: int
    seconds: float
    swap: float
    reading: float
    megabytes: float

    def __str__(self) -> str:
        return (
            f"retagging {self.comments:,} comments, SQLite: {self.seconds:.0f} s; one process reading alone "
            f"{self.reading:.0f} s, ratio {self.seconds / self.reading:.2f}; the swap at the end "
            f"{self.swap:.1f} s, at most {self.megabytes:.0f} MB"
        )


def retag(comments: int = COMMENTS) -> Retagging:
    """Write them, read them anew, and read them once more without a database."""
    said = list(_comments(comments))
    model = shipped_weights().model
    read_texts(["good"])
    with bench() as stage, many_readers(comments, os.cpu_count() or 1) as read:
        _write(stage, said)
        ends: list[float] = []
        began = perf_counter()
        retag_all(stage.tools.database, read, model, lambda _done, _all: ends.append(perf_counter()))
        seconds, swap = perf_counter() - began, perf_counter() - ends[-1]
    began = perf_counter()
    read_texts(said)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Retagging(comments, seconds, swap, perf_counter() - began, peak)


def _comments(count: int) -> Iterator[str]:
    chance = Random(1)
    lines = re.findall(r"^ +- (.+)$", DEMO.read_text(encoding="utf-8"), re.MULTILINE)
    for n in range(count):
        yield f"{' '.join(chance.sample(lines, chance.choice((1, 1, 2))))} ({n})"


def _write(stage: Bench, said: Sequence[str]) -> None:
    """As an older model left them, in one round: retagging does not look at rounds."""
    (asked,) = open_round(stage, set_up(stage, 1, 5), 0)
    old = {"tone": "neutral", "polarity": 0.0, "confidence": 0.5, "model": "before"}
    rows = [
        {
            "key": random_key(),
            "round": asked.id,
            "pseudonym": f"{n:064x}",
            "choices": {},
            "comment": words,
            **old,
        }
        for n, words in enumerate(said)
    ]
    with stage.tools.database.transaction() as session:
        session.connection().execute(table_of(AnswerRow).insert(), rows)


def main(arguments: Sequence[str]) -> None:
    """Print the figure."""
    parser = ArgumentParser(prog="python -m benchmarks.retag")
    parser.add_argument("--comments", type=int, default=COMMENTS)
    print(retag(parser.parse_args(arguments).comments))


if __name__ == "__main__":
    main(sys.argv[1:])
