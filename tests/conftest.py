"""Fixtures that every test may use, and which tests are slow."""

import pytest
import structlog
from hypothesis import settings

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

# A busy machine is slow now and then; what hangs is ended by pytest's own time-out.
settings.register_profile("pops", deadline=None)
settings.load_profile("pops")

SLOW = (
    "tests/analysis/chart/test_drawing.py",
    "tests/analysis/compare/test_command.py",
    "tests/analysis/compare/test_compare.py",
    "tests/analysis/compare/test_made_up_companies.py",
    "tests/analysis/compare/test_pool.py",
    "tests/analysis/test_comparison.py",
    "tests/analysis/test_no_subtraction.py",
    "tests/analysis/test_spreadsheet.py",
    "tests/analysis/test_tones.py",
    "tests/chaos",
    "tests/cli",
    "tests/flows/test_compare_words.py",
    "tests/flows/test_retag.py",
    "tests/flows/test_workspace_cost.py",
    "tests/fuzz",
    "tests/proof",
    "tests/sandbox/test_requests.py",
    "tests/sandbox/test_socket_mode.py",
    "tests/sandbox_page",
    "tests/slack/test_mangled_payloads.py",
    "tests/slack/test_socket_mode.py",
    "tests/storage/test_database.py",
    "tests/storage/test_migrate.py",
    "tests/test_one_gate.py",
    "tests/walks",
)
"""Whole journeys, many generated inputs, made-up organisations, pictures; what starts processes or waits."""


@pytest.fixture(scope="module", autouse=True)
def _plain_logging() -> None:
    """A command that ran in this process has set up logging, to a stream that is closed by now."""
    structlog.reset_defaults()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, so that `-m "not slow"` leaves it out."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
