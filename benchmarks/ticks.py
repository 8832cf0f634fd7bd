"""A tick that finds nothing to do: what it costs among a million teams, beside ten thousand."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.figures import Figure, each
from benchmarks.postgres import postgres
from benchmarks.stage import START, Bench, bench, set_up
from bot.flows.tick import tick
from storage.deliveries import lease

FEW, MANY = 10_000, 1_000_000
TICKS = 50
SETTLED = "2026-01-01 08:00:00+00:00"
LATER = "2026-01-12 09:00:00+00:00"

# Copies of one team, each with a schedule, a closed round and the delivery of its pulse.
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
COPIES = (
    """INSERT INTO team (workspace, key, channel, definition, archived)
    {numbers} SELECT workspace, 'copy-' || n, 'C' || n, definition, archived FROM team, numbers
    WHERE key = 'team-00000'""",
    """INSERT INTO schedule (workspace, pulse, team, due)
    {numbers} SELECT workspace, key, 'copy-' || n, {later} FROM pulse, numbers""",
    """INSERT INTO round (id, workspace, pulse, team, change, questions, roster, due, closes, status)
    {numbers} SELECT 'round-' || n, workspace, key, 'copy-' || n, change, '[]', '[]', {settled}, {settled},
    'closed' FROM pulse, numbers""",
    """INSERT INTO delivery (id, workspace, key, kind, channel, ref, due, wanted, done, attempts)
    {numbers} SELECT 'delivery-' || n, workspace, 'pulse:round-' || n, 'pulse', 'C' || n, '{{}}', {settled},
    1, 1, 0 FROM pulse, numbers""",
)


def sqlite_ticks() -> Figure:
    """On SQLite."""
    return _ticks("SQLite", _on_sqlite(FEW), _on_sqlite(MANY))


def postgresql_ticks() -> Figure:
    """On PostgreSQL."""
    return _ticks("PostgreSQL", _on_postgresql(FEW), _on_postgresql(MANY))


def _ticks(name: str, few: float, many: float) -> Figure:
    return Figure(f"an idle tick, {MANY:,} teams, {name}", many, f"with {FEW:,} teams", few)


def _on_sqlite(teams: int) -> float:
    with bench() as stage:
        return _idle_tick(stage, teams)


def _on_postgresql(teams: int) -> float:
    with _new_postgres() as url, bench(url) as stage:
        return _idle_tick(stage, teams)


@contextmanager
def _new_postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url:
        yield url


def _idle_tick(stage: Bench, teams: int) -> float:
    """Seconds for looking for everything that a tick, and the sender after it, could do."""
    set_up(stage, 1, 5)
    _copy(stage, teams)

    def look() -> None:
        for _ in range(TICKS):
            tick(stage.tools, START)
            with stage.tools.database.transaction() as session:
                lease(session, START)

    look()
    return each(look, TICKS)


def _copy(stage: Bench, teams: int) -> None:
    database = stage.tools.database
    kind = "" if database.is_sqlite else "TIMESTAMPTZ "
    with database.engine.begin() as connection:
        for statement in COPIES:
            filled = statement.format(numbers=NUMBERS, later=f"{kind}'{LATER}'", settled=f"{kind}'{SETTLED}'")
            connection.execute(text(filled), {"count": teams})
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
