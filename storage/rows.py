"""Small tools shared by the storage functions: JSON for values, inserts that let the database decide."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import CursorResult, DateTime, Dialect, Select, Table, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Value = TypeVar("Value")


class Moment(TypeDecorator[datetime]):
    """A moment: aware when written (a naive one is refused), aware and UTC when read, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """In UTC, since SQLite keeps the wall clock and forgets the zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment needs a time zone: pass an aware datetime.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """SQLite gives it back without a zone, PostgreSQL in the zone of its session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def random_key() -> str:
    """A random row key: it tells nothing about when or by whom the row was made."""
    return secrets.token_hex(12)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(kind: type[Value], value: Value) -> Any:
    """A domain value as plain JSON."""
    hashable: Any = kind
    return _adapter(hashable).dump_python(value, mode="json")


def from_json(kind: type[Value], stored: Any) -> Value:
    """A domain value out of plain JSON."""
    hashable: Any = kind
    value: Value = _adapter(hashable).validate_python(stored)
    return value


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class, for statements that need no objects."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def fetch(session: Session, query: Select[Any], **values: Any) -> Sequence[Any]:
    """The rows of a query on tables, without an object each; what waits in the session is written first."""
    session.flush()
    return session.connection().execute(query, values).all()


def insert_new(session: Session, row: SQLModel) -> bool:
    """Insert a row unless a unique constraint says that it is there: True for whoever came first."""
    table = type(row)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(row.model_dump()).on_conflict_do_nothing()
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    return isinstance(result, CursorResult) and result.rowcount == 1


def insert_all_new(session: Session, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one go, each unless a unique constraint says that it is there."""
    if values:
        session.flush()
        connection = session.connection()
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table_of(row)).on_conflict_do_nothing(), values)


def put(session: Session, row: SQLModel) -> None:
    """Insert a row or replace the one with its primary key, whoever else does the same at this moment."""
    if not insert_new(session, row):
        session.merge(row)
