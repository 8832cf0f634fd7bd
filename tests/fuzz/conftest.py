"""The hall, one for each module, and as much time as a long run needs."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.analysis.sentiment import HybridReader
from tests.fuzz.effort import WANTED
from tests.fuzz.hall import Hall
from tests.walks.stage import sqlite_file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long run takes as long as it takes, and inputs may be longer than a report should be."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:Generating overly large repr"))
            # Threads of the socket draw masks while inputs are made.
            item.add_marker(pytest.mark.filterwarnings("ignore:Do not use the `random` module"))
            if WANTED:
                item.add_marker(pytest.mark.timeout(0))


@pytest.fixture(scope="module")
def log() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the bot logs."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture(scope="module")
def hall(
    _upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, log: list[MutableMapping[str, Any]]
) -> Iterator[Hall]:
    """A hall whose bot is reached over HTTP."""
    HybridReader().read("good")
    hall = Hall(sqlite_file(_upgraded_sqlite, tmp_path_factory.mktemp("hall")), log)
    yield hall
    hall.finish()
    hall.close()
