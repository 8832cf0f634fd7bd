"""Bringing the schema to what this code needs, by Alembic, which is loaded only if there is work for it."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import MIGRATIONS, Database

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0001"
"""The revision that this code needs."""

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
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        before = _revision(connection)
        if before == NEWEST:
            return False
        _upgrade(connection, before)
    return True


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this code needs."""
    with database.engine.connect() as connection:
        return _revision(connection) == NEWEST


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection, before: str | None) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if before is not None and before not in known:
        raise NewerSchemaError
    command.upgrade(_config(connection), NEWEST)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
