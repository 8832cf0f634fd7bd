"""The effects of teams against dense generalised least squares over all answers."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from bot.analysis.compare.effects import Standing, estimate_effects, standings
from bot.analysis.compare.panel import Floats, Panel, Rows, Whole
from bot.analysis.compare.values import Missing, Reason, Score
from bot.analysis.compare.variance import Wobble
from tests.analysis.compare.answers import panel_of, some_company, team

WOBBLE = Wobble(noise=0.7, share=0.12, carry=0.6)


def ready(seen: Panel) -> list[Standing]:
    return [standing for standing in standings(seen) if standing.reason is None]


def answers(seen: Panel, judged: Rows) -> list[tuple[int, int, int]]:
    """Team, person and week of all answers that the effect of one team rests on."""
    return [
        (number, person, week)
        for number, rows in enumerate(seen.teams)
        for person, week in np.argwhere(rows.answered > 0).tolist()
        if rows is judged or week < rows.event
    ]


def covariance(there: Sequence[tuple[int, int, int]], others: Sequence[tuple[int, int, int]]) -> Floats:
    return np.array(
        [
            [WOBBLE.share * WOBBLE.carry ** abs(a[2] - b[2]) * (a[0] == b[0]) + (a == b) for b in others]
            for a in there
        ]
    )


def stretches_of(judged: Rows) -> Whole:
    """Numbers for version and run (weeks 0-3, 4-11, 12 and later) of each week since the start, else -1."""
    since = [week - judged.event for week in range(len(judged.version))]
    kinds = [
        (int(version), (after >= 4) + (after >= 12)) if after >= 0 and version else None
        for version, after in zip(judged.version, since, strict=True)
    ]
    known = sorted({kind for kind in kinds if kind})
    return np.array([known.index(kind) if kind else -1 for kind in kinds])


def dense(seen: Panel, standing: Standing) -> tuple[Floats, list[tuple[int, int, int]]]:
    """The weights on all answers whose sum is the effect of one team, by textbook GLS."""
    judged = seen.teams[standing.team]
    there = answers(seen, judged)
    people = sorted({(number, person) for number, person, _ in there})
    stretches = stretches_of(judged)
    counts = np.bincount(stretches[standing.usable], minlength=stretches.max() + 1)
    design = np.zeros((len(there), len(people) + len(seen.weeks) - 1 + len(counts)))
    for row, (number, person, week) in enumerate(there):
        design[row, people.index((number, person))] = 1
        if week:
            design[row, len(people) + week - 1] = 1
        if number == standing.team and stretches[week] >= 0:
            design[row, len(people) + len(seen.weeks) - 1 + stretches[week]] = 1
    inverse = np.linalg.inv(covariance(there, there))
    weights = np.linalg.pinv(design.T @ inverse @ design) @ design.T @ inverse
    return (counts / counts.sum()) @ weights[-len(counts) :], there


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_effects_and_their_covariance_are_those_of_dense_least_squares(seed: int) -> None:
    seen = panel_of(some_company(seed))
    found = estimate_effects(seen, WOBBLE, ready(seen))
    assert len(found.teams) == 4
    weighed = [dense(seen, standing) for standing in ready(seen)]
    for place, (weights, there) in enumerate(weighed):
        scores = [seen.teams[number].scores[person, week] for number, person, week in there]
        assert found.theta[place] == pytest.approx(float(weights @ scores), abs=1e-4)
    for a, b in product(range(len(weighed)), repeat=2):
        exact = weighed[a][0] @ covariance(weighed[a][1], weighed[b][1]) @ weighed[b][0] * WOBBLE.noise
        assert found.covariance[a, b] == pytest.approx(exact, abs=1e-5)


def test_an_effect_is_that_of_statsmodels() -> None:
    """One team on one version for less than four weeks: textbook GLS with one step."""
    from statsmodels.regression.linear_model import GLS  # takes seconds, of this one test alone

    calm = team("calm", range(7), noise=0.6)
    seen = panel_of([*calm, *team("try", range(7), start=4, noise=0.6)])
    (standing,) = ready(seen)
    judged = seen.teams[standing.team]
    there = answers(seen, judged)
    people = sorted({(number, person) for number, person, _ in there})
    design = np.array(
        [
            [(number, person) == each for each in people]
            + [week == each for each in range(1, 7)]
            + [number == standing.team and week >= 4]
            for number, person, week in there
        ],
        dtype=float,
    )
    scores = np.array([seen.teams[number].scores[person, week] for number, person, week in there])
    fit = GLS(scores, design, sigma=covariance(there, there)).fit()
    found = estimate_effects(seen, WOBBLE, [standing])
    assert found.theta[0] == pytest.approx(fit.params[-1], abs=1e-5)
    assert found.covariance[0, 0] == pytest.approx(WOBBLE.noise * fit.normalized_cov_params[-1, -1], abs=1e-6)


def test_a_hand_made_effect_is_the_difference_of_the_differences() -> None:
    """The trying team goes from 3 to 3.8 while the company goes from 3 to 3.3."""
    moved = {week: 3.0 if week < 4 else 3.3 for week in range(8)}
    tried = {week: 3.0 if week < 4 else 3.8 for week in range(8)}
    seen = panel_of([*team("calm", range(8), moved), *team("try", range(8), tried, start=4)])
    found = estimate_effects(seen, WOBBLE, ready(seen))
    assert found.theta[0] == pytest.approx(0.5, abs=1e-4)
    assert found.others_moved[0] == pytest.approx(0.3, abs=1e-6)


def test_a_growing_effect_is_averaged_over_weeks() -> None:
    """0 in four weeks, 0.6 in the next four: 0.3 on average, whichever weeks are known best."""
    tried = {week: 3.0 if week < 8 else 3.6 for week in range(12)}
    tries = [
        score for score in team("try", range(12), tried, start=4) if score.week < 8 or score.person != "try 0"
    ]
    seen = panel_of([*team("calm", range(12)), *tries])
    assert estimate_effects(seen, WOBBLE, ready(seen)).theta[0] == pytest.approx(0.3, abs=1e-4)


def test_what_a_later_team_does_since_its_start_is_no_comparison() -> None:
    """A team that rises by itself after its own start does not pull the earlier team's effect down."""
    rising = {week: 3.0 if week < 9 else 5.0 for week in range(14)}
    scores = [
        *team("calm", range(14)),
        *team("early", range(14), start=4),
        *team("later", range(14), rising, start=9),
    ]
    found = estimate_effects(panel_of(scores), WOBBLE, ready(panel_of(scores)))
    assert found.theta == pytest.approx([0.0, 2.0], abs=1e-4)


def lacking(*teams: Sequence[Score]) -> tuple[Reason | None, Missing]:
    scores = [score for each in teams for score in each]
    (standing,) = standings(panel_of(scores))
    return standing.reason, standing.missing


def test_what_a_team_lacks_is_counted() -> None:
    calm = team("calm", range(9))
    assert lacking(team("try", range(3, 9), start=3)) == (Reason.NO_BASELINE, Missing(weeks_before=2))
    assert lacking(team("try", range(9), start=4)) == (Reason.NO_COMPARISON, Missing(comparison_teams=1))
    assert lacking(calm, team("try", range(3, 9), start=4)) == (
        Reason.FEW_WEEKS_BEFORE,
        Missing(weeks_before=1),
    )
    assert lacking(calm, team("try", range(9), start=8)) == (Reason.FEW_WEEKS_SINCE, Missing(weeks_since=1))
    few = team("try", range(9), start=4, people=2)
    assert lacking(calm, few) == (Reason.FEW_PEOPLE, Missing(people=1))
    assert lacking(calm, team("try", range(9), start=4)) == (None, Missing())
