"""The published comparison: made of what the gate lets pass, to one decimal, telling of nobody."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.compare.values import Comparison, Interval, Missing, Reason, TeamEffect, Verdict
from bot.analysis.comparison import JUST, compare_shown, toward, week_number
from bot.analysis.gate import Minimums
from bot.analysis.shown import show_scores
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.change import Direction
from tests.analysis.companies import compare, monday, noisy_company, on, scores

BEFORE, SINCE = range(6), range(6, 16)


def noisy(
    team: str, since: float = 3.0, people: int = 6, start: int | None = None, weeks: int = 16
) -> list[PersonWeek]:
    """A team around 3, and around `since` from its start on."""
    chance = Random(team)  # noqa: S311 - simulated people need no secret numbers
    rows = []
    for week in range(weeks):
        begun = start is not None and week >= start
        rows += [
            replace(row, score=row.score + chance.gauss(0, 0.4), version=1 if begun else None)
            for row in scores(team, [week], since if begun else 3.0, people)
        ]
    return rows


CALM = [row for n in range(3) for row in noisy(f"calm{n}")]
WAITING = [on(f"calm{n}") for n in range(3)]


def compared(
    rows: Sequence[PersonWeek],
    teams: Sequence[TeamOnChange],
    week: int = 15,
    direction: Direction = Direction.UP,
    minimums: Minimums | None = None,
) -> Comparison:
    return compare(rows, monday(week), teams, direction, 0.3, minimums or Minimums())


def of(comparison: Comparison, team: str) -> TeamEffect:
    return next(effect for effect in comparison.teams if effect.team == team)


def two_trying(since: float) -> list[PersonWeek]:
    return [*noisy("one", since, start=6), *noisy("two", since, start=6), *CALM]


TWO = [on("one", 6), on("two", 6), *WAITING]


def test_teams_that_rose_beside_those_that_wait_are_helped() -> None:
    said = compared(two_trying(4.0), TWO)
    assert said.verdict is Verdict.HELPS
    assert said.effect is not None
    assert said.effect.low > 0
    assert said.effect.estimate == pytest.approx(1.0, abs=0.3)
    assert {effect.verdict for effect in said.teams} == {Verdict.HELPS}
    assert (said.started, said.beside, said.waiting) == (2, 3, 3)


def test_where_less_is_better_a_rise_hurts() -> None:
    said = compared(two_trying(4.0), TWO, direction=Direction.DOWN)
    assert said.verdict is Verdict.HURTS
    assert said.effect is not None
    assert toward(said.effect, Direction.DOWN).high < 0 < said.effect.low


def test_turned_toward_what_is_wanted_low_and_high_change_places() -> None:
    effect = Interval(0.5, -0.1, 1.1)
    assert toward(effect, Direction.DOWN) == Interval(-0.5, -1.1, 0.1)
    assert toward(effect, Direction.UP) is effect


def test_what_everybody_moved_is_nobodys_effect() -> None:
    rows = [replace(r, score=r.score + (1.0 if r.week >= monday(6) else 0)) for r in two_trying(3.0)]
    said = compared(rows, TWO)
    assert said.verdict is Verdict.TOO_EARLY
    assert said.effect is not None
    assert said.effect.estimate == pytest.approx(0, abs=0.3)
    assert of(said, "one").others_moved == pytest.approx(1.0, abs=0.4)


def test_when_all_start_at_once_that_is_the_reason() -> None:
    rows = [*noisy("one", 4.0, start=6), *noisy("two", 4.0, start=6)]
    said = compared(rows, [on("one", 6), on("two", 6)])
    assert (said.verdict, said.reason, said.effect) == (Verdict.TOO_EARLY, Reason.NO_COMPARISON, None)


def test_a_team_below_the_minimum_says_nothing_and_stands_in_for_nobody() -> None:
    small = noisy("small", 4.0, people=3, start=6)
    said = compared([*two_trying(4.0), *small], [*TWO, on("small", 6)])
    assert said == compared(two_trying(4.0), [*TWO, on("small", 6)])
    alone = compared([*noisy("one", 4.0, start=6), *noisy("few", people=3)], [on("one", 6), on("few")])
    assert alone.reason is Reason.NO_COMPARISON


def test_a_raised_minimum_is_obeyed() -> None:
    said = compared(two_trying(4.0), TWO, minimums=Minimums(scores=7))
    assert (said.verdict, said.effect) == (Verdict.TOO_EARLY, None)


def test_weeks_that_had_to_be_pooled_count_once_as_their_last() -> None:
    pairs = [("A", "B"), ("C", "D")]
    rows = [
        PersonWeek(monday(week), "one", who, 1 if week >= 6 else None, 3.0)
        for week in range(14)
        for who in pairs[week % 2]
    ]
    effect = of(compared([*rows, *CALM], [on("one", 6), *WAITING]), "one")
    assert (effect.weeks_before, effect.weeks_since) == (3, 4)
    assert effect.start == week_number(monday(7))


def test_of_two_blocks_that_end_in_one_week_the_later_version_counts() -> None:
    both = [*scores("one", [6], 1.0, version=1), *scores("one", [6], 5.0, version=2)]
    rows = [*scores("one", BEFORE, 3.0), *both, *scores("one", range(7, 16), 5.0, version=2)]
    newest = [row for row in rows if row.version != 1]
    teams = [on("one", 6, version=2), *WAITING]
    assert compared([*rows, *CALM], teams) == compared([*newest, *CALM], teams)


def test_a_team_counts_until_it_starts_another_change_and_no_further() -> None:
    """What the other change does must not be said of this one."""
    rows = two_trying(3.0)
    spoilt = [
        replace(row, score=row.score - 2) if row.team.startswith("calm") and row.week >= monday(8) else row
        for row in rows
    ]
    others = [replace(team, others=(monday(8),)) if team in WAITING else team for team in TWO]
    told = compared(spoilt, others)
    until = [row for row in rows if not row.team.startswith("calm") or row.week < monday(8)]
    assert told == compared(until, TWO)
    assert told.verdict is Verdict.TOO_EARLY
    assert compared(spoilt, TWO).verdict is Verdict.HELPS


def test_a_team_that_tries_counts_between_other_changes_around_its_start() -> None:
    team = replace(on("one", 6), others=(monday(2), monday(4), monday(9), monday(11)))
    effect = of(compared(two_trying(4.0), [team, *TWO[1:]]), "one")
    assert (effect.weeks_before, effect.weeks_since) == (2, 3)
    at_once = replace(on("one", 6), others=(monday(6),))
    assert of(compared(two_trying(4.0), [at_once, *TWO[1:]]), "two").weeks_since == 10
    assert "one" not in {effect.team for effect in compared(two_trying(4.0), [at_once, *TWO[1:]]).teams}


def test_a_change_that_came_before_the_first_answer_bounds_nothing() -> None:
    early = [replace(team, others=(monday(-30), monday(0))) for team in TWO]
    assert compared(two_trying(4.0), early) == compared(two_trying(4.0), TWO)


def test_how_many_people_lack_is_not_told() -> None:
    others = [replace(row, person=f"other-{row.person}") for row in scores("one", SINCE, 4.0, version=1)]
    effect = of(compared([*scores("one", BEFORE, 3.0), *others, *CALM], [on("one", 6), *WAITING]), "one")
    assert (effect.reason, effect.missing) == (Reason.FEW_PEOPLE, Missing(people=1))


def test_later_weeks_change_nothing_today() -> None:
    rows = two_trying(4.0)
    known = [row for row in rows if row.week <= monday(9)]
    assert compared(rows, TWO, week=9) == compared(known, TWO, week=9)


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows, teams = noisy_company(3, [4, 6, None, None], 14, 0.5)
    assert compared(rows, teams) == compared(rows[::-1], teams)


def test_a_published_range_keeps_the_side_that_it_is_on() -> None:
    """Rounded to one decimal, an end that is clear of 0 must not seem to hold it."""
    ends = set()
    for tenth in range(30):
        said = compared(two_trying(3.3 + tenth / 50), TWO)
        for effect in (said.effect, *(team.effect for team in said.teams)):
            assert effect is not None
            ends |= {effect.low, effect.high}
    assert JUST in {abs(end) for end in ends}
    assert all(abs(end) == JUST or end == round(end, 1) for end in ends)
    assert 0.0 not in ends


rows_of_any_kind = st.lists(
    st.builds(
        PersonWeek,
        week=st.integers(0, 8).map(monday),
        team=st.sampled_from(["a", "b", "c", "stranger"]),
        person=st.sampled_from("ABCDEFG"),
        version=st.sampled_from([None, None, 1, 2]),
        score=st.sampled_from([1.0, 3.0, 5.0]),
    ),
    max_size=120,
)
teams_of_any_kind = st.tuples(
    *(
        st.builds(
            TeamOnChange,
            st.just(key),
            st.just(key),
            st.sampled_from([None, 1, 2]),
            st.none() | st.integers(0, 8).map(monday),
        )
        for key in "abc"
    )
)


@settings(max_examples=100, deadline=None)
@given(rows_of_any_kind, teams_of_any_kind, st.sampled_from([0.0, 0.3, 4.0]))
def test_any_data_gives_a_value_with_finite_numbers(
    rows: list[PersonWeek], teams: tuple[TeamOnChange, ...], smallest: float
) -> None:
    said = compare_shown(show_scores(rows, teams, 3), Direction.UP, smallest)
    assert said.started == len(said.teams) <= 3
    assert (said.reason is None) == (said.verdict is not Verdict.TOO_EARLY)
    for effect in (said.effect, *(team.effect for team in said.teams)):
        if effect is not None:
            assert all(map(isfinite, (effect.low, effect.high)))
            assert effect.low <= effect.estimate <= effect.high
