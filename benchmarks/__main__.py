"""`make bench`: what an answer, an idle tick, a digest and a Monday morning cost, each beside a baseline."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.fan_out import fan_out
from benchmarks.stage import QUESTION, START, WORKSPACE, Bench, bench, open_round, people, set_up
from bot.analysis.gate import Minimums
from bot.domain.people import Actor
from bot.flows.close_rounds import close_due_rounds
from bot.flows.read_changes import read_week
from bot.flows.record_answer import record_choice
from bot.flows.tick import tick
from bot.logs import set_up_logging

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


def answers() -> Figure:
    """One durable answer, beside one durable row written by SQLite alone."""
    count = 100
    with bench() as stage:
        asked = open_round(stage, set_up(stage, 2, count), 0)[0]
        now = START + timedelta(hours=2)
        actors = [Actor(WORKSPACE, user, WORKSPACE) for user in people(count)]

        def answer() -> None:
            for actor in actors:
                record_choice(stage.tools, actor, asked.id, QUESTION.id, 4, now)

        return Figure("one answer", each(answer, count), "a bare durable insert", _inserts(stage, count))


def _inserts(stage: Bench, count: int) -> float:
    with closing(sqlite3.connect(stage.file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (value TEXT)")
        return each(
            lambda: [connection.execute("INSERT INTO bare VALUES ('x')") for _ in range(count)], count
        )


def idle_tick() -> Figure:
    """A tick with nothing due among many schedules, beside one among few."""
    times = []
    for teams in (2000, 20):
        with bench() as stage:
            set_up(stage, teams, 5)
            times.append(each(lambda: [tick(stage.tools, START) for _ in range(50)], 50))
    return Figure("an idle tick, 2,000 schedules", times[0], "an idle tick, 20 schedules", times[1])


def digest() -> Figure:
    """Reading one change for the digest, beside fetching its rows with SQLite alone."""
    weeks, chance = 12, Random(1)
    with bench() as stage:
        keys = set_up(stage, 20, 7)
        for week in range(weeks):
            for asked in open_round(stage, keys, week):
                for user in people(7):
                    now = asked.due + timedelta(minutes=5)
                    actor = Actor(WORKSPACE, user, WORKSPACE)
                    record_choice(stage.tools, actor, asked.id, QUESTION.id, chance.randint(1, 5), now)
            close_due_rounds(stage.tools, START + timedelta(weeks=week, days=6))
        now = START + timedelta(weeks=weeks)

        def read() -> None:
            with stage.tools.database.snapshot() as session:
                read_week(session, WORKSPACE, Minimums(), now)

        with closing(sqlite3.connect(stage.file)) as connection:
            query = "SELECT answer.*, round.team FROM answer JOIN round ON round.id = answer.round"
            fetched = each(lambda: connection.execute(query).fetchall(), 1)
        return Figure("one digest, 20 teams, 12 weeks", each(read, 1), "fetching its rows", fetched)


def main() -> None:
    """Print every figure."""
    set_up_logging("ERROR")
    for figure in (answers, idle_tick, digest, fan_out):
        sys.stdout.write(f"{figure()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
