"""Weeks of digests, previews and set-ups: what is shown never differs by less than the minimum of people."""

import re
from typing import Any

import pytest

from bot.flows.preview_digest import preview_text
from bot.flows.read_setup import SetupError
from tests.walks.people import (
    ANA,
    BEN,
    BERLIN,
    CLEO,
    DEV,
    EVA,
    FAY,
    IN_FIG,
    IN_KIWI,
    KIWI,
    LEA,
    OPS,
    WORKSPACE_ID,
    plan,
)
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

WEEKS = [("2026-10-06", "2026-10-12"), ("2026-10-13", "2026-10-19"), ("2026-10-20", "2026-10-26")]
"""Days of pulses and of the digests that follow them."""


def week(stage: Stage, number: int, answers: dict[str, int], said: dict[str, str] | None = None) -> str:
    """Fig is asked, some answer, the digest comes; returns what its thread says, and all numbers."""
    asked, digest = WEEKS[number]
    stage.go(f"{asked} 09:30")
    for person, choice in answers.items():
        stage.answer(person, choice)
    for person, comment in (said or {}).items():
        stage.comment(person, comment)
    stage.go(f"{digest} 10:00")
    return f"{thread(stage)}\n{numbers(stage)}"


def thread(stage: Stage) -> str:
    """All words below the newest digest."""
    replies = stage.thread(OPS, str(stage.newest(OPS)["ts"]))
    return "\n".join(words(m["blocks"]) for m in replies if "blocks" in m)


def fig(said: str) -> str:
    """What a digest says of Fig's score."""
    return next(line for line in said.rpartition("\nFig, ")[2].splitlines() if "Score" in line)


def numbers(stage: Stage) -> str:
    """Everything that there is of the change, though nothing moved."""
    return preview_text(stage.bot.tools, WORKSPACE_ID, stage.clock.now(), "async")


def apply(stage: Stage, **changed: Any) -> None:
    stage.apply({**plan(), **changed})


def preview(stage: Stage) -> str:
    return f"{_preview(stage)}\n{numbers(stage)}"


def _preview(stage: Stage) -> str:
    return preview_text(stage.bot.tools, WORKSPACE_ID, stage.clock.now())


def test_small_weeks_are_shown_together_as_what_they_are(stage: Stage) -> None:
    first = week(stage, 0, {ANA: 5, BEN: 1, CLEO: 3})
    assert fig(first) == "• Score: shown once 4 people have answered; the weeks until then are taken together"
    second = week(stage, 1, {ANA: 5, BEN: 1, DEV: 4, EVA: 2})
    weeks = "in the weeks of 5 October 2026 to 12 October 2026 together, 5 people"
    assert fig(second).startswith(f"• Score 3.0 {weeks}, 3.0 in all weeks on v1")


def test_how_many_lack_is_said_only_where_the_channel_saw_it(stage: Stage) -> None:
    assert "• Score: 2 people more and it can be shown" in fig(week(stage, 0, {ANA: 5, BEN: 1}))
    assert "shown once 4 people have answered" in fig(week(stage, 1, {ANA: 5}))


def test_somebody_new_cannot_be_had_from_this_week_and_all_weeks(stage: Stage) -> None:
    """The newcomer says 5, or 1 with somebody else saying more: the digest is the same."""
    week(stage, 0, dict.fromkeys((ANA, BEN, CLEO, DEV), 3))
    said = week(stage, 1, {ANA: 1, BEN: 3, CLEO: 3, DEV: 3, EVA: 5})
    assert fig(said).startswith("• Score 3.0 in the week of 12 October 2026, 3.0 in all weeks on v1")


def test_a_lowered_minimum_does_not_take_apart_what_was_shown_together(stage: Stage) -> None:
    apply(stage, privacy={"scores": 5})
    week(stage, 0, {ANA: 4, BEN: 4, CLEO: 4, DEV: 4})
    assert "together, 5 people" in fig(week(stage, 1, {ANA: 1, BEN: 1, CLEO: 1, DEV: 1, EVA: 5}))
    apply(stage)
    assert "together, 5 people" in preview(stage)
    assert "Score 4.0" not in preview(stage)
    assert "Score 2.0 in the week of 19 October 2026" in week(
        stage, 2, dict.fromkeys((ANA, BEN, CLEO, DEV), 2)
    )


def test_a_raised_minimum_hides_what_fewer_people_were_shown_by(stage: Stage) -> None:
    week(stage, 0, dict.fromkeys((ANA, BEN, CLEO, DEV), 4))
    assert "Score 4.0" in preview(stage)
    apply(stage, privacy={"scores": 6, "words": 6})
    assert "4.0" not in preview(stage)
    (said,) = stage.command(LEA, "/pops privacy")
    assert "scores of at least 6 people" in said["text"]


def test_what_somebody_takes_away_cannot_be_had_from_a_preview_before_and_after(stage: Stage) -> None:
    week(stage, 0, {ANA: 3, BEN: 3, CLEO: 3, DEV: 3, EVA: 5})
    assert "Score 3.4" in preview(stage)
    stage.execute("DELETE FROM answer WHERE choices LIKE '%5%'")
    assert "Score 3.0" not in preview(stage)
    assert "• Score: 4 people more and it can be shown" in preview(stage)
    assert "Score 3.0 in the week of 12 October 2026, 3.0 in all weeks" in week(
        stage, 1, dict.fromkeys(IN_FIG, 3)
    )


def test_the_same_rounds_are_never_cut_otherwise_by_moving_a_start(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["trials"] = []
    stage.apply(wanted)
    week(stage, 0, {ANA: 5, BEN: 1, CLEO: 3})
    week(stage, 1, {ANA: 5, DEV: 4})
    before = preview(stage)
    assert "together, 4 people" in before
    wanted["changes"]["async"]["trials"] = [{"team": "fig", "version": 1, "from": "2026-10-12"}]
    stage.apply(wanted)
    assert not re.search(r"Fig.*\n• Score \d", preview(stage))


def test_two_changes_that_ask_the_same_show_a_teams_week_once(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["bold"] = {**wanted["changes"]["async"], "title": "Bold plans"}
    wanted["pulses"]["bold"] = {**wanted["pulses"]["focus"], "change": "bold", "on": ["wednesday"]}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    for person in (ANA, BEN, CLEO, DEV):
        stage.answer(person, 3)
    stage.go("2026-10-07 09:30")
    for person in (ANA, BEN, CLEO, DEV, EVA):
        stage.answer(person, 3 if person != EVA else 5)
    stage.go("2026-10-12 10:00")
    said = thread(stage)
    assert "Score 3.0 in the week of 5 October 2026" in said
    assert "3.4" not in said
    assert "who answered is counted with another change that asks the same" in said


def test_a_second_team_of_all_but_one_does_not_tell_what_that_one_said(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["kiwi"] |= {"zone": BERLIN, "roster": [ANA, BEN, CLEO, DEV], "champions": []}
    wanted["asking"] = {"per_day": 2}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    for person in (ANA, BEN, CLEO, DEV):
        stage.answer(person, 3)
    stage.answer(EVA, 5)
    for person in (ANA, BEN, CLEO, DEV):
        stage.press(person, "answer:3", KIWI, row="focus.time")
    stage.go("2026-10-12 10:00")
    said = thread(stage)
    assert "Score 3.4 in the week of 5 October 2026" in said
    assert "Score 3.0" not in said


def test_quotes_follow_the_words_minimum_and_stand_once_in_a_digest(stage: Stage) -> None:
    comments = dict.fromkeys(IN_FIG[:3], "The very same words")
    said = week(stage, 0, dict.fromkeys(IN_FIG, 4), comments)
    assert "The very same words" not in said
    week(stage, 1, dict.fromkeys(IN_FIG, 4), dict.fromkeys((DEV, EVA, FAY), "The very same words"))
    said = thread(stage)
    assert "Comments of 6 people" in said
    assert said.count("The very same words") == 1


def test_words_of_small_groups_come_without_the_team_and_never_again_with_it(stage: Stage) -> None:
    stage.go("2026-10-06 15:30")
    for person in IN_FIG[:3]:
        stage.comment(person, f"Early words of {person}")
    for person in IN_KIWI[:2]:
        stage.comment(person, f"Early words of {person}", KIWI)
    stage.go("2026-10-12 10:00")
    assert "Early words" not in thread(stage)
    stage.go("2026-10-13 15:30")
    stage.go("2026-10-19 10:00")
    assert thread(stage).count("Early words") == 3
    stage.go("2026-10-20 15:30")
    for person in IN_FIG:
        stage.comment(person, f"Late words of {person}")
    stage.go("2026-10-26 10:00")
    said = thread(stage)
    assert "Comments of 6 people" in said
    assert "Late words" in said
    assert "Early words" not in said


def test_quotes_that_a_preview_has_shown_stand_in_the_digest_too(stage: Stage) -> None:
    stage.go("2026-10-06 15:30")
    for person in IN_FIG[:3]:
        stage.comment(person, f"Early words of {person}")
    for person in IN_KIWI[:2]:
        stage.comment(person, f"Early words of {person}", KIWI)
    stage.go("2026-10-13 15:30")
    stage.go("2026-10-16 15:30")
    assert _preview(stage).count("Early words") == 3
    stage.go("2026-10-19 10:00")
    assert thread(stage).count("Early words") == 3


def test_what_is_remembered_are_rounds_and_numbers_and_nothing_of_an_answer(stage: Stage) -> None:
    week(stage, 0, dict.fromkeys(IN_FIG, 4), dict.fromkeys(IN_FIG, "Words"))
    cells = stage.table("cell")
    assert len(cells) == 3
    ((digest,),) = stage.rows("SELECT DISTINCT digest FROM cell")
    assert stage.rows("SELECT id FROM digest") == [(digest,)]
    told = repr(cells)
    assert "Words" not in told
    for (pseudonym,) in stage.rows("SELECT pseudonym FROM answer"):
        assert pseudonym not in told
    for person in IN_FIG:
        assert person not in told


@pytest.mark.parametrize(
    ("low", "sentence"),
    [
        ({"scores": 2}, '"2" does not fit here. Write a whole number of people from 4 to 1000'),
        ({"scores": 3}, "with fewer, others could tell who said what."),
        ({"words": 4}, '"4" does not fit here. Write a whole number of people from 5 to 1000'),
        ({"words": "many"}, '"many" does not fit here.'),
    ],
)
def test_a_minimum_below_the_usual_one_is_refused_with_a_sentence(
    bare_stage: Stage, low: Json, sentence: str
) -> None:
    with pytest.raises(SetupError) as refused:
        bare_stage.read({**plan(), "privacy": low})
    assert sentence in str(refused.value)
