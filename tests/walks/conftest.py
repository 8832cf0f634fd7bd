"""Stages: a workspace of the sandbox with the bot in it, set up, on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.analysis.sentiment import HybridReader
from storage.database import Database
from tests.walks.comparing import two_digests
from tests.walks.deciding import week_with_comments
from tests.walks.stage import Log, Stage, sqlite_file


@pytest.fixture(scope="session", autouse=True)
def _lexicon() -> None:
    """Reading the first tone takes a second: no click of a test should wait for that."""
    HybridReader().read("good")


@pytest.fixture(scope="session")
def _backstage() -> Iterator[Callable[[Stage], object]]:
    """Closes stages while the next test runs: stopping servers takes long and does nothing."""
    with ThreadPoolExecutor(1) as threads:
        closing: list[Future[None]] = []
        yield lambda stage: closing.append(threads.submit(stage.close))
        for closed in closing:
            closed.result()


@pytest.fixture
def log() -> Iterator[Log]:
    """What the bot logs."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def sqlite_url(_upgraded_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file with the schema and no rows."""
    return sqlite_file(_upgraded_sqlite, tmp_path)


@pytest.fixture(scope="session")
def _applied_sqlite(_upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the usual plan is applied, to be copied."""
    folder = tmp_path_factory.mktemp("applied")
    stage = Stage(sqlite_file(_upgraded_sqlite, folder), [])
    stage.apply()
    stage.close()
    return folder / "walk.db"


@pytest.fixture
def bare_stage(sqlite_url: str, log: Log, _backstage: Callable[[Stage], object]) -> Iterator[Stage]:
    """A stage on SQLite on which nothing is set up."""
    stage = Stage(sqlite_url, log)
    yield stage
    _backstage(stage)
    stage.check()


@pytest.fixture
def stage(
    _applied_sqlite: Path, tmp_path: Path, log: Log, _backstage: Callable[[Stage], object]
) -> Iterator[Stage]:
    """A stage on SQLite with the usual plan."""
    stage = Stage(sqlite_file(_applied_sqlite, tmp_path), log)
    yield stage
    _backstage(stage)
    stage.check()


@pytest.fixture
def postgresql_stage(postgresql_database: Database, log: Log) -> Iterator[Stage]:
    """A stage on PostgreSQL with the usual plan."""
    stage = Stage(postgresql_database.url, log)
    stage.apply()
    yield stage
    stage.close()
    stage.check()


@pytest.fixture(params=["stage", "postgresql_stage"], ids=["sqlite", "postgresql"])
def any_stage(request: pytest.FixtureRequest) -> Stage:
    """A stage with the usual plan, once on SQLite and once on PostgreSQL."""
    found: Stage = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def pulse(stage: Stage) -> Stage:
    """A stage on which Fig has just been asked."""
    stage.go("2026-10-06 09:30")
    return stage


@pytest.fixture
def lived(stage: Stage) -> Stage:
    """A stage with a week behind it: both teams answered, and the digest is posted."""
    week_with_comments(stage)
    return stage


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A stage on which two digests have been posted; Kiwi started in between."""
    return two_digests(stage)
