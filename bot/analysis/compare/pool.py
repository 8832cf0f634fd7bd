"""All teams' effects together: their average, and how far apart they are beyond chance (page, D).

The between-teams variance is Paule and Mandel's (1982). The evidence that effects differ is a mixture
likelihood ratio with the common effect projected out: a test martingale (Robbins, 1970; Howard and others,
2021), so that it may be looked at every week.
"""

from dataclasses import dataclass

import numpy as np

from bot.analysis.compare.boundary import tail
from bot.analysis.compare.panel import Floats

USUAL_SPREAD = 0.3  # points; how far apart teams' effects usually are, for the weights
SPREADS = (0.3, 0.6)  # points; what "they differ" means
POSSIBLE = (0.05, 0.15, 0.3, 0.45, 0.6)  # points; how far apart they may be, each as likely beforehand


@dataclass(frozen=True, eq=False)
class Pool:
    """The plain average of the effects, its standard errors, and the spread of the effects beyond chance.

    `error` is that of the weighted average, `wide` that of the plain average (for the interval), `anywhere`
    that of the average over teams that might have been others. `shrunk` holds each team's best guess.
    """

    estimate: float
    error: float
    wide: float
    anywhere: float
    spread: float
    shrunk: Floats


def pool(theta: Floats, covariance: Floats) -> Pool:
    """The pool of at least one effect."""
    variances = np.diagonal(covariance)
    weights = 1 / (variances + USUAL_SPREAD**2)
    weights = weights / weights.sum()
    estimate = float(weights @ theta)
    square = float(weights @ covariance @ weights)
    tau2 = between(theta, variances)
    wide = square + tau2 * float(((weights - 1 / len(theta)) ** 2).sum())
    anywhere = square + tau2 * float((weights**2).sum())
    shrunk = estimate + tau2 / (tau2 + variances) * (theta - estimate)
    error, spread, wide, anywhere = (float(root) for root in np.sqrt([square, tau2, wide, anywhere]))
    return Pool(estimate, error, wide, anywhere, spread, shrunk)


def between(theta: Floats, variances: Floats) -> float:
    """Paule and Mandel's variance between teams: where the weighted squares are as many as expected."""
    freedom = len(theta) - 1
    if freedom < 1 or _squares(theta, variances, 0.0)[0] <= freedom:
        return 0.0
    tau2 = 0.0
    for _ in range(100):  # convex and falling: Newton's steps approach from below and never pass the root
        squares, slope = _squares(theta, variances, tau2)
        step = (squares - freedom) / slope
        tau2 += step
        if step <= 1e-12 * tau2:
            break
    return tau2


def evidence(theta: Floats, covariance: Floats) -> float:
    """How many times likelier effects that differ are than one effect; 1 where there is one team."""
    if len(theta) < 2:
        return 1.0
    plain = _log_likelihood(theta, covariance)
    spread = [
        _log_likelihood(theta, covariance + np.diag(np.full(len(theta), tau**2))) - plain for tau in SPREADS
    ]
    return float(np.exp(np.minimum(spread, 300.0)).mean())


def chance_against(theta: Floats, covariance: Floats, average: float, least: float) -> float:
    """How likely a team, taken at random, is moved against their `average` by more than `least` points.

    The common mean has a flat prior, the spread one on a few possible values: where little is known about the
    spread, a clear average may still hide teams that it does not speak for.
    """
    toward = theta if average > 0 else -theta
    fits = np.array([_against(toward, covariance, spread, least) for spread in POSSIBLE])
    weights = np.exp(fits[:, 0] - fits[:, 0].max())
    return float(weights @ fits[:, 1] / weights.sum())


def _against(theta: Floats, covariance: Floats, spread: float, least: float) -> tuple[float, float]:
    """The log likelihood of a spread, and the chance of a team below -`least` with it."""
    known = np.linalg.inv(covariance + np.diag(np.full(len(theta), spread**2)))
    level, own = known.sum(axis=1), spread**2 * known
    mean = float(level @ theta / level.sum())
    guess = mean + own @ (theta - mean)
    rest = 1 - own.sum(axis=1)
    variance = spread**2 * (1 - np.diagonal(own)) + rest**2 / level.sum()
    chance = float(tail((guess + least) / np.sqrt(variance)).mean())
    squares = float((theta - mean) @ known @ (theta - mean))
    return (float(np.linalg.slogdet(known)[1]) - float(np.log(level.sum())) - squares) / 2, chance


def _squares(theta: Floats, variances: Floats, tau2: float) -> tuple[float, float]:
    weights = 1 / (variances + tau2)
    rest = theta - weights @ theta / weights.sum()
    return float(weights @ rest**2), float(weights**2 @ rest**2)


def _log_likelihood(theta: Floats, covariance: Floats) -> float:
    ones = np.ones(len(theta))
    solved = np.linalg.solve(covariance, np.column_stack([theta, ones]))
    known = float(ones @ solved[:, 1])
    squares = float(theta @ solved[:, 0]) - float(ones @ solved[:, 0]) ** 2 / known
    return -(float(np.linalg.slogdet(covariance)[1]) + float(np.log(known)) + squares) / 2
