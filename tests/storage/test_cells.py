from dataclasses import replace
from datetime import date

from bot.domain.cell import THEMES, WORDS, Cell, question_of, scores_of
from bot.domain.theme import ThemeBlock, ThemeCount
from storage.cells import (
    cells_of_change,
    hold_cells,
    remember_cells,
    scores_shown,
    tell_cells,
)
from storage.changes import save_change
from storage.database import Database
from storage.digests import claim_digest
from tests.databases import at_once
from tests.storage.values import CHANGE

MONDAY, NEXT = date(2026, 3, 2), date(2026, 3, 9)
SCORES = scores_of("focus", 2)
POOLED = Cell(SCORES, "checkout", ("round-1", "round-2"), 5, 7, MONDAY, NEXT, "hash")
SAID = Cell(WORDS, None, ("round-1", "round-9"), 6, 6, MONDAY, NEXT, "hash")


def remember(database: Database, *cells: Cell, change: str = "async") -> None:
    with database.transaction() as session:
        hold_cells(session, "T01")
        remember_cells(session, "T01", change, cells)


def test_cells_come_back_as_they_were_remembered(set_up_database: Database) -> None:
    remember(set_up_database, POOLED, SAID)
    with set_up_database.snapshot() as session:
        assert cells_of_change(session, "T01", "async") == [POOLED, SAID]
        assert cells_of_change(session, "T01", "other") == []
        assert cells_of_change(session, "T02", "async") == []


def test_what_was_counted_of_themes_comes_back_and_is_in_no_scores(set_up_database: Database) -> None:
    counts = (ThemeCount("speed", "Speed", 2, 7, {"negative": 0.5}), ThemeCount("load", "Load", 1, 5))
    block = ThemeBlock(None, MONDAY, NEXT, 12, 5, counts, {"focus": 1}, ("review queue",), 6)
    counted = replace(SAID, kind=THEMES, value=block)
    remember(set_up_database, SAID, counted)
    with set_up_database.snapshot() as session:
        assert cells_of_change(session, "T01", "async") == [counted, SAID]
        assert scores_shown(session, "T01") == []


def test_what_is_remembered_stays_as_it_was_first(set_up_database: Database) -> None:
    remember(set_up_database, POOLED)
    remember(set_up_database, replace(POOLED, people=9))
    with set_up_database.snapshot() as session:
        assert cells_of_change(session, "T01", "async") == [POOLED]


def test_two_who_show_at_once_remember_each_cell_once(set_up_database: Database) -> None:
    at_once(*[lambda: remember(set_up_database, POOLED, SAID)] * 4)
    with set_up_database.snapshot() as session:
        assert cells_of_change(session, "T01", "async") == [POOLED, SAID]


def test_all_scores_of_a_workspace_are_found_with_their_change(set_up_database: Database) -> None:
    other = replace(POOLED, kind=scores_of("energy", 1), rounds=("round-3",))
    with set_up_database.transaction() as session:
        save_change(session, "T01", replace(CHANGE, key="second"))
    remember(set_up_database, POOLED, SAID)
    remember(set_up_database, other, change="second")
    with set_up_database.snapshot() as session:
        assert scores_shown(session, "T01") == [
            ("second", other.kind, ["round-3"]),
            ("async", SCORES, ["round-1", "round-2"]),
        ]
        assert scores_shown(session, "T02") == []
    assert [question_of(kind) for kind in (SCORES, other.kind, WORDS)] == ["focus", "energy", None]


def test_a_digest_tells_what_was_in_none_before(set_up_database: Database) -> None:
    remember(set_up_database, POOLED)
    with set_up_database.transaction() as session:
        first = claim_digest(session, "T01", MONDAY, {})
        assert first is not None
        tell_cells(session, "T01", first)
    remember(set_up_database, SAID)
    with set_up_database.snapshot() as session:
        told = cells_of_change(session, "T01", "async")
    assert told == [replace(POOLED, told=True), SAID]
