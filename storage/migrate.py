"""Bringing the schema to what this code needs, by Alembic."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import MIGRATIONS, Database

_LOCK = 7207_0001
"""The PostgreSQL advisory lock that upgrades queue at; any fixed number that only Pops uses."""


class NewerSchemaError(Exception):
    """This database belongs to a newer version of Pops: update Pops."""


def upgrade(database: Database) -> bool:
    """Bring the schema up to date in one transaction: True if there was something to do.

    Raises:
        DatabaseUnreachableError: the database does not answer.
        NewerSchemaError: the schema is none that this code knows.
    """
    database.check()
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        before = _revision(connection)
        if before == newest():
            return False
        if before is not None and before not in _known():
            raise NewerSchemaError
        command.upgrade(_config(connection), "head")
    return True


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this code needs."""
    with database.engine.connect() as connection:
        return _revision(connection) == newest()


def newest() -> str | None:
    """The revision that this code needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
