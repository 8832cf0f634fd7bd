"""How much answers wobble by chance: noise of persons, shocks of teams and how long they last (page, B).

Restricted maximum likelihood (Patterson and Thompson, 1971) over a grid of how large shocks are and how much
of them a week carries over to the next, with a flat prior. The mean of what remains probable is used: where
teams are few, a maximum too often sits where there are no shocks at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from bot.analysis.compare.absorb import Absorbed, absorb, log_determinant
from bot.analysis.compare.panel import Flags, Floats, Panel, Rows, Whole

SHARES = (0.004, 0.015, 0.05, 0.15, 0.4)
CARRIES = (0.3, 0.7, 0.95)
Point = tuple[int, int]
Points = frozenset[Point]
GRID: Points = frozenset(product(range(len(SHARES)), range(len(CARRIES))))
UNLIKELY = 20.0  # log likelihood below the best from which on a point does not matter
# Answers are whole points and at most three make a person's week: rounding alone leaves 1/12 of a point
# squared in one answer. Scores that wobble less than that are a sign of a ceiling, not of certainty.
NOISE_AT_LEAST = 1 / 36
# The level of all weeks together cannot be told from the persons: it is tied to 0, and so, far more weakly,
# is each week (and each stretch of an effect), for those that nothing else ties.
LEVEL, WEEK = 1e-3, 1e-7


@dataclass(frozen=True, eq=False)
class Wobble:
    """The noise's variance (points squared), the shocks' as a share of it, and what a week carries over.

    `apart` is how much people's own levels vary, in points squared, where that is asked for.
    """

    noise: float
    share: float
    carry: float
    apart: float = 0.0


@dataclass(frozen=True, eq=False)
class _Model:
    weeks: Whole
    parts: list[Absorbed]
    steps: Floats  # each team's weeks since the start, 0 or 1; all 0 where it has no effect
    moved: Flags  # which teams have an effect
    freedom: int


def tied(weeks: int) -> Floats:
    """What is added to the weeks' information so that it can be inverted."""
    return np.full((weeks, weeks), LEVEL / weeks) + np.diag(np.full(weeks, WEEK))


def estimate_wobble(seen: Panel, likely: Points = GRID) -> tuple[Wobble, Points]:
    """The mean of what is probable after all answers of a panel, and the points of the grid that are.

    It begins with the points that were `likely` before and goes on to the neighbours of all that are now.
    """
    model = _model(seen.weeks, seen.teams)
    fits: dict[Point, tuple[float, float]] = {}
    probable, wanted = GRID, likely
    while wanted:
        fits |= {point: _fit(model, SHARES[point[0]], CARRIES[point[1]]) for point in sorted(wanted)}
        best = max(likelihood for likelihood, _ in fits.values())
        probable = frozenset(point for point, fit in fits.items() if fit[0] > best - UNLIKELY)
        wanted = frozenset(near for point in probable for near in _near(point)) - fits.keys()
    return _mean(fits), probable


def _near(point: Point) -> Points:
    share, carry = point
    return GRID & {(share + up, carry + longer) for up in (-1, 0, 1) for longer in (-1, 0, 1)}


def _mean(fits: Mapping[Point, tuple[float, float]]) -> Wobble:
    points = sorted(fits)
    found = np.array([fits[point] for point in points])
    weights = np.exp(found[:, 0] - found[:, 0].max())
    weights /= weights.sum()
    shares = np.array([SHARES[share] for share, _ in points])
    carries = np.array([CARRIES[carry] for _, carry in points])
    share = float(weights @ shares)
    return Wobble(float(weights @ found[:, 1]), share, float(weights @ (shares * carries)) / share)


def _model(weeks: Whole, teams: Sequence[Rows]) -> _Model:
    parts = absorb(teams)
    moved = np.array([t.weekly[: t.event].any() and t.weekly[t.event :].any() for t in teams])
    steps = np.array([np.arange(len(weeks)) >= team.event for team in teams]) * moved[:, None]
    answers, persons = sum(part.answers for part in parts), sum(part.persons for part in parts)
    freedom = answers - persons - (len(weeks) - 1) - int(moved.sum())
    return _Model(weeks, parts, steps.astype(float), moved, max(freedom, 1))


def _fit(model: _Model, share: float, carry: float) -> tuple[float, float]:
    """The log likelihood and the noise's variance at one point of the grid.

    The effects' part of A is diagonal: they are eliminated, and the weeks are left.
    """
    weekly, score, q, determinant = tied(len(model.weeks)), np.zeros(len(model.weeks)), 0.0, 0.0
    for part in model.parts:
        matrix, pushed, squares, logarithm = _part(model, part, share, carry)
        weekly[part.first : part.last, part.first : part.last] += matrix
        score[part.first : part.last] += pushed
        q, determinant = q + squares, determinant + logarithm
    q -= float(score @ np.linalg.solve(weekly, score))
    determinant += float(np.linalg.slogdet(weekly)[1])
    noise = max(q / model.freedom, NOISE_AT_LEAST)
    return -(determinant + model.freedom * float(np.log(noise))) / 2, noise


def _part(model: _Model, part: Absorbed, share: float, carry: float) -> tuple[Floats, Floats, float, float]:
    """What some teams add to the weeks' information and score, to q and to the determinants."""
    loose = part.precision(model.weeks, share, carry)
    held = part.pull + loose
    lower = np.linalg.cholesky(held)
    inverse = np.asarray(np.linalg.inv(held), dtype=np.float64)
    smooth = (inverse @ part.push[:, :, None])[:, :, 0]
    matrix = len(inverse) * loose - loose @ inverse.sum(axis=0) @ loose
    score = (smooth @ loose).sum(axis=0)
    squares = part.squares - float((part.push * smooth).sum())
    logarithm = len(inverse) * log_determinant(model.weeks[part.first : part.last], share, carry)
    logarithm += 2 * float(np.log(np.diagonal(lower, axis1=1, axis2=2)).sum())
    moved = model.moved[part.rows]
    if not moved.any():
        return matrix, score, squares, logarithm
    steps = model.steps[part.rows, part.first : part.last]
    cross, each, pushes = _of_effects(loose, steps, inverse, smooth)
    matrix -= cross.T @ (cross / each[:, None])
    score -= cross.T @ (pushes / each)
    logarithm += float(np.log(each[moved]).sum())
    return matrix, score, squares - float((pushes**2 / each).sum()), logarithm


def _of_effects(
    loose: Floats, steps: Floats, inverse: Floats, smooth: Floats
) -> tuple[Floats, Floats, Floats]:
    """WX, X'WX and X's of teams with one step each, or none."""
    pulled = steps @ loose
    cross = pulled - (pulled[:, None, :] @ inverse)[:, 0] @ loose
    return cross, (steps * cross).sum(axis=1) + WEEK, (pulled * smooth).sum(axis=1)
