"""What counts as news between two digests, and what does not."""

from dataclasses import replace
from datetime import date

import pytest

from bot.analysis.compare.values import (
    Comparison,
    Interval,
    Missing,
    Reason,
    TeamEffect,
    Verdict,
    VersionEffect,
    VersionVerdict,
)
from bot.analysis.moves import Move, Moved, moves
from bot.analysis.published import PublishedChange, PublishedGuardrail, PublishedTeam
from bot.domain.change import Direction

START = date(2026, 1, 5)


def effect(team: str, verdict: Verdict, estimate: float = 0.4) -> TeamEffect:
    seen = Interval(estimate, estimate - 0.3, estimate + 0.3)
    return TeamEffect(team, verdict, None, Missing(), 1, 1, 6, 6, seen, estimate)


def team(key: str, version: int | None = 1) -> PublishedTeam:
    return PublishedTeam(key, key.title(), version, START if version else None, None, None, None, ())


COMPARISON = Comparison(
    Verdict.HELPS,
    None,
    effect=Interval(0.4, 0.1, 0.7),
    teams=(effect("fig", Verdict.HELPS), effect("kiwi", Verdict.TOO_EARLY)),
    versions=VersionEffect(2, 1, VersionVerdict.TOO_EARLY, Reason.UNCERTAIN),
)
GUARD = PublishedGuardrail("load", "How heavy was it?", Direction.DOWN, Comparison(Verdict.TOO_EARLY, None))
BEFORE = PublishedChange(
    key="async",
    title="Async",
    direction=Direction.UP,
    smallest=0.3,
    comparison=COMPARISON,
    guardrails=(GUARD,),
    teams=(team("fig"), team("kiwi"), team("lime", None)),
)


def compared(**values: object) -> PublishedChange:
    return replace(BEFORE, comparison=replace(COMPARISON, **values))  # type: ignore[arg-type]


def test_a_change_that_stands_there_for_the_first_time_is_news() -> None:
    assert moves(BEFORE, None) == (Move(Moved.NEW),)


def test_numbers_that_wobble_are_no_news() -> None:
    wobbled = compared(
        effect=Interval(0.5, 0.2, 0.8),
        teams=(effect("fig", Verdict.HELPS, 0.6), effect("kiwi", Verdict.TOO_EARLY, -0.2)),
        versions=VersionEffect(3, 2, VersionVerdict.TOO_EARLY, Reason.FEW_PEOPLE),
    )
    renamed = replace(wobbled, teams=tuple(replace(t, name="New", answered=4) for t in wobbled.teams))
    assert moves(BEFORE, BEFORE) == moves(wobbled, BEFORE) == moves(renamed, BEFORE) == ()


@pytest.mark.parametrize(
    ("now", "move"),
    [
        (compared(verdict=Verdict.TOO_EARLY), Move(Moved.VERDICT, "", "helps", "too early")),
        (
            compared(teams=(effect("fig", Verdict.HELPS), effect("kiwi", Verdict.HURTS))),
            Move(Moved.TEAM, "Kiwi", "too early", "hurts"),
        ),
        (
            compared(versions=VersionEffect(2, 1, VersionVerdict.BETTER, None)),
            Move(Moved.VERSIONS, "", "too early", "better"),
        ),
        (
            replace(BEFORE, guardrails=(replace(GUARD, comparison=Comparison(Verdict.HURTS, None)),)),
            Move(Moved.GUARDRAIL, "How heavy was it?", "too early", "hurts"),
        ),
        (
            replace(BEFORE, teams=(team("fig"), team("kiwi"), team("lime"))),
            Move(Moved.STARTED, "Lime", "", "v1"),
        ),
        (
            replace(BEFORE, teams=(team("fig", 2), team("kiwi"), team("lime", None))),
            Move(Moved.VERSION, "Fig", "v1", "v2"),
        ),
        (
            replace(BEFORE, teams=(replace(team("fig"), stopped=True), team("kiwi"), team("lime", None))),
            Move(Moved.STOPPED, "Fig", "v1"),
        ),
        (compared(effect=None), Move(Moved.NUMBER)),
        (compared(ended=40), Move(Moved.ENDED)),
        (compared(final=True), Move(Moved.FINAL)),
        (replace(BEFORE, teams=BEFORE.teams[:2]), Move(Moved.GONE, "Lime")),
        (replace(BEFORE, teams=(*BEFORE.teams, team("plum", None))), Move(Moved.CAME, "Plum")),
    ],
)
def test_each_thing_that_moves_is_told_once(now: PublishedChange, move: Move) -> None:
    assert moves(now, BEFORE) == (move,)


def test_a_rewording_is_news_and_so_is_its_undoing() -> None:
    apart = replace(BEFORE, teams=tuple(replace(t, reworded=START) for t in BEFORE.teams))
    names = [t.name for t in BEFORE.teams]
    assert moves(apart, BEFORE) == tuple(Move(Moved.REWORDED, name) for name in names)
    assert moves(BEFORE, apart) == tuple(Move(Moved.LINKED, name) for name in names)
    assert moves(apart, apart) == ()


def test_the_first_number_of_a_change_and_of_a_team_is_news() -> None:
    blind = tuple(replace(effect, effect=None) for effect in COMPARISON.teams)
    before = compared(effect=None, teams=blind)
    some = compared(teams=(blind[0], COMPARISON.teams[1]))
    assert moves(some, before) == (
        Move(Moved.NUMBER, "", "", "number"),
        Move(Moved.COMPARED, "Kiwi"),
    )


def test_a_team_that_joins_with_a_verdict_and_a_version_that_gets_one_are_news() -> None:
    joined = replace(
        compared(teams=(*COMPARISON.teams, effect("plum", Verdict.HURTS))),
        teams=(*BEFORE.teams, team("plum")),
    )
    begun = Move(Moved.STARTED, "Plum", "", "v1")
    assert moves(joined, BEFORE) == (begun, Move(Moved.TEAM, "Plum", "too early", "hurts"))
    first, second = (
        compared(versions=VersionEffect(number, number - 1, VersionVerdict.BETTER, None)) for number in (2, 3)
    )
    assert moves(second, first) == (Move(Moved.VERSIONS, "", "better", "better"),)
