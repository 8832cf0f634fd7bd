"""A change of which enough is known is asked about every second week; questions of a pulse take turns."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.analysis.compare.values import Comparison, Missing, TeamEffect, Verdict
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.domain.change import Direction
from bot.domain.decision import DecisionKind
from bot.domain.round import SkipReason
from bot.flows.preview_digest import preview_text
from storage import decisions, digests
from storage.rows import to_json
from tests.walks.people import FIG, IN_FIG, LEA, WORKSPACE_ID, plan
from tests.walks.reading import Json
from tests.walks.stage import Stage
from tests.walks.test_asking_less import four_changes

pytestmark = pytest.mark.slow

HELPS = Comparison(Verdict.HELPS, None)
EARLY = Comparison(Verdict.TOO_EARLY, None)
FIG_SHOWN = PublishedTeam("fig", "Fig", 1, date(2026, 9, 7), None, None, None, ())
TUESDAYS = ("2026-10-06", "2026-10-13", "2026-10-20", "2026-10-27")


def publish(stage: Stage, comparison: Comparison, team: PublishedTeam = FIG_SHOWN) -> None:
    """A digest that says this of the change."""
    shown = PublishedChange("async", "Async stand-ups", Direction.UP, 0.3, comparison, (), (team,))
    with stage.bot.database.transaction() as session:
        content: Json = {"headline": {}, "details": [], "changes": [to_json(PublishedChange, shown)]}
        digests.claim_digest(session, WORKSPACE_ID, date(2026, 9, 28), content)


def quiet(stage: Stage, days: tuple[str, ...] = TUESDAYS, team: str = "fig") -> list[bool]:
    """In which of these weeks a team was not asked, since enough was known."""
    for day in days:
        stage.go(f"{day} 15:30")
    query = f"SELECT skipped FROM round WHERE team = '{team}' ORDER BY due"  # noqa: S608 - the test names it
    return [skipped == SkipReason.ENOUGH_KNOWN.value for (skipped,) in stage.rows(query)]


@pytest.fixture
def unposted(stage: Stage) -> Stage:
    """A stage whose digests are made by the test alone."""
    stage.apply({key: value for key, value in plan().items() if key != "digest"})
    return stage


def test_a_settled_verdict_makes_every_second_week_quiet_for_teams_on_the_change(unposted: Stage) -> None:
    publish(unposted, HELPS)
    assert quiet(unposted) == [False, True, False, True]
    assert quiet(unposted, (), "kiwi") == [False] * 4


def test_it_is_the_published_verdict_on_the_version_that_counts(unposted: Stage) -> None:
    publish(unposted, HELPS, replace(FIG_SHOWN, version=2))
    assert quiet(unposted) == [False] * 4


def test_a_verdict_on_the_team_alone_is_enough(unposted: Stage) -> None:
    effect = TeamEffect("fig", Verdict.NO_DIFFERENCE, None, Missing(), 1, 1, 6, 6)
    publish(unposted, replace(EARLY, teams=(effect,)))
    assert quiet(unposted, TUESDAYS[:2]) == [False, True]


def test_a_kept_change_is_asked_about_every_second_week_until_something_new_is_decided(
    unposted: Stage,
) -> None:
    now, today = unposted.clock.now(), date(2026, 10, 5)
    with unposted.bot.database.transaction() as session:
        decisions.note(session, WORKSPACE_ID, "async", DecisionKind.KEEP, LEA, now, today)
    assert quiet(unposted, TUESDAYS[:2]) == [False, True]
    with unposted.bot.database.transaction() as session:
        later = unposted.clock.now()
        decisions.note(session, WORKSPACE_ID, "async", DecisionKind.SPREAD, LEA, later, later.date())
    assert quiet(unposted, ("2026-10-20", "2026-10-27")) == [False, True, False, False]


def test_the_digest_says_kindly_that_a_team_was_not_asked(unposted: Stage) -> None:
    publish(unposted, HELPS)
    quiet(unposted, TUESDAYS[:2])
    said = preview_text(unposted.bot.tools, WORKSPACE_ID, unposted.clock.now())
    assert "since enough is known, and not this week: Fig (Async stand-ups)." in said
    assert "• Fig on 13 October" not in said


def test_questions_take_turns_and_one_that_was_not_asked_is_not_missing(bare_stage: Stage) -> None:
    stage, wanted = bare_stage, four_changes()
    wanted["pulses"] = {"async": wanted["pulses"]["async"] | {"questions": ["load.pace", "quality.rework"]}}
    stage.apply(wanted)
    for day, other in zip(TUESDAYS[:3], ("load.pace", "quality.rework", "load.pace"), strict=True):
        stage.go(f"{day} 09:30")
        asked = re.findall(r"question\|\w+\|([\w.]+)", str(stage.newest(FIG)["blocks"]))
        assert list(dict.fromkeys(asked)) == ["focus.time", other]
        for person in IN_FIG:
            stage.answer(person, 4)
            stage.answer(person, 3, other)
    stage.go("2026-10-26 09:59")
    rows = stage.choices()
    assert sum("load.pace" in row for row in rows) == 2 * len(IN_FIG)
    stage.go("2026-10-26 10:00")
    ((content,),) = stage.rows("SELECT content FROM digest ORDER BY week DESC LIMIT 1")
    assert "load.pace" in content
    assert "quality.rework" in content
