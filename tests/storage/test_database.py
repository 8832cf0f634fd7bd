import secrets
import threading
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database, DatabaseConflictError, DatabaseUnreachableError, DatabaseUrlError
from storage.migrate import upgrade
from storage.workspaces import Workspace, all_workspaces, get_workspace, save_workspace
from tests.databases import Postgres
from tests.storage.values import set_up

HOLD = text("SELECT id FROM workspace WHERE id = :key FOR UPDATE")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pops.db",
        "mysql://pops:hunter2@localhost/pops",
        "postgresql+asyncpg://pops:hunter2@localhost/pops",
        "postgresql://pops:hunter2@localhost:port/pops",
        "sqlite://",
        "sqlite:///x?cache=shared&uri=truehunter2",
        "sqlite:///:memory:",
    ],
)
def test_a_url_that_pops_cannot_use_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        Database(url)
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(database: Database) -> None:
    words = {"words": secrets.token_hex()}
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), words)
    assert words["words"] not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_common_way_to_write_postgresql_is_understood(postgres: Postgres, scheme: str) -> None:
    url = postgres.url_of("postgres").replace("postgresql+psycopg:", f"{scheme}:")
    with closing(Database(url)) as database:
        database.check()
        assert not database.is_sqlite


def test_a_password_with_odd_characters_is_kept() -> None:
    with closing(Database("postgresql://pops:p%40ss%2Fword@localhost/pops")) as database:
        assert database.engine.url.password == "p@ss/word"


def test_a_database_that_answers_passes_the_check(database: Database) -> None:
    database.check()
    with database.snapshot() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://pops:hunter2@127.0.0.1:1/pops",
        "postgresql://pops:hunter2@/pops?host=/nowhere",
        "postgresql://pops:hunter2@127.0.0.1:1/pops?colour=blue",
        "sqlite:////nowhere/pops.db",
    ],
)
def test_a_database_out_of_reach_is_said_so_without_the_password(url: str) -> None:
    with closing(Database(url)) as database, pytest.raises(DatabaseUnreachableError) as unreachable:
        upgrade(database)
    assert "hunter2" not in "".join(traceback.format_exception(unreachable.value))


def test_a_database_that_is_not_on_the_server_is_out_of_reach(postgres: Postgres) -> None:
    with closing(Database(postgres.url_of("nowhere"))) as database, pytest.raises(DatabaseUnreachableError):
        database.check()


def test_a_file_that_is_no_database_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "pops.db").write_text("These are words and no database. " * 100)
    with (
        closing(Database(f"sqlite:///{tmp_path / 'pops.db'}")) as database,
        pytest.raises(DatabaseUnreachableError),
    ):
        database.check()


def test_what_a_transaction_wrote_is_there_after_it(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, Workspace("T01"), None)
    with database.snapshot() as session:
        assert get_workspace(session, "T01") == Workspace("T01")


def test_a_transaction_that_fails_writes_nothing(database: Database) -> None:
    def fail_at_the_end() -> None:
        with database.transaction() as session:
            save_workspace(session, Workspace("T01"), None)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    with database.snapshot() as session:
        assert all_workspaces(session) == []


def test_readers_do_not_wait_for_a_writer_and_see_nothing_unfinished(database: Database) -> None:
    with database.transaction() as writer:
        save_workspace(writer, Workspace("T01"), None)
        writer.flush()
        with database.snapshot() as reader:
            assert all_workspaces(reader) == []
    with database.snapshot() as reader:
        assert all_workspaces(reader) == [Workspace("T01")]


def test_writers_on_sqlite_queue_instead_of_failing(sqlite_database: Database) -> None:
    def write(n: int) -> None:
        with sqlite_database.transaction() as session:
            seen = len(all_workspaces(session))
            save_workspace(session, Workspace(f"T{seen}"), None)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_database.snapshot() as session:
        assert [w.id for w in all_workspaces(session)] == [f"T{n}" for n in range(6)]


def test_sqlite_is_durable_and_lets_readers_read(sqlite_database: Database) -> None:
    with closing(sqlite_database.engine.raw_connection()) as connection:  # before tests are in a hurry
        settings = [
            connection.cursor().execute(f"PRAGMA {name}").fetchone()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == [("wal",), (2,), (1,)]


def test_a_row_needs_what_it_refers_to(database: Database) -> None:
    orphan = "INSERT INTO channel_trouble (workspace, channel, reason) VALUES ('T09', 'C01', 'why')"
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text(orphan))


def test_a_closed_database_opens_again_when_it_is_needed(database: Database) -> None:
    database.close()
    database.check()
    with database.snapshot() as session:
        assert all_workspaces(session) == []


def test_of_two_transactions_that_wait_for_each_other_one_is_undone_and_told_so(
    postgresql_database: Database,
) -> None:
    with postgresql_database.transaction() as session:
        for key in ("T01", "T02"):
            save_workspace(session, Workspace(key), None)
    both, conflicts = threading.Barrier(2), list[str]()

    def write(first: str, second: str) -> None:
        try:
            with postgresql_database.transaction() as session:
                session.execute(HOLD, {"key": first})
                both.wait(10)
                session.execute(HOLD, {"key": second})
        except DatabaseConflictError as conflict:
            conflicts.append(conflict.reason)

    threads = [threading.Thread(target=write, args=keys) for keys in (("T01", "T02"), ("T02", "T01"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert conflicts == ["deadlock detected"]


def test_a_table_that_somebody_holds_is_waited_for_no_longer_than_slack_waits(
    postgresql_database: Database,
) -> None:
    with postgresql_database.engine.begin() as somebody:
        somebody.execute(text("LOCK TABLE workspace"))
        with pytest.raises(DatabaseUnreachableError) as gone, postgresql_database.snapshot() as session:
            all_workspaces(session)
    assert gone.value.reason == "canceling statement due to lock timeout"
    with postgresql_database.snapshot() as session:
        assert all_workspaces(session) == []


def test_sweeping_empties_the_log_of_sqlite(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.transaction() as session:
        set_up(session)
    log = tmp_path / "pops.db-wal"
    assert log.stat().st_size > 0
    assert sqlite_database.sweep()
    assert log.stat().st_size == 0


def test_sweeping_waits_for_nobody_for_long_and_says_so(sqlite_database: Database) -> None:
    with sqlite_database.snapshot() as reading:
        reading.execute(text("SELECT * FROM workspace"))
        with sqlite_database.transaction() as session:
            set_up(session)
        assert not sqlite_database.sweep()
    assert sqlite_database.sweep()


def test_there_is_nothing_to_sweep_in_postgresql(postgresql_database: Database) -> None:
    assert postgresql_database.sweep()
