"""The database: SQLite (embedded default) or PostgreSQL, behind `transaction()` and `snapshot()`."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any, NoReturn

import psycopg
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlmodel import Session as Session

from storage.turns import Turns

MIGRATIONS = Path(__file__).parent / "migrations"
WAL_TRIES = 20
WAL_PAUSE = 0.02

PATIENCE_SECONDS = 2.0
"""How long to wait for another writer: less than the three seconds that Slack waits for an answer."""

SWEEP_SECONDS = 0.2
"""So long sweeping waits for readers: writers wait meanwhile, and the next sweep does as well."""

POSTGRES_PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""A server that vanished without a word is noticed within seconds, not after the system's two hours."""


class DatabaseUrlError(ValueError):
    """POPS_DATABASE_URL is no database that Pops can use: write sqlite:///FILE or postgresql://USER@HOST/NAME."""


class DatabaseUnreachableError(Exception):
    """The database does not answer: check POPS_DATABASE_URL and that the server runs."""

    @property
    def reason(self) -> str:
        """What the database itself said, on one line."""
        return str(self).partition("\n")[0]


class DatabaseConflictError(DatabaseUnreachableError):
    """Two transactions waited for each other, and the database undid this one: do it once more."""


class Database:
    """Sessions on one database, thread-safe. Functions of `storage` take the session that it hands out."""

    def __init__(self, url: str) -> None:
        self.url = _driver_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self._turns = Turns()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose writes are committed together at the end, or not at all."""
        with self._turn(), _trouble_named(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for reading only: on SQLite it does not wait for writers."""
        reading = self.engine.execution_options(pops_reading=True)
        with _trouble_named(), Session(reading) as session, session.begin():
            yield session

    def check(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnreachableError: it gave none.
        """
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            _name(error)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite takes one writer at a time, and of those who wait it forgets some for seconds."""
        if not self.is_sqlite:
            yield
            return
        if not self._turns.take(PATIENCE_SECONDS):
            raise DatabaseUnreachableError("another writer takes too long")
        try:
            yield
        finally:
            self._turns.give()

    def sweep(self) -> bool:
        """Empty SQLite's write-ahead log, which still holds what was erased: True if nobody was in the way.

        PostgreSQL has its own rhythm: there old rows go with the next vacuum.
        """
        if not self.is_sqlite:
            return True
        file = str(self.engine.url.database)
        try:
            with self._turn(), closing(sqlite3.connect(file, timeout=SWEEP_SECONDS)) as connection:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise DatabaseUnreachableError(str(error)) from error
        return not busy

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _trouble_named() -> Iterator[None]:
    """A database that is gone, locked, full or read-only is one error to the rest of Pops."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError) as error:
        _name(error)


def _name(error: DBAPIError) -> NoReturn:
    is_conflict = isinstance(error.orig, DeadlockDetected | SerializationFailure)
    named = DatabaseConflictError if is_conflict else DatabaseUnreachableError
    raise named(str(error.orig)) from error


def _driver_url(url: str) -> str:
    """The URL with the driver that Pops brings along: psycopg 3 for PostgreSQL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # What went wrong quotes pieces of the URL, and one of them may be the password.
        raise DatabaseUrlError from None
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return _with_readable_options(parsed.set(drivername="postgresql+psycopg"))
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"} and parsed.database not in {None, "", ":memory:"}:
        return _with_readable_options(parsed)
    raise DatabaseUrlError


def _with_readable_options(url: URL) -> str:
    """The driver reads what stands behind the question mark only when it connects."""
    try:
        url.get_dialect()().create_connect_args(url)
    except ValueError:
        raise DatabaseUrlError from None
    return url.render_as_string(hide_password=False)


def _postgres_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args=POSTGRES_PATIENCE,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=30,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _sqlite_engine(url: str) -> Engine:
    waits = {"timeout": PATIENCE_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=waits, pool_size=10, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgres(connection: psycopg.Connection, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Durable (FULL) and concurrent (WAL); Python's own transaction handling off, ours below.

    What is deleted is overwritten: an erased salt or comment must not be read out of the file's free pages.
    """
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """The switch fails at once while another process does the same on a new file: then try again."""
    for _ in range(WAL_TRIES):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        sleep(WAL_PAUSE)
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at their first statement (IMMEDIATE) instead of failing at their last one."""
    reading = connection.get_execution_options().get("pops_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
