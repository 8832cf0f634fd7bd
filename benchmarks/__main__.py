"""`make bench`: what Pops costs and how fast it is, each beside a baseline.

`make bench ARGS="intake start"` measures only these.
"""

import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from random import Random

from benchmarks.fan_out import fan_out
from benchmarks.figures import Figure, each
from benchmarks.home import home
from benchmarks.intake import postgresql_intake, sqlite_intake
from benchmarks.retag import retag
from benchmarks.sentiment import one_comment
from benchmarks.stage import QUESTION, START, WORKSPACE, Bench, bench, open_round, set_up
from benchmarks.start import start
from benchmarks.themes import themes
from benchmarks.ticks import postgresql_ticks, sqlite_ticks
from benchmarks.weighing import comparison
from benchmarks.workspace import workspace
from bot.domain.people import Actor
from bot.flows.close_rounds import close_due_rounds
from bot.flows.read_changes import read_week
from bot.flows.record_answer import Choice, record_choices
from bot.logs import set_up_logging
from storage.workspaces import Workspace


def answers() -> Figure:
    """One durable answer, beside one durable row written by SQLite alone."""
    count = 100
    with bench() as stage:
        asked = open_round(stage, set_up(stage, 2, count), 0)[0]
        now = START + timedelta(hours=2)
        actors = [Actor(WORKSPACE, user, WORKSPACE) for user in asked.roster]

        def answer() -> None:
            for actor in actors:
                record_choices(stage.tools, [Choice(actor, asked.id, QUESTION.id, 4, now)])

        return Figure("one answer", each(answer, count), "a bare durable insert", _inserts(stage, count))


def _inserts(stage: Bench, count: int) -> float:
    with closing(sqlite3.connect(stage.file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (value TEXT)")
        return each(
            lambda: [connection.execute("INSERT INTO bare VALUES ('x')") for _ in range(count)], count
        )


def digest() -> Figure:
    """Reading one change for the digest, beside fetching its rows with SQLite alone."""
    weeks, chance = 12, Random(1)
    with bench() as stage:
        keys = set_up(stage, 20, 7)
        for week in range(weeks):
            for asked in open_round(stage, keys, week):
                for user in asked.roster:
                    now = asked.due + timedelta(minutes=5)
                    actor = Actor(WORKSPACE, user, WORKSPACE)
                    chosen = Choice(actor, asked.id, QUESTION.id, chance.randint(1, 5), now)
                    record_choices(stage.tools, [chosen])
            close_due_rounds(stage.tools, START + timedelta(weeks=week, days=6))
        now = START + timedelta(weeks=weeks)

        def read() -> None:
            with stage.tools.database.transaction() as session:
                read_week(stage.tools, session, Workspace(WORKSPACE), now)

        with closing(sqlite3.connect(stage.file)) as connection:
            query = "SELECT answer.*, round.team FROM answer JOIN round ON round.id = answer.round"
            fetched = each(lambda: connection.execute(query).fetchall(), 1)
        return Figure("one digest, 20 teams, 12 weeks", each(read, 1), "fetching its rows", fetched)


FIGURES: Mapping[str, Sequence[Callable[[], object]]] = {
    "answers": (answers,),
    "comparison": (comparison,),
    "digest": (digest,),
    "fan-out": (fan_out,),
    "home": (home,),
    "intake": (sqlite_intake, postgresql_intake),
    "sentiment": (one_comment,),
    "retag": (retag,),
    "start": (start,),
    "themes": (themes,),
    "ticks": (sqlite_ticks, postgresql_ticks),
    "workspace": (workspace,),
}


def main(names: Sequence[str]) -> None:
    """Print the figures with these names, or all."""
    set_up_logging("ERROR")
    for name in names or FIGURES:
        for figure in FIGURES[name]:
            sys.stdout.write(f"{figure()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
