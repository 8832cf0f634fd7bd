"""Companies whose truth is known, looked at every week: a small run of the simulator, seeds fixed."""

import numpy as np
import pytest

from benchmarks.companies import LOOKS, NEVER, SCENARIOS, Company, make_company
from benchmarks.comparison import Looked, Watched, row, share, watched
from benchmarks.peers import before_after, last_week
from benchmarks.watch import Sight, watch
from bot.analysis.compare import compare
from bot.analysis.compare.values import VersionVerdict


def company(name: str, teams: int = 5, seed: int = 0) -> Company:
    return make_company(SCENARIOS[name], teams, np.random.default_rng(seed))


def some(name: str, teams: int, companies: int) -> list[Watched]:
    return [watched(name, teams, seed) for seed in range(companies)]


def test_where_nothing_works_nothing_is_said_to_work_though_the_company_rises() -> None:
    seen = some("no effect, trend", 8, 4)
    assert not any(look.wrong or look.missed for each in seen for look in (each.digest, each.persons))
    assert all(each.peers["before against after"] for each in seen)
    assert all(each.peers["this week against last week"] for each in seen)


def test_half_a_point_is_seen_in_most_companies() -> None:
    seen = some("+0.5", 14, 4)
    assert not any(each.digest.wrong or each.persons.wrong for each in seen)
    assert sum(each.digest.right is not None for each in seen) >= 2


def test_help_here_and_harm_there_is_seen() -> None:
    seen = some("half +0.6, half -0.3", 12, 3)
    assert not any(each.digest.wrong or each.persons.wrong for each in seen)
    assert sum(each.digest.right is not None for each in seen) >= 2


def test_everybody_at_once_is_never_called() -> None:
    for name in ("all at once, trend", "all at once, +0.5"):
        for published in (True, False):
            sights = watch(company(name), SCENARIOS[name], published=published)
            assert {sight.said for sight in sights} == {"too early"}


def test_a_better_second_version_is_seen_in_time() -> None:
    seen = some("v2 better", 10, 2)
    assert not any(each.digest.wrong or each.persons.wrong for each in seen)
    assert any(each.digest.right is not None for each in seen)


@pytest.mark.parametrize("published", [True, False])
def test_the_simulator_sees_what_weekly_comparisons_say(*, published: bool) -> None:
    made = company("+0.5", 4)
    scores = made.published() if published else made.tidy()
    sights = watch(made, SCENARIOS["+0.5"], published=published)
    assert len(sights) == LOOKS
    for after in (0, 7, 20, 51):
        known = [score for score in scores if score.week <= made.first + after]
        said = compare(known, only_means=published)
        assert sights[after].said == said.verdict
        assert (sights[after].low, sights[after].high) == (
            (said.effect.low, said.effect.high) if said.effect else (None, None)
        )


def test_the_simulator_sees_what_comparisons_of_versions_say() -> None:
    made = company("v2 better", 6)
    last = watch(made, SCENARIOS["v2 better"], published=False)[-1]
    said = compare([score for score in made.tidy() if score.week < made.second.min() + LOOKS]).versions
    assert said
    assert (last.said == "v2 better") == (said.verdict is VersionVerdict.BETTER)
    assert (last.low, last.high) == ((said.effect.low, said.effect.high) if said.effect else (None, None))


def test_the_truth_is_what_the_change_did_to_the_scores() -> None:
    """Half a point loses a little to rounding and to the ends of the scale."""
    made = company("+0.5", 20)
    gains = [made.truth[team, start:].mean() for team, start in enumerate(made.start) if start < NEVER]
    assert 0.35 < float(np.mean(gains)) < 0.5
    assert all(not made.truth[team, :start].any() for team, start in enumerate(made.start))
    assert not company("no effect, trend", 20).truth.any()


def test_answers_are_as_people_give_them() -> None:
    made = company("no effect, people come and go", 20)
    there = ~np.isnan(made.scores)
    assert 0.2 < there.mean() < 0.8
    assert np.nanmin(made.scores) >= 1
    assert np.nanmax(made.scores) <= 5
    assert made.first >= 2
    assert (made.start == NEVER).any()


def test_the_same_seed_makes_the_same_company() -> None:
    assert watched("+0.5", 4, 7) == watched("+0.5", 4, 7)


SURE = Sight(3, "helps", 0.1, 0.5, 0.3, (0.6, 0.4))


@pytest.mark.parametrize(
    ("said", "effects", "wrong"),
    [
        ("helps", (0.6, 0.4), False),
        ("helps", (0.0, 0.0), True),
        ("helps", (0.9, -0.3), True),
        ("hurts", (-0.4, -0.4), False),
        ("hurts", (0.0, 0.0), True),
        ("mixed", (0.6, -0.3), False),
        ("mixed", (0.3, 0.3), True),
        ("no difference", (0.1, -0.1), False),
        ("no difference", (0.5, 0.5), True),
        ("v2 better", (0.5,), False),
        ("v1 better", (0.5,), True),
        ("too early", (0.5,), False),
    ],
)
def test_what_counts_as_wrong(said: str, effects: tuple[float, ...], wrong: bool) -> None:
    assert Sight(3, said, None, None, 0.0, effects).wrong is wrong


def test_an_interval_without_the_truth_has_missed_it() -> None:
    assert not Sight(3, "helps", 0.1, 0.5, 0.3, (0.3,)).missed
    assert Sight(3, "helps", 0.1, 0.5, 0.6, (0.6,)).missed
    assert not Sight(3, "too early", None, None, 0.6, (0.6,)).missed


def test_peers_call_a_rise_of_everybody_a_success() -> None:
    made = company("all at once, trend", 6)
    assert before_after(made, made.weeks - 1) == "helps"
    assert before_after(made, made.first - 1) == "too early"
    assert {last_week(made, week) for week in range(made.first, made.weeks)} >= {"helps", "hurts"}


def test_a_row_of_the_table_says_how_sure_it_is() -> None:
    fine, blind = Looked(False, False, 9, 0.1), Looked(False, True, None, None)
    peers = {"this week against last week": True, "before against after": False}
    told = row("+0.5", 8, [Watched(fine, blind, peers)])
    assert told.startswith("| +0.5 | 8 | 1 | 0.0 ± 47.1 | 100.0 ± 47.1 | 100.0 ± 47.1 |")
    assert "| 0.0 ± 47.1 | 0.0 ± 47.1 | 0.0 ± 47.1 |" in told
    assert share([True, False, False, False]) == "25.0 ± 23.6"
