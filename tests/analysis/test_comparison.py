from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.compare.values import Missing
from bot.analysis.comparison import Comparison, Effect, Reading, TeamComparison
from bot.analysis.gate import Minimums
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.change import Direction
from tests.analysis.companies import compare, monday, noisy_company, on, scores

BEFORE, SINCE = range(6), range(6, 14)
WAITING = scores("calm", range(14), 3.0)


def compared(
    rows: Sequence[PersonWeek],
    teams: Sequence[TeamOnChange],
    week: int = 13,
    direction: Direction = Direction.UP,
    minimums: Minimums | None = None,
) -> Comparison:
    return compare(rows, monday(week), teams, direction, 0.3, minimums or Minimums())


def trying(score_since: float, people: int = 5, score_before: float = 3.0) -> list[PersonWeek]:
    return [
        *scores("try", BEFORE, score_before, people, spread=0.1),
        *scores("try", SINCE, score_since, people, version=1, spread=0.1),
    ]


def only(comparison: Comparison) -> TeamComparison:
    (team,) = comparison.teams
    return team


def test_a_team_that_rose_beside_a_calm_one_reads_above() -> None:
    team = only(compared([*trying(4.5), *WAITING], [on("try", 6), on("calm")]))
    assert team.reading is Reading.ABOVE
    assert team.difference == pytest.approx(1.5)
    assert team.movement == pytest.approx(0)
    assert team.beside == ("calm",)
    assert team.effect is not None
    assert 0 < team.effect.low < 1.5 < team.effect.high


def test_where_less_is_better_a_rise_reads_below() -> None:
    comparison = compared([*trying(4.5), *WAITING], [on("try", 6), on("calm")], direction=Direction.DOWN)
    assert only(comparison).reading is Reading.BELOW
    assert (comparison.count(Reading.BELOW), comparison.count(Reading.ABOVE)) == (1, 0)


def test_an_effect_can_be_turned_toward_what_is_wanted() -> None:
    effect = Effect(0.5, -0.1, 1.1)
    assert effect.toward(Direction.DOWN) == Effect(-0.5, -1.1, 0.1)
    assert effect.toward(Direction.UP) == effect


def test_what_everybody_moved_is_not_the_teams_effect() -> None:
    risen = [replace(row, score=row.score + (1.5 if row.week >= monday(6) else 0)) for row in WAITING]
    team = only(compared([*trying(4.5), *risen], [on("try", 6), on("calm")]))
    assert team.reading is Reading.TOO_EARLY
    assert team.difference == pytest.approx(1.5)
    assert team.movement == pytest.approx(1.5)
    assert team.effect is not None
    assert team.effect.estimate == pytest.approx(0)


def test_a_shared_bad_week_that_the_waiting_team_also_had_cancels_out() -> None:
    rows = [replace(r, score=r.score - (1.0 if r.week == monday(8) else 0)) for r in [*trying(3.5), *WAITING]]
    team = only(compared(rows, [on("try", 6), on("calm")]))
    assert team.effect is not None
    assert team.effect.estimate == pytest.approx(0.5)


def test_each_person_is_compared_with_the_same_person() -> None:
    newcomers = [
        PersonWeek(monday(week), "try", f"new-{n}", 1, 5.0) for week in SINCE for n in range(5)
    ]  # they were never asked before
    team = only(compared([*trying(3.0), *newcomers, *WAITING], [on("try", 6), on("calm")]))
    assert team.people == 5
    assert team.difference == pytest.approx(0)


def test_weeks_without_a_waiting_team_do_not_count() -> None:
    late = [
        *scores("late", range(10), 3.0),
        *scores("late", range(10, 14), 5.0, version=1),
    ]
    first, second = compared([*trying(4.5), *late], [on("try", 6), on("late", 10)]).teams
    assert (first.weeks_before, first.weeks_since, first.beside) == (6, 4, ("late",))
    assert second.missing == Missing(comparison_teams=1)


def test_a_team_on_its_second_version_is_read_by_that_version_alone() -> None:
    rows = [
        *scores("try", BEFORE, 3.0),
        *scores("try", range(6, 10), 1.0, version=1),
        *scores("try", range(10, 14), 3.5, version=2),
        *WAITING,
    ]
    team = only(compared(rows, [on("try", 6, version=2), on("calm")]))
    assert team.weeks_since == 4
    assert team.difference == pytest.approx(0.5)


def test_a_team_that_stopped_keeps_what_its_last_version_showed() -> None:
    stopped = TeamOnChange("try", "Try", None, monday(6))
    rows = [*scores("try", BEFORE, 3.0), *scores("try", range(6, 10), 4.0, version=1)]
    after = scores("try", range(10, 14), 1.0)
    team = only(compared([*rows, *after, *WAITING], [stopped, on("calm")]))
    assert team.weeks_since == 4
    assert team.difference == pytest.approx(1.0)


def test_few_answers_before_the_start_are_not_pooled_with_those_after_a_stop() -> None:
    stopped = TeamOnChange("try", "Try", None, monday(6))
    few = [row for row in scores("try", BEFORE, 3.0) if row.person in {"try-0", "try-1"}]
    rows = [*few, *scores("try", range(6, 10), 4.0, version=1), *scores("try", range(10, 14), 1.0)]
    assert only(compared([*rows, *WAITING], [stopped, on("calm")])).weeks_before == 0


def test_when_all_start_at_once_no_team_is_read_and_that_is_said() -> None:
    rows = [*trying(4.5), *[replace(row, team="too", person=f"too-{row.person}") for row in trying(4.5)]]
    comparison = compared(rows, [on("try", 6), on("too", 6)])
    assert not comparison.has_comparison
    assert comparison.count(Reading.TOO_LITTLE) == 2
    assert comparison.teams[0].missing == Missing(comparison_teams=1)
    assert comparison.teams[0].difference == pytest.approx(1.5)
    assert comparison.teams[0].effect is None


@pytest.mark.parametrize(
    ("rows", "week", "missing"),
    [
        (scores("try", SINCE, 4.0, version=1), 13, Missing(weeks_before=2)),
        ([*scores("try", [5], 3.0), *scores("try", SINCE, 4.0, version=1)], 13, Missing(weeks_before=1)),
        (trying(4.0), 6, Missing(weeks_since=1)),
        (scores("try", BEFORE, 3.0), 13, Missing(weeks_since=2)),
        (
            [*scores("try", BEFORE, 3.0, people=4), *scores("new", SINCE, 4.0, people=4, version=1)],
            13,
            Missing(weeks_since=2),
        ),
        ([], 13, Missing(weeks_before=2, weeks_since=2)),
    ],
)
def test_too_little_says_exactly_what_is_missing(rows: list[PersonWeek], week: int, missing: Missing) -> None:
    team = only(compared([*rows, *WAITING], [on("try", 6), on("calm")], week=week))
    assert (team.reading, team.missing, team.effect) == (Reading.TOO_LITTLE, missing, None)


def test_people_who_answered_in_one_period_only_are_missing_in_the_other() -> None:
    others = [replace(row, person=f"other-{row.person}") for row in scores("try", SINCE, 4.0, version=1)]
    team = only(compared([*scores("try", BEFORE, 3.0), *others, *WAITING], [on("try", 6), on("calm")]))
    assert team.missing == Missing(people=4)
    assert (team.people, team.difference) == (0, None)


def test_a_team_smaller_than_the_minimum_shows_no_number_and_helps_no_other() -> None:
    comparison = compared([*trying(4.5, people=3), *WAITING], [on("try", 6), on("calm")])
    assert (only(comparison).difference, only(comparison).effect) == (None, None)
    small = [row for row in WAITING if row.person in {"calm-0", "calm-1", "calm-2"}]
    assert only(compared([*trying(4.5), *small], [on("try", 6), on("calm")])).beside == ()


def test_a_raised_minimum_is_obeyed() -> None:
    team = only(compared([*trying(4.5), *WAITING], [on("try", 6), on("calm")], minimums=Minimums(scores=6)))
    assert (team.reading, team.difference) == (Reading.TOO_LITTLE, None)


def test_later_weeks_and_teams_that_start_later_change_nothing_today() -> None:
    teams = [on("try", 6), on("calm", 13)]
    rows = [*trying(4.5), *WAITING]
    assert compared(rows, teams, week=9) == compared(
        [row for row in rows if row.week <= monday(9)], teams, week=9
    )
    assert compared(rows, teams, week=9).waiting == ("calm",)


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows, teams = noisy_company(3, [4, 6, None, None], 14, 0.5)
    assert compared(rows, teams) == compared(rows[::-1], teams)


def test_looking_every_week_misses_the_truth_in_at_most_5_of_100_teams() -> None:
    seen, missed, found = set(), set(), set()
    for seed in range(12):
        rows, teams = noisy_company(seed, [4, 4, 8, None, None, None], 20, 0.6)
        for week in range(6, 20, 2):
            for team in compared(rows, teams, week).teams:
                if team.effect:
                    seen.add((seed, team.team))
                    missed |= {(seed, team.team)} - (
                        {(seed, team.team)} if _holds(team.effect, 0.6) else set()
                    )
                    found |= {(seed, team.team)} if team.reading is Reading.ABOVE else set()
    assert len(seen) == 36
    assert len(missed) <= 0.05 * len(seen)
    assert found


def _holds(effect: Effect, truth: float) -> bool:
    return effect.low <= truth <= effect.high


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


@settings(max_examples=150, deadline=None)
@given(rows_of_any_kind, teams_of_any_kind, st.sampled_from([0.0, 0.3, 4.0]))
def test_any_data_gives_a_value_with_finite_numbers(
    rows: list[PersonWeek], teams: tuple[TeamOnChange, ...], smallest: float
) -> None:
    comparison = compare(rows, monday(8), teams, Direction.UP, smallest, Minimums(scores=3))
    assert len(comparison.teams) + len(comparison.waiting) == 3
    for team in comparison.teams:
        assert (team.effect is None) == (team.reading is Reading.TOO_LITTLE)
        assert (team.reading is Reading.TOO_LITTLE) == (team.missing != Missing())
        if team.effect:
            assert all(map(isfinite, (team.effect.low, team.effect.high)))
            assert team.effect.low < team.effect.estimate < team.effect.high
