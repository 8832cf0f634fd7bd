"""Words that are older than a workspace keeps them are erased by night, whatever else happens."""

from datetime import timedelta

import pytest

from bot.flows.retention import count_words, erase_words
from tests.walks.people import ANA, IN_FIG, WORKSPACE_ID, plan
from tests.walks.stage import Stage

MONTHS = {"keep_months": 3}
NOT_NOW = "CREATE TRIGGER not_now BEFORE DELETE ON feedback BEGIN SELECT RAISE(ABORT, 'not now'); END"
RETENTION = "SELECT actor, subject FROM audit WHERE action = 'retention' ORDER BY moment"


def comments(stage: Stage) -> list[str]:
    return sorted(words for (words,) in stage.rows("SELECT comment FROM answer WHERE comment IS NOT NULL"))


def say_things(stage: Stage, words: str) -> None:
    for person in IN_FIG:
        stage.answer(person, 4)
        stage.comment(person, f"{words} {person}")


@pytest.fixture
def spoken(any_stage: Stage) -> Stage:
    """Two rounds with comments, four weeks apart, and feedback in each week; kept for three months."""
    any_stage.apply({key: value for key, value in plan().items() if key != "digest"} | {"privacy": MONTHS})
    for day, words in (("2026-10-06", "Early"), ("2026-11-03", "Late")):
        any_stage.go(f"{day} 09:30")
        say_things(any_stage, words)
        any_stage.command(ANA, f"/pops feedback {words}")
    return any_stage


def test_the_night_after_the_time_is_over_erases_words_and_keeps_choices(spoken: Stage) -> None:
    spoken.go("2027-01-06 00:30")
    assert len(comments(spoken)) == 12
    spoken.go("2027-01-07 05:00")
    assert comments(spoken) == sorted(f"Late {person}" for person in IN_FIG)
    assert [words for (words,) in spoken.rows("SELECT words FROM feedback")] == ["Late"]
    assert spoken.choices() == [{"focus.time": 4}] * 12
    assert [actor for actor, _ in spoken.rows(RETENTION)] == ["pops", "pops"]
    spoken.go("2027-02-04 05:00")
    assert comments(spoken) == []
    assert spoken.rows("SELECT words FROM feedback") == []
    assert len(spoken.choices()) == 12


def test_counting_says_what_erasing_then_does_and_changes_nothing(spoken: Stage) -> None:
    database, now = spoken.bot.database, spoken.clock.now() + timedelta(days=75)
    found = count_words(database, WORKSPACE_ID, now)
    assert (found.comments, found.feedback, found.quotes) == (6, 1, 0)
    assert len(comments(spoken)) == 12
    assert erase_words(database, WORKSPACE_ID, "operator", now) == found
    assert len(comments(spoken)) == 6
    again = count_words(database, WORKSPACE_ID, now)
    assert (again.comments, again.feedback, again.quotes) == (0, 0, 0)


def test_a_night_that_was_interrupted_is_finished_by_the_next_tick(spoken: Stage) -> None:
    """The feedback cannot be deleted at first: the comments, erased before it, stay erased."""
    spoken.expect("due_work_failed")
    spoken.execute("ALTER TABLE feedback RENAME TO elsewhere" if is_postgresql(spoken) else NOT_NOW)
    spoken.go("2027-01-07 05:00")
    assert len(comments(spoken)) == 6
    spoken.execute(
        "ALTER TABLE elsewhere RENAME TO feedback" if is_postgresql(spoken) else "DROP TRIGGER not_now"
    )
    assert len(spoken.rows("SELECT words FROM feedback")) == 2
    spoken.wait(seconds=10)
    assert [words for (words,) in spoken.rows("SELECT words FROM feedback")] == ["Late"]
    counts = [subject.split(" from")[0] for _, subject in spoken.rows(RETENTION)]
    assert counts == ["6 comments, 0 feedback, 0 quotations", "0 comments, 1 feedback, 0 quotations"]


def is_postgresql(stage: Stage) -> bool:
    return not stage.bot.database.is_sqlite


def test_a_longer_time_keeps_words_that_a_shorter_one_would_have_erased(spoken: Stage) -> None:
    spoken.apply(
        {key: value for key, value in plan().items() if key != "digest"} | {"privacy": {"keep_months": 6}}
    )
    spoken.go("2027-01-07 05:00")
    assert len(comments(spoken)) == 12
    spoken.go("2027-04-07 05:00")
    assert len(comments(spoken)) == 6
