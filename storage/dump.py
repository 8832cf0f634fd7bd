"""Everything that is stored, as somebody finds it who got hold of the database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, inspect, text

from storage.database import Database

Rows = list[Mapping[str, Any]]


def dump(database: Database) -> dict[str, Rows]:
    """All rows of all tables as they lie, with the hidden row number where there is one."""
    with database.engine.connect() as connection:
        return {name: _rows(connection, name) for name in inspect(connection).get_table_names()}


def _rows(connection: Connection, name: str) -> Rows:
    columns = f"{_HIDDEN[connection.dialect.name]} AS hidden_order, *"
    if connection.dialect.name == "sqlite" and _is_without_number(connection, name):
        columns = "*"
    found = connection.execute(text(f'SELECT {columns} FROM "{name}"'))  # noqa: S608 - names of our tables
    return [dict(row) for row in found.mappings()]


def _is_without_number(connection: Connection, name: str) -> bool:
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
    return "WITHOUT ROWID" in str(made.scalar()).upper()


_HIDDEN = {"sqlite": "rowid", "postgresql": "CAST(ctid AS text)"}
