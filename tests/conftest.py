"""Fixtures that every test may use."""

from tests.databases import (  # noqa: F401  (pytest finds fixtures by their names here)
    _upgraded_postgresql,
    _upgraded_sqlite,
    database,
    empty_postgresql_url,
    empty_sqlite_url,
    empty_url,
    postgres,
    postgresql_database,
    sqlite_database,
)
