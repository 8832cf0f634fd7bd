"""Effects of weekly means against dense least squares over means of persons with levels of their own."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bot.analysis.compare import compare
from bot.analysis.compare.effects import estimate_effects, standings
from bot.analysis.compare.means import information_of_means, people_apart
from bot.analysis.compare.panel import Floats, Panel, Rows
from bot.analysis.compare.values import Score
from bot.analysis.compare.variance import Wobble
from tests.analysis.compare.answers import panel_of, some_company, team

WOBBLE = Wobble(noise=0.7, share=0.12, carry=0.6)
APART = replace(WOBBLE, apart=0.3)


def means_of(scores: list[Score]) -> Panel:
    seen = panel_of(scores)
    return Panel(seen.weeks, seen.teams, only_means=True)


def covariance_of(rows: Rows, apart: float) -> tuple[Floats, list[int]]:
    """Of the weekly means, person by person: own level, own noise, and the team's shock."""
    weeks = np.flatnonzero(rows.weekly).tolist()
    weights = rows.answered[:, weeks] / rows.weekly[weeks]
    own = sum(
        np.outer(weights[p], weights[p]) * apart + np.diag(weights[p] ** 2) for p in range(len(weights))
    )
    shocks = [[WOBBLE.share * WOBBLE.carry ** abs(a - b) for b in weeks] for a in weeks]
    return np.asarray(own + np.array(shocks)), weeks


@pytest.mark.parametrize("seed", range(3))
def test_the_information_is_that_of_dense_least_squares(seed: int) -> None:
    """For any path of a team's level, its estimate's weights are those of textbook GLS with a free level."""
    seen = means_of(some_company(seed))
    apart = 0.6
    wobble = replace(WOBBLE, apart=apart * WOBBLE.noise)
    matrices, scores = information_of_means(seen, wobble, seen.teams, treated=True)
    for rows, matrix, score in zip(seen.teams, matrices, scores, strict=True):
        covariance, weeks = covariance_of(rows, apart)
        inverse, ones = np.linalg.inv(covariance), np.ones((len(weeks), 1))
        free = inverse - inverse @ ones @ np.linalg.inv(ones.T @ inverse @ ones) @ ones.T @ inverse
        means = rows.scores.sum(axis=0)[weeks] / rows.weekly[weeks]
        assert matrix[np.ix_(weeks, weeks)] == pytest.approx(free, abs=1e-9)
        assert score[weeks] == pytest.approx(free @ means, abs=1e-9)
        assert matrix.sum(axis=1) == pytest.approx(0, abs=1e-9)


def test_week_by_week_the_information_is_what_it_is_at_once() -> None:
    """Looks share their inverses; what comes out is the same, whatever comes between."""
    whole = means_of(some_company(2))
    for wobble in (replace(WOBBLE, apart=0.4), replace(WOBBLE, apart=0.4, share=0.3)):
        for week in (4, 5, 6, 9, 10, len(whole.weeks)):
            seen = whole.until(week)
            alone = Panel(seen.weeks, seen.teams, only_means=True)
            for teams, treated in ((seen.teams, True), ([rows.untreated for rows in seen.teams], False)):
                shared = information_of_means(seen, wobble, teams, treated=treated)
                fresh = information_of_means(alone, wobble, teams, treated=treated)
                assert shared[0] == pytest.approx(fresh[0], abs=1e-10)
                assert shared[1] == pytest.approx(fresh[1], abs=1e-10)


def test_where_everybody_answers_every_week_means_know_what_persons_know() -> None:
    scores = [
        *team("calm", range(12), noise=0.7),
        *team("other", range(12), noise=0.7),
        *team("try", range(12), start=5, noise=0.7),
    ]
    persons, means = panel_of(scores), means_of(scores)
    ready = [standing for standing in standings(persons) if standing.reason is None]
    of_persons, of_means = (estimate_effects(seen, APART, ready) for seen in (persons, means))
    assert of_means.theta == pytest.approx(of_persons.theta, abs=1e-3)
    assert of_means.covariance == pytest.approx(of_persons.covariance, rel=1e-3)


def without(scores: list[Score], is_away: Callable[[Score], bool]) -> list[Score]:
    return [score for score in scores if not is_away(score)]


def test_means_know_less_than_persons_where_people_differ_and_some_are_away() -> None:
    scores = [
        *team("calm", range(12), people=8, noise=0.7),
        *team("try", range(12), people=8, start=5, noise=0.7),
    ]
    some = without(scores, lambda score: (3 * int(score.person[-1]) + score.week) % 5 < 2)
    ready = standings(panel_of(some))
    (persons,) = estimate_effects(panel_of(some), WOBBLE, ready).covariance.ravel()
    by_apart = [
        float(estimate_effects(means_of(some), replace(WOBBLE, apart=apart), ready).covariance[0, 0])
        for apart in (0.1, 0.5, 2.0)
    ]
    assert by_apart == sorted(by_apart)
    assert by_apart[-1] > persons


def test_how_much_people_vary_is_found_again() -> None:
    chance = np.random.default_rng(5)
    scores = [
        Score(week, f"team {n}", f"{n} {p}", None, False, own + 0.8 * chance.normal())
        for n in range(20)
        for p in range(10)
        for own in [3 + 0.6 * chance.normal()]
        for week in range(10)
    ]
    assert people_apart(panel_of(scores), noise=0.64) == pytest.approx(0.36, abs=0.06)


def test_of_few_people_the_usual_is_taken() -> None:
    one = panel_of(team("alone", range(8), people=1))
    assert people_apart(one, noise=0.5) == pytest.approx(0.3)


def test_people_who_swap_what_they_said_hardly_move_the_estimate() -> None:
    """The weights know how much people vary; the estimate knows the weekly means and nothing else."""
    chance = np.random.default_rng(8)
    scores = some_company(4)
    first = compare(scores, only_means=True)
    for _ in range(5):
        by_week: dict[tuple[str, int], list[Score]] = {}
        for score in scores:
            by_week.setdefault((score.team, score.week), []).append(score)
        swapped = [
            Score(s.week, s.team, s.person, s.version, s.adopted, float(said))
            for cell in by_week.values()
            for s, said in zip(cell, chance.permutation([s.score for s in cell]), strict=True)
        ]
        again = compare(swapped, only_means=True)
        assert first.effect is not None
        assert again.effect is not None
        assert again.effect.estimate == pytest.approx(first.effect.estimate, abs=0.04)
