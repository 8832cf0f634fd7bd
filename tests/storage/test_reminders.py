from datetime import date

from sqlalchemy import inspect

from storage.database import Database
from storage.reminders import (
    be_quiet,
    claim_reminders,
    drop_past_choices,
    next_reminders,
    plan_reminders,
    rounds_to_remind,
    speak_again,
    wants_none,
)
from storage.rounds import close_round
from tests.databases import at_once
from tests.storage.values import HOUR, NOW, open_round

TODAY, MONDAY = date(2026, 3, 4), date(2026, 3, 16)


def test_reminders_are_due_from_their_moment_on_while_the_round_is_open(
    set_up_database: Database, round_id: str
) -> None:
    with set_up_database.transaction() as session:
        plan_reminders(session, round_id, NOW)
        other = open_round(session, NOW + HOUR)
        plan_reminders(session, other, NOW + HOUR)
        assert rounds_to_remind(session, NOW) == [(round_id, NOW)]
        assert rounds_to_remind(session, NOW + HOUR) == [(round_id, NOW), (other, NOW + HOUR)]
        assert next_reminders(session) == NOW
        close_round(session, round_id)
        assert rounds_to_remind(session, NOW) == []
        assert not claim_reminders(session, round_id, NOW, None)
        assert next_reminders(session) == NOW + HOUR


def test_a_round_without_reminders_is_never_due(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        plan_reminders(session, round_id, None)
        assert rounds_to_remind(session, NOW + 100 * HOUR) == []
        assert next_reminders(session) is None


def test_one_of_many_who_claim_at_once_gets_the_reminders(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        plan_reminders(session, round_id, NOW)
    won: list[bool] = []

    def claim() -> None:
        with set_up_database.transaction() as session:
            won.append(claim_reminders(session, round_id, NOW, NOW + HOUR))

    at_once(*[claim] * 4)
    assert sorted(won) == [False, False, False, True]
    with set_up_database.snapshot() as session:
        assert rounds_to_remind(session, NOW) == []
        assert rounds_to_remind(session, NOW + HOUR) == [(round_id, NOW + HOUR)]


def test_a_choice_holds_until_its_day_or_for_good(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        be_quiet(session, "T01", "U01", MONDAY)
        be_quiet(session, "T01", "U02", None)
        assert wants_none(session, "T01", "U01", TODAY)
        assert not wants_none(session, "T01", "U01", MONDAY)
        assert wants_none(session, "T01", "U02", date(2036, 1, 1))
        assert not wants_none(session, "T01", "U03", TODAY)


def test_a_later_choice_replaces_an_earlier_one_and_speaking_again_leaves_nothing(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        be_quiet(session, "T01", "U01", MONDAY)
        be_quiet(session, "T01", "U01", None)
        assert wants_none(session, "T01", "U01", date(2036, 1, 1))
        speak_again(session, "T01", "U01")
        assert not wants_none(session, "T01", "U01", TODAY)
        speak_again(session, "T01", "U01")


def test_choices_whose_time_is_over_are_forgotten(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        be_quiet(session, "T01", "U01", MONDAY)
        be_quiet(session, "T01", "U02", None)
        drop_past_choices(session, MONDAY)
        assert not wants_none(session, "T01", "U01", TODAY)
        assert wants_none(session, "T01", "U02", TODAY)


def test_a_choice_names_no_round_and_no_moment(database: Database) -> None:
    columns = {c["name"] for c in inspect(database.engine).get_columns("reminder_choice")}
    assert columns == {"workspace", "user_id", "quiet_until"}
