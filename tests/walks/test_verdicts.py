"""Weeks of pulses by signed requests: a digest says that a change helps, the next that nothing moved."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from bot.flows.preview_digest import preview_text
from tests.walks.people import ANA, FIG, IN_FIG, IN_KIWI, IN_LIME, KIWI, LIME, OPS, WORKSPACE_ID, plan
from tests.walks.reading import buttons, words
from tests.walks.stage import Stage

FIRST_TUESDAY, START, WEEKS = date(2026, 10, 6), date(2026, 11, 3), 15
TEAMS = (
    (LIME, IN_LIME, "Pacific/Auckland"),
    (FIG, IN_FIG, "Europe/Berlin"),
    (KIWI, IN_KIWI, "America/New_York"),
)
"""In the order of their mornings."""


def live(stage: Stage) -> None:
    """Fig goes up by two points on its question from its start on, and its workload gets heavier."""
    wanted = plan()
    wanted["changes"]["async"]["trials"] = [{"team": "fig", "version": 1, "from": START}]
    stage.apply(wanted)
    chance = Random(6)  # noqa: S311 - made-up people need no secret numbers
    for number in range(WEEKS):
        tuesday = FIRST_TUESDAY + timedelta(weeks=number)
        for channel, people, zone in TEAMS:
            stage.go(f"{tuesday} 09:30", zone)
            moved = 2 if channel == FIG and tuesday >= START else 0
            is_quiet = not buttons(stage.newest(channel))
            for person in () if is_quiet else people:
                stage.answer(person, _choice(2.5 + moved, chance), channel=channel)
                stage.answer(person, _choice(3 - moved / 1.6, chance), "load.week", channel)
        stage.go(f"{tuesday + timedelta(days=6)} 10:00")


def _choice(mood: float, chance: Random) -> int:
    return min(5, max(1, round(mood + chance.gauss(0, 0.6))))


def headlines(stage: Stage) -> list[str]:
    return [str(message["text"]) for message in stage.messages(OPS)]


@pytest.mark.slow
def test_a_change_that_works_is_said_to_help_once_and_then_the_digest_is_short(stage: Stage) -> None:
    live(stage)
    told = headlines(stage)
    assert len(told) == WEEKS
    assert "*Async stand-ups*: no team has started, the weeks before the start are growing." in told[0]
    first = next(number for number, said in enumerate(told) if "*Async stand-ups* helps:" in said)
    assert first >= 8
    said = told[first]
    assert "For whom: better in Fig." in said
    assert (
        "in one team that tries it, beside 2 teams without it, with up to 4 weeks before and 9 since" in said
    )
    assert "Mind: “In the past week, how" in said
    assert "before more teams start, find out with the champions why something else got worse." in said
    assert "*Async stand-ups*: helps, +" in told[-1]
    assert len(told[-1]) < 0.8 * len(said)
    thread = stage.thread(OPS, str(stage.messages(OPS)[first]["ts"]))
    detail = words(thread[0]["blocks"])
    assert "verdict: too early → helps" in detail
    assert "• Fig: too early → helps" in detail
    assert "“In the past week, how" in detail
    assert "• Helps: +" in detail
    alt = thread[-1]["files"][0]["alt_txt"]
    assert "Fig: +" in alt
    assert "helps" in alt
    quiet = stage.thread(OPS, str(stage.messages(OPS)[-1]["ts"]))
    assert "Nothing moved since the last digest. Helps: +" in words(quiet[0]["blocks"])
    assert not any("files" in message for message in quiet)
    (history,) = stage.command(ANA, "/pops compare async", FIG)
    assert "verdict: too early → helps" in words(history["blocks"])


def worded(wording: int) -> dict[str, Any]:
    """The usual plan, with a question of one's own that measures the change and one that guards it."""
    wanted = plan()
    for name in ("own.worth", "own.calm"):
        wanted.setdefault("questions", {})[name] = {
            "text": f"Question {name[4:]}, in its {wording}. wording?",
            "labels": ["One", "Two", "Three", "Four", "Five"],
            "direction": "up",
            "why": "It matters.",
            "wording": wording,
        }
    wanted["changes"]["async"]["question"] = "own.worth"
    wanted["pulses"]["focus"]["questions"] = ["own.worth", "own.calm"]
    return wanted


def asked(stage: Stage, tuesday: str, worth: int, calm: int) -> str:
    """Everybody in Fig answers; what there is of the change after that week."""
    stage.go(f"{tuesday} 09:30")
    for person in IN_FIG:
        stage.answer(person, worth, "own.worth")
        stage.answer(person, calm, "own.calm")
    stage.go(f"{date.fromisoformat(tuesday) + timedelta(days=6)} 10:00")
    return preview_text(stage.bot.tools, WORKSPACE_ID, stage.clock.now(), "async")


def test_answers_to_another_wording_are_another_question(bare_stage: Stage) -> None:
    bare_stage.apply(worded(1))
    asked(bare_stage, "2026-10-06", 1, 1)
    assert "1.0" in asked(bare_stage, "2026-10-13", 1, 1)
    bare_stage.apply(worded(2))
    said = asked(bare_stage, "2026-10-20", 5, 5)
    assert "Measured by: “Question worth, in its 2. wording?”" in said
    assert "“Question calm, in its 2. wording?”" in said
    assert "• Score 5.0 in the week of 19 October 2026, 5.0 in all weeks on v1" in said
    assert "• By week: 1.0, 1.0 ┊ 5.0\n• The question was reworded on 20 October 2026; weeks before" in said
    assert "1. wording" not in said.partition("Question reworded on")[0]
