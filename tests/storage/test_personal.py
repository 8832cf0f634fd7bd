from dataclasses import replace
from datetime import date

from bot.domain.change import Change
from bot.domain.feedback import FeedbackState, FeedbackStep
from bot.domain.metric import Reading, Source, Written
from bot.domain.people import Person, PersonKind
from bot.domain.round import RoundStatus
from storage import answers, personal, reminders, rosters, rounds, teams
from storage.changes import save_change
from storage.database import Database
from storage.deliveries import owe
from storage.digests import claim_digest, list_digests
from storage.feedback import carry_feedback, feedback_by, save_feedback, shared_feedback
from storage.feedback_life import given_feedback, take_step
from storage.lessons import save_lesson, share
from storage.readings import keep_readings
from storage.sealing import seal
from storage.teams import save_team
from tests.databases import at_once
from tests.storage.test_feedback import FEEDBACK
from tests.storage.test_lessons import LESSON
from tests.storage.values import CHANGE, HOUR, NOW, ROUND, TEAM, open_round


def test_what_one_person_answered_is_found_by_their_pseudonym_in_each_round(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        first, second = open_round(session), open_round(session, NOW + HOUR)
        answers.put_choices(session, first, "p1", {"focus": 1})
        answers.put_choices(session, second, "p2", {"focus": 2})
        answers.put_choices(session, first, "p3", {"focus": 3})
    with set_up_database.snapshot() as session:
        given = answers.given_by(session, {first: "p1", second: "p2", "elsewhere": "p1"})
        assert {round_id: answer.choices for round_id, answer in given} == {
            first: {"focus": 1},
            second: {"focus": 2},
        }
        assert answers.given_by(session, {first: "p2"}) == []


def test_forgetting_deletes_the_answers_of_one_person_and_says_in_which_rounds(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        first, second = open_round(session), open_round(session, NOW + HOUR)
        for person in ("p1", "p2"):
            answers.put_choices(session, first, person, {"focus": 1})
        answers.put_choices(session, second, "p1", {"focus": 2})
        mine = {first: "p1", second: "p1"}
        assert sorted(answers.forget_answers(session, mine)) == sorted([first, second])
        assert answers.forget_answers(session, mine) == []
        assert [answers.count_answers(session, round_id) for round_id in (first, second)] == [1, 0]


def test_a_forgotten_person_is_off_every_roster_and_still_counted(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        held = [open_round(session), open_round(session, NOW + HOUR)]
        rounds.close_round(session, held[0])
        assert [r.id for r in rosters.rounds_naming(session, "T01", "U01")] == held
        assert {r.id for r in rosters.forget_in_rounds(session, "T01", "U01")} == set(held)
    with set_up_database.snapshot() as session:
        assert rosters.rounds_naming(session, "T01", "U01") == []
        for (asked,) in rounds.rounds_of_messages(session, held).values():
            assert (asked.roster, asked.forgotten, asked.asked) == (("U02",), 1, 2)


def test_an_id_that_is_part_of_another_or_of_another_workspace_is_not_meant(
    set_up_database: Database,
) -> None:
    with set_up_database.transaction() as session:
        rounds.claim_round(session, replace(ROUND, roster=("U01X", "U0_1", "XU01")))
        assert rosters.rounds_naming(session, "T01", "U01") == []
        assert rosters.rounds_naming(session, "T01", "U0%") == []
        assert rosters.forget_in_rounds(session, "T01", "U01") == []
        assert rosters.forget_in_rounds(session, "T02", "U01X") == []
        assert [r.id for r in rosters.forget_in_rounds(session, "T01", "U0_1")] == ["round-1"]


def test_two_people_forgotten_at_once_are_both_off_the_roster(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        round_id = open_round(session)

    def forget(user_id: str) -> None:
        with set_up_database.transaction() as session:
            rosters.forget_in_rounds(session, "T01", user_id)

    at_once(lambda: forget("U01"), lambda: forget("U02"))
    with set_up_database.snapshot() as session:
        (asked,) = rounds.rounds_of_messages(session, [round_id])[round_id]
        assert (asked.roster, asked.asked, asked.status) == ((), 2, RoundStatus.OPEN)


def test_every_row_that_names_a_person_is_counted_and_deleted_and_no_other(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for user_id in ("U01", "U02"):
            teams.save_person(session, "T01", Person(user_id, PersonKind.MEMBER), NOW)
            reminders.be_quiet(session, "T01", user_id, date(2026, 3, 9))
            owe(session, "T01", f"receipt:{user_id}", "receipt", user_id, {}, NOW)
            save_feedback(session, "T01", user_id, replace(FEEDBACK, author=user_id), NOW)
            save_team(session, "T01", replace(TEAM, key=f"of-{user_id}"))
            share(session, "T01", f"of-{user_id}", user_id, NOW)
            save_lesson(session, "T01", replace(LESSON, author=user_id, version=int(user_id[-1])))
        save_feedback(session, "T01", "U03", replace(FEEDBACK, author="U03"), NOW)
        (given,) = given_feedback(session, "T01", "U03")
        for user_id, state in (("U01", FeedbackState.SEEN), ("U02", FeedbackState.ANSWERED)):
            take_step(session, "T01", (given.id,), FeedbackStep(state, NOW, user_id, "words"))
            given_reading = Reading("releases", date(2026, 3, int(user_id[-1])), 1.0)
            keep_readings(session, "T01", [given_reading], Written(Source.FORM, user_id))
        teams.set_members(session, "T01", "checkout", ("U01", "U02"))
        assert personal.reminder_choice(session, "T01", "U01") == personal.ReminderChoice(date(2026, 3, 9))
    once = ("feedback", "lessons", "sharing", "steps", "readings", "reminders", "teams", "messages", "seen")
    expected = {"threads": 0, "decisions": 0} | dict.fromkeys(once, 1)
    with set_up_database.transaction() as session:
        assert personal.count_rows(session, "T01", "U01", "c1") == expected
        assert personal.forget_rows(session, "T01", "U01", "c1") == expected
        assert personal.forget_rows(session, "T01", "U01", "c1") == dict.fromkeys(expected, 0)
        assert personal.count_rows(session, "T01", "U02", "c2") == expected
        assert personal.reminder_choice(session, "T01", "U01") is None
        assert feedback_by(session, "T01", "U01") == []
        assert feedback_by(session, "T01", "U02") == [replace(FEEDBACK, author="U02")]


def test_a_sealed_change_has_no_salt_any_more(set_up_database: Database) -> None:
    other: Change = replace(CHANGE, key="board")
    with set_up_database.transaction() as session:
        save_change(session, "T01", other)
        seal(session, "T01", "async", NOW)
        salts = personal.salts(session, "T01")
    assert [(key, salt is None) for key, salt in salts.items()] == [("async", True), ("board", False)]


def test_only_shared_feedback_that_a_digest_carried_is_for_others(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_feedback(session, "T01", "1", FEEDBACK, NOW)
        save_feedback(session, "T01", "2", replace(FEEDBACK, share=False), NOW)
        assert shared_feedback(session, "T01") == []
        digest = claim_digest(session, "T01", date(2026, 3, 9), {})
        assert digest is not None
        carry_feedback(session, "T01", digest)
        save_feedback(session, "T01", "3", FEEDBACK, NOW)
    with set_up_database.snapshot() as session:
        assert shared_feedback(session, "T01") == [(date(2026, 3, 9), FEEDBACK)]
        assert [digest.week for digest in list_digests(session, "T01")] == [date(2026, 3, 9)]
