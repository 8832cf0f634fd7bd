"""How much answers wobble, against textbook REML over all answers and against what made the answers."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from bot.analysis.compare.panel import Panel
from bot.analysis.compare.values import Score
from bot.analysis.compare.variance import CARRIES, GRID, NOISE_AT_LEAST, SHARES, estimate_wobble
from tests.analysis.compare.answers import panel_of, some_company, team


def textbook(seen: Panel) -> list[tuple[float, float, float, float]]:
    """Likelihood, noise, share and carry over the grid, with dense matrices of all answers."""
    there = [
        (number, person, week)
        for number, rows in enumerate(seen.teams)
        for person, week in np.argwhere(rows.answered > 0).tolist()
    ]
    scores = np.array([seen.teams[number].scores[person, week] for number, person, week in there])
    people = sorted({(number, person) for number, person, _ in there})
    started = [number for number, rows in enumerate(seen.teams) if rows.started]
    design = np.array(
        [
            [(number, person) == each for each in people]
            + [week == each for each in range(1, len(seen.weeks))]
            + [number == each and week >= seen.teams[each].event for each in started]
            for number, person, week in there
        ],
        dtype=float,
    )
    teams, weeks = np.array([cell[0] for cell in there]), np.array([cell[2] for cell in there])
    grid = [(share, carry) for share in SHARES for carry in CARRIES]
    found = []
    for share, carry in grid:
        shocks = share * carry ** np.abs(weeks[:, None] - weeks) * (teams[:, None] == teams)
        inverse = np.linalg.inv(shocks + np.eye(len(there)))
        known = design.T @ inverse @ design
        rest = scores - design @ np.linalg.solve(known, design.T @ inverse @ scores)
        freedom = len(there) - design.shape[1]
        q = float(rest @ inverse @ rest)
        determinants = np.linalg.slogdet(known)[1] - np.linalg.slogdet(inverse)[1]
        found.append((-(determinants + freedom * np.log(q)) / 2, q / freedom, share, carry))
    return found


@pytest.mark.slow
def test_the_wobble_is_that_of_textbook_likelihood() -> None:
    seen = panel_of(some_company(0, teams=4, weeks=10))
    grid = np.array(textbook(seen))
    weights = np.exp(grid[:, 0] - grid[:, 0].max())
    weights /= weights.sum()
    noise, share = weights @ grid[:, 1], weights @ grid[:, 2]
    found = estimate_wobble(seen)[0]
    assert found.noise == pytest.approx(noise, rel=1e-3)
    assert found.share == pytest.approx(share, rel=5e-3)
    assert found.carry == pytest.approx(weights @ (grid[:, 2] * grid[:, 3]) / share, rel=5e-3)


def shaken(size: float, carry: float) -> list[Score]:
    """Teams whose weeks go up and down together, by shocks that fade."""
    chance = Random(1)  # noqa: S311 - a simulation
    scores: list[Score] = []
    for number in range(8):
        shocks = [chance.gauss(0, size)]
        for _ in range(39):
            shocks.append(carry * shocks[-1] + (1 - carry**2) ** 0.5 * chance.gauss(0, size))
        means = {week: 3 + shock for week, shock in enumerate(shocks)}
        scores += team(f"team {number}", range(40), means, people=6, noise=0.5, chance=chance)
    return scores


def test_calm_and_shaken_teams_are_told_apart() -> None:
    calm, shaky, slow = (
        estimate_wobble(panel_of(shaken(*how)))[0] for how in ((0.0, 0.5), (0.3, 0.3), (0.3, 0.95))
    )
    assert [found.noise for found in (calm, shaky, slow)] == pytest.approx([0.25] * 3, rel=0.1)
    assert calm.share < 0.02 < 0.3 < shaky.share
    assert shaky.carry < 0.5 < 0.9 < slow.carry


def test_answers_that_never_wobble_are_not_taken_for_certainty() -> None:
    assert estimate_wobble(panel_of(team("calm", range(9))))[0].noise == NOISE_AT_LEAST


def test_more_answers_make_the_wobble_surer_not_larger() -> None:
    noises = [
        estimate_wobble(panel_of([s for s in shaken(0.1, 0.5) if s.week < weeks]))[0].noise
        for weeks in (10, 20, 40)
    ]
    assert all(abs(b - 0.25) <= abs(a - 0.25) + 0.01 for a, b in pairwise(noises))


def test_where_the_search_begins_does_not_matter() -> None:
    seen = panel_of(shaken(0.3, 0.95))
    whole, likely = estimate_wobble(seen)
    assert len(likely) < len(GRID) / 2
    found, same = estimate_wobble(seen, frozenset({(0, 0)}))
    assert same == likely
    assert (found.noise, found.share, found.carry) == pytest.approx(
        (whole.noise, whole.share, whole.carry), rel=1e-6
    )
