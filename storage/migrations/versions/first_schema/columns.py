"""Columns and indexes of the first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

TEXT, NUMBER, FRACTION, FLAG, BYTES = sa.String(), sa.Integer(), sa.Float(), sa.Boolean(), sa.LargeBinary()
DAY, MOMENT, JSON = sa.Date(), sa.DateTime(timezone=True), sa.JSON(none_as_null=True)


def columns(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Columns that are never empty."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def open_columns(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Columns that may be empty."""
    return [sa.Column(name, kind, nullable=True) for name in names]


def index(table: str, name: str, *columns: str, where: str | None = None) -> None:
    """An index, of those rows alone that a condition is true of."""
    rows = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=False, sqlite_where=rows, postgresql_where=rows)
