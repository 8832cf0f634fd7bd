"""How often people were asked: counted by message, taken back, forgotten."""

from datetime import date, timedelta

from storage.asks import days_asked, forget_asks, hold_budgets, note_asked, take_back
from storage.database import Database

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_a_message_counts_once_for_everybody_whom_it_asks(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        hold_budgets(session, "T01")
        note_asked(session, "T01", ["U01", "U02"], MONDAY, "round-1")
        note_asked(session, "T01", ["U01", "U02"], MONDAY, "round-1")
        note_asked(session, "T01", ["U01"], MONDAY, "round-2")
        note_asked(session, "T01", ["U01"], MONDAY - DAY, "round-0")
    with set_up_database.snapshot() as session:
        found = days_asked(session, "T01", ["U01", "U02", "U03"], MONDAY)
        assert found == {"U01": [MONDAY, MONDAY], "U02": [MONDAY]}
        assert days_asked(session, "T02", ["U01"], MONDAY) == {}


def test_what_never_came_is_taken_back_and_what_is_old_is_erased(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for n, message in enumerate(("round-1", "round-2")):
            note_asked(session, "T01", ["U01", "U02"], MONDAY + n * DAY, message)
        take_back(session, "T01", ["U01"], "round-2")
        assert days_asked(session, "T01", ["U01", "U02"], MONDAY) == {
            "U01": [MONDAY],
            "U02": [MONDAY, MONDAY + DAY],
        }
        forget_asks(session, "T01", MONDAY + DAY)
        assert days_asked(session, "T01", ["U01", "U02"], MONDAY) == {"U02": [MONDAY + DAY]}
