"""`/pops forget me`: what goes, what stays, and that a person's id is nowhere afterwards."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.people import Actor
from bot.flows.forget_me import forget
from tests.walks.people import (
    ANA,
    BEN,
    CLEO,
    DEV,
    FIG,
    IN_FIG,
    LEA,
    LOBBY,
    OPS,
    PAT,
    SOL,
    WORKSPACE_ID,
    plan,
)
from tests.walks.reading import words
from tests.walks.stage import Stage
from tests.walks.test_faults import broken
from tests.walks.test_my_data import talk


def ask(stage: Stage, person: str, channel: str = FIG) -> str:
    """What the window says."""
    assert stage.command(person, "/pops forget me", channel) == []
    return words(stage.modal(person))


def confirm(stage: Stage, person: str) -> str:
    """What takes the window's place once it is sent."""
    assert stage.submit(person)["ok"]
    said = words(stage.modal(person))
    stage.dismiss(person)
    return said


def everywhere(stage: Stage, person: str) -> set[str]:
    """The tables in which a person's id stands somewhere."""
    tables = [name for (name,) in stage.rows(TABLES[stage.bot.database.is_sqlite])]
    return {name for name in tables if any(person in repr(row) for row in stage.table(name))}


TABLES = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table'",
    False: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_the_window_says_what_goes_what_stays_and_what_comes_later(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    pulse.command(ANA, "/pops feedback The board is clearer")
    said = ask(pulse, ANA)
    assert "Your answers and comments: 1, in open rounds and in closed ones" in said
    assert "Your feedback: 1" in said
    assert "1 round that asked you, 1 team;" in said
    assert "What digests have shown already" in said
    assert f"which Pops cannot change: you are the champion of Fig. Ask <@{LEA}>" in said
    assert "the next pulse of Fig is for you too" in said
    assert len(pulse.choices()) == 1


def test_nothing_of_a_person_is_left_in_any_table(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    any_stage.comment(BEN, "Only mine")
    any_stage.answer(CLEO, 2)
    any_stage.go("2026-10-13 09:30")
    any_stage.answer(BEN, 5)
    any_stage.command(BEN, "/pops my data")
    assert "Your answers and comments: 2" in ask(any_stage, BEN)
    said = confirm(any_stage, BEN)
    assert "2 answers and 0 pieces of feedback are deleted" in said
    assert everywhere(any_stage, BEN) == set()
    assert any_stage.choices() == [{"focus.time": 2}]
    assert "Only mine" not in str(any_stage.table("answer"))
    any_stage.settle()
    assert any_stage.dms(BEN) == []


@pytest.mark.parametrize("person", [ANA, BEN])
def test_conversations_about_a_comment_go_with_either_of_the_two(any_stage: Stage, person: str) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.comment(BEN, "Only mine")
    talk(any_stage)
    any_stage.command(person, "/pops remind never")
    said = ask(any_stage, person)
    assert "That you want no reminders: they may come again" in said
    assert ("What you asked the authors of comments" in said) == (person == ANA)
    confirm(any_stage, person)
    assert any_stage.table("thread") == any_stage.table("thread_question") == []
    assert everywhere(any_stage, person) <= {"team"}


def test_open_rounds_count_fewer_answers_of_as_many_as_were_asked(pulse: Stage) -> None:
    for person in (ANA, BEN, CLEO, DEV):
        pulse.answer(person, 4)
    pulse.wait(minutes=20)
    assert "4 of 6 answered" in pulse.newest(FIG)["text"]
    for person in (BEN, CLEO):
        ask(pulse, person)
        confirm(pulse, person)
    pulse.wait(minutes=20)
    assert "2 of 6 answered" in pulse.newest(FIG)["text"]
    (said,) = pulse.command(DEV, "/pops status")
    assert "2 of 6 answered" in said["text"]
    pulse.go("2026-10-08 09:30")
    assert "2 of 6 answered" in pulse.newest(FIG)["text"]


def test_others_and_other_peoples_feedback_stay(pulse: Stage) -> None:
    for person in IN_FIG:
        pulse.answer(person, 3)
    pulse.command(ANA, "/pops feedback Stays")
    ask(pulse, BEN)
    confirm(pulse, BEN)
    assert len(pulse.choices()) == 5
    assert pulse.rows("SELECT words FROM feedback") == [("Stays",)]
    assert {"member", "round", "person"} <= everywhere(pulse, CLEO)


def test_feedback_that_no_digest_carried_is_not_carried_any_more(pulse: Stage) -> None:
    pulse.command(ANA, "/pops feedback Never mind this")
    ask(pulse, ANA)
    assert "1 piece of feedback are deleted" in confirm(pulse, ANA)
    pulse.go("2026-10-12 10:00")
    told = [m["text"] for m in (pulse.newest(OPS), *pulse.thread(OPS, pulse.newest(OPS)["ts"]))]
    assert "Never mind this" not in str(told)


def test_what_a_digest_has_shown_stays_as_it_was(pulse: Stage) -> None:
    for person in IN_FIG:
        pulse.answer(person, 3)
    pulse.go("2026-10-12 10:00")
    before = pulse.rows("SELECT content FROM digest")
    ask(pulse, BEN)
    confirm(pulse, BEN)
    assert pulse.rows("SELECT content FROM digest") == before


def test_afterwards_the_round_knows_them_no_more_and_the_next_one_asks_them_again(pulse: Stage) -> None:
    ask(pulse, BEN)
    confirm(pulse, BEN)
    pulse.answer(BEN, 4)
    assert pulse.choices() == []
    assert "If you asked Pops to forget you, the next pulse knows you again." in pulse.told(BEN)
    pulse.go("2026-10-13 09:30")
    pulse.answer(BEN, 4)
    assert pulse.choices() == [{"focus.time": 4}]


def test_sent_twice_the_window_says_that_nothing_was_left(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    ask(pulse, BEN)
    payload = pulse.submission_of(BEN, {})
    assert "1 answer and" in words(pulse.send(payload)["view"])
    assert "There was nothing left to delete" in words(pulse.send(payload)["view"])


def test_with_nothing_to_forget_no_window_opens(stage: Stage) -> None:
    (said,) = stage.command(SOL, "/pops  Forget  ME", LOBBY)
    assert "There is nothing to forget" in said["text"]
    (said,) = stage.command(LEA, "/pops forget me", LOBBY)
    assert f"Only the set-up file names you: you are an ops lead. Ask <@{LEA}>." in said["text"]
    assert stage.modal(SOL) is None


def test_answers_of_a_sealed_change_stay_and_the_person_is_told_why(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.execute("UPDATE change SET salt = NULL")
    said = ask(pulse, BEN)
    assert "Your answers and comments: 0" in said
    assert "Answers on Async stand-ups: that is sealed" in said
    assert "0 answers" in confirm(pulse, BEN)
    assert len(pulse.choices()) == 1
    assert everywhere(pulse, BEN) == set()


def test_who_stands_on_a_roster_of_the_set_up_is_told_that_pops_cannot_change_it(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["roster"] = [BEN, CLEO]
    wanted["teams"]["fig"]["champions"] = []
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    assert "you are on the roster of Fig" in ask(stage, BEN)
    confirm(stage, BEN)
    assert everywhere(stage, BEN) == {"team"}


def test_a_failing_database_deletes_nothing_and_says_so(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    ask(pulse, BEN)
    pulse.expect("database_unreachable")
    with broken(pulse, "person"):
        assert "nothing was deleted" in confirm(pulse, BEN)
    assert len(pulse.choices()) == 1
    assert "round" in everywhere(pulse, BEN)


def test_a_person_of_another_company_gets_a_sentence(pulse: Stage) -> None:
    ask(pulse, BEN)
    payload = pulse.submission_of(BEN, {})
    payload["user"] |= {"id": PAT, "team_id": "T0OTHER"}
    assert "You come from another company" in words(pulse.send(payload)["view"])


def test_nobody_is_named_in_the_log(pulse: Stage) -> None:
    ask(pulse, BEN)
    confirm(pulse, BEN)
    assert BEN not in str(pulse.log)


@pytest.mark.parametrize("times", range(3))
def test_a_click_at_the_same_moment_leaves_an_answer_only_with_its_place_on_the_roster(
    postgresql_stage: Stage, times: int
) -> None:
    postgresql_stage.go("2026-10-06 09:30")
    postgresql_stage.answer(BEN, 4)
    click = postgresql_stage.click_of(BEN, postgresql_stage.newest(FIG), "answer:2", "|focus.time")
    now = postgresql_stage.clock.now()
    with ThreadPoolExecutor() as threads:
        clicked = threads.submit(postgresql_stage.link.interaction, click)
        forgotten = threads.submit(
            forget, postgresql_stage.bot.tools, Actor(WORKSPACE_ID, BEN, WORKSPACE_ID), now
        )
        forgotten.result()
        assert clicked.result().status == 200
    assert postgresql_stage.choices() == []
    assert everywhere(postgresql_stage, BEN) <= {"delivery"}
