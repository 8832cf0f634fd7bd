"""Databases with something in them."""

import pytest

from storage.database import Database
from tests.storage.values import open_round, set_up


@pytest.fixture
def set_up_database(database: Database) -> Database:
    """A database with a workspace, a team, a change and a pulse."""
    with database.transaction() as session:
        set_up(session)
    return database


@pytest.fixture
def round_id(set_up_database: Database) -> str:
    """The id of an open round in that database."""
    with set_up_database.transaction() as session:
        return open_round(session)
