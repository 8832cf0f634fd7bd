"""The digest of a workspace, made once in a process of its own: `python -m benchmarks.one_digest FILE NOW`.

It prints as JSON what that cost.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event, func, select

from benchmarks.stage import WORKSPACE, bench
from bot.flows.post_digest import draft_digest
from bot.wiring.bot import keep_loaded
from storage.tables import CellRow
from storage.workspaces import get_workspace

Statement = tuple[str, Sequence[Any]]
OF_ANSWERS = re.compile(r"\bFROM answer\b")
KILOBYTE = 1024


@dataclass(frozen=True)
class Cost:
    """Seconds until committed, megabytes at the most and before, and what was fetched of the answers.

    `different` is how many different rows were among the `fetched` ones, `blocks` how many values the gate
    has let pass so far.
    """

    seconds: float
    megabytes: float
    megabytes_before: float
    messages: int
    fetched: int
    different: int
    blocks: int


def one_digest(file: str, now: datetime) -> Cost:
    """Make the digest of the workspace in a database file."""
    with bench(f"sqlite:///{file}") as stage:
        keep_loaded()  # as `pops serve` does
        database, before = stage.tools.database, _megabytes()
        with _listening(database.engine) as heard:
            began = perf_counter()
            with database.transaction() as session:
                workspace = get_workspace(session, WORKSPACE)
                assert workspace is not None  # noqa: S101 - it was set up
                messages = len(draft_digest(stage.tools, session, workspace, now).messages)
            took = perf_counter() - began
        peak = _megabytes()
        with database.engine.connect() as connection:
            fetched, different = _rows_of(connection, heard)
            blocks = connection.execute(select(func.count()).select_from(CellRow)).scalar_one()
    return Cost(took, peak, before, messages, fetched, different, blocks)


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE


@contextmanager
def _listening(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement that reads answers."""
    heard: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if OF_ANSWERS.search(statement):
            heard.append((statement, parameters))

    event.listen(engine, "after_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "after_cursor_execute", hear)


def _rows_of(connection: Connection, heard: Sequence[Statement]) -> tuple[int, int]:
    """How many rows these statements give all together, and how many different ones."""
    seen: list[tuple[str, str]] = []
    for statement, parameters in heard:
        asked = f"SELECT round, pseudonym FROM ({statement})"  # noqa: S608 - it is a statement of Pops
        seen += [(row[0], row[1]) for row in connection.exec_driver_sql(asked, parameters)]
    return len(seen), len(set(seen))


if __name__ == "__main__":
    print(json.dumps(asdict(one_digest(sys.argv[1], datetime.fromisoformat(sys.argv[2])))))
