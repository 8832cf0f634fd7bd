from datetime import date

import pytest
from sqlalchemy.exc import NoResultFound

from bot.domain.delivery import Posted
from storage.database import Database
from storage.digests import (
    StoredDigest,
    claim_digest,
    digest_of_week,
    get_digest,
    published_by_week,
    set_headline,
)
from storage.workspaces import Workspace, save_workspace
from tests.databases import at_once

MONDAY = date(2026, 3, 2)
CONTENT = {
    "headline": "“Async” helps – a bit",
    "changes": [{"key": "async", "difference": 0.25, "why": None}],
}


def test_a_digest_comes_back_with_its_words(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        digest_id = claim_digest(session, "T01", MONDAY, CONTENT)
    assert digest_id is not None
    expected = StoredDigest(digest_id, "T01", MONDAY, CONTENT, None)
    with set_up_database.snapshot() as session:
        assert get_digest(session, digest_id) == expected
        assert digest_of_week(session, "T01", MONDAY) == expected


def test_a_week_has_one_digest_whoever_comes_first(set_up_database: Database) -> None:
    def claim() -> str | None:
        with set_up_database.transaction() as session:
            return claim_digest(session, "T01", MONDAY, CONTENT)

    won = [digest_id for digest_id in at_once(*[claim] * 4) if digest_id is not None]
    assert len(won) == 1
    with set_up_database.snapshot() as session:
        assert digest_of_week(session, "T01", MONDAY) == get_digest(session, won[0])


def test_a_later_digest_of_the_week_changes_nothing(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        first = claim_digest(session, "T01", MONDAY, CONTENT)
        assert claim_digest(session, "T01", MONDAY, {"headline": "other"}) is None
        assert first is not None
        assert get_digest(session, first).content == CONTENT


def test_other_weeks_and_workspaces_have_their_own_digest(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_workspace(session, Workspace("T02"), None)
        assert claim_digest(session, "T01", MONDAY, CONTENT) is not None
        assert digest_of_week(session, "T01", date(2026, 3, 9)) is None
        assert digest_of_week(session, "T02", MONDAY) is None
        assert claim_digest(session, "T01", date(2026, 3, 9), CONTENT) is not None
        assert claim_digest(session, "T02", MONDAY, CONTENT) is not None


def test_a_digest_remembers_where_its_headline_is(set_up_database: Database) -> None:
    posted = Posted("C90", "1772442000.000200")
    with set_up_database.transaction() as session:
        digest_id = claim_digest(session, "T01", MONDAY, CONTENT)
        assert digest_id is not None
        set_headline(session, digest_id, posted)
    with set_up_database.snapshot() as session:
        assert get_digest(session, digest_id).posted == posted


def test_an_unknown_digest_is_an_error(set_up_database: Database) -> None:
    with set_up_database.snapshot() as session, pytest.raises(NoResultFound):
        get_digest(session, "none")


def test_what_digests_published_comes_by_week_without_their_words(set_up_database: Database) -> None:
    published = [{"key": "async", "mean": 3.5, "why": None}]
    with set_up_database.transaction() as session:
        claim_digest(session, "T01", date(2026, 3, 9), {"headline": "x", "changes": published})
        claim_digest(session, "T01", MONDAY, {"headline": "x"})
        save_workspace(session, Workspace("T02"), None)
        claim_digest(session, "T02", MONDAY, {"headline": "x", "changes": published})
    with set_up_database.snapshot() as session:
        found = published_by_week(session, "T01")
    assert found == [(MONDAY, []), (date(2026, 3, 9), published)]
