"""Columns that many tables have."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from storage.rows import Moment

JsonValue = Any


def json_column(*, nullable: bool = False) -> Any:
    """A value of any shape; None is NULL and not the word."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=nullable))


def moment_column(*, nullable: bool = False, index: bool = False) -> Any:
    """A moment in UTC, aware on both databases."""
    column: Column[datetime] = Column(Moment(), nullable=nullable, index=index)
    return Field(default=None, sa_column=column)
