from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage.database import MIGRATIONS, Database
from storage.migrate import NEWEST, NewerSchemaError, is_current, upgrade
from tests.databases import at_once


def test_upgrading_from_nothing_gives_exactly_the_tables(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        assert not is_current(database)
        assert upgrade(database)
        assert is_current(database)
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_server_default": True})
            assert compare_metadata(context, SQLModel.metadata) == []


def test_upgrading_gives_what_the_tables_themselves_would_make(empty_url: str) -> None:
    # Alembic's comparison does not see WITHOUT ROWID and the conditions of partial indexes. Triggers are the
    # migration's alone.
    with closing(Database(empty_url)) as database:
        upgrade(database)
        migrated = _definitions(database)
        with database.engine.begin() as connection:
            SQLModel.metadata.drop_all(connection)
            SQLModel.metadata.create_all(connection)
        assert migrated == _definitions(database)
        assert any(
            {"delivery_waiting", "parked", "WHERE"} <= set(d.replace("(", " ").split()) for d in migrated
        )


def test_upgrading_again_does_nothing(database: Database) -> None:
    before = _definitions(database)
    assert not upgrade(database)
    assert _definitions(database) == before
    assert is_current(database)


def test_three_replicas_may_upgrade_at_once(empty_url: str) -> None:
    def start() -> bool:
        with closing(Database(empty_url)) as database:
            return upgrade(database)

    assert sorted(at_once(start, start, start)) == [False, False, True]
    with closing(Database(empty_url)) as database:
        assert is_current(database)


def test_three_threads_may_upgrade_through_one_database_at_once(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        assert sorted(at_once(*[lambda: upgrade(database)] * 3)) == [False, False, True]
        assert is_current(database)


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE answer (key VARCHAR)"))
        with pytest.raises(DBAPIError, match="answer"):
            upgrade(database)
        assert inspect(database.engine).get_table_names() == ["answer"]
        assert not is_current(database)


def test_a_database_from_a_newer_pops_is_not_current_and_stays_as_it_is(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    try:
        assert not is_current(database)
        with pytest.raises(NewerSchemaError):
            upgrade(database)
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": NEWEST})


def test_the_newest_revision_is_the_last_of_the_scripts() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST


def _definitions(database: Database) -> list[str]:
    """How the database itself writes its tables and indexes down, the words of each in order."""
    query = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    if database.is_sqlite:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
    with database.snapshot() as session:
        return sorted(
            " ".join(sorted(d.replace(",", " ").split())) for d in session.execute(text(query)).scalars()
        )
