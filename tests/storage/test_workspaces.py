from dataclasses import replace

from storage.database import Database
from storage.workspaces import (
    Workspace,
    all_workspaces,
    digest_due,
    digests_due,
    get_workspace,
    save_workspace,
    set_digest_due,
)
from tests.storage.values import HOUR, NOW, SECOND, WORKSPACE

BARE = Workspace("T02")


def test_a_workspace_comes_back_as_it_was_saved(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, WORKSPACE, NOW)
        save_workspace(session, BARE, None)
    with database.snapshot() as session:
        assert get_workspace(session, "T01") == WORKSPACE
        assert get_workspace(session, "T02") == BARE
        assert all_workspaces(session) == [WORKSPACE, BARE]


def test_an_unknown_workspace_is_none(database: Database) -> None:
    with database.snapshot() as session:
        assert get_workspace(session, "T09") is None
        assert digest_due(session, "T09") is None


def test_saving_a_workspace_again_replaces_it(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, WORKSPACE, NOW)
        save_workspace(session, replace(WORKSPACE, ops_leads=(), digest=None, north_star=None), None)
    with database.snapshot() as session:
        assert get_workspace(session, "T01") == Workspace("T01")
        assert digest_due(session, "T01") is None


def test_a_digest_is_due_at_its_moment_and_not_before(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, WORKSPACE, NOW)
        save_workspace(session, BARE, None)
    with database.snapshot() as session:
        assert digests_due(session, NOW - SECOND) == []
        assert digests_due(session, NOW) == [(WORKSPACE, NOW)]


def test_the_digest_that_waits_longest_comes_first(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, WORKSPACE, NOW)
        save_workspace(session, BARE, NOW - HOUR)
    with database.snapshot() as session:
        assert digests_due(session, NOW) == [(BARE, NOW - HOUR), (WORKSPACE, NOW)]


def test_the_next_digest_can_be_moved(database: Database) -> None:
    with database.transaction() as session:
        save_workspace(session, WORKSPACE, NOW)
        set_digest_due(session, "T01", NOW + HOUR)
    with database.snapshot() as session:
        assert digest_due(session, "T01") == NOW + HOUR
        assert digests_due(session, NOW) == []
