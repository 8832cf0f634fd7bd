"""The pool of effects against statsmodels, and the evidence against plain integration."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from bot.analysis.compare.panel import Floats
from bot.analysis.compare.pool import POSSIBLE, SPREADS, between, chance_against, evidence, pool


def effects(seed: int, teams: int, spread: float) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(seed)
    errors = chance.uniform(0.1, 0.4, teams)
    covariance = np.diag(errors**2 * 0.7) + 0.3 * np.outer(errors, errors)
    return chance.normal(0.2, spread, teams) + chance.multivariate_normal(
        np.zeros(teams), covariance
    ), covariance


@pytest.mark.parametrize("seed", range(8))
def test_the_spread_is_that_of_statsmodels(seed: int) -> None:
    from statsmodels.stats.meta_analysis import combine_effects  # takes seconds, of this one test alone

    theta, covariance = effects(seed, 3 + 2 * seed, 0.5 * (seed % 3))
    variances = np.diagonal(covariance)
    oracle = combine_effects(theta, variances, method_re="pm").tau2
    assert between(theta, variances) == pytest.approx(max(oracle, 0), abs=1e-6)


def test_effects_alike_are_averaged_without_a_spread() -> None:
    found = pool(np.array([0.4, 0.4, 0.4]), np.diag([0.01, 0.02, 0.04]))
    assert found.estimate == pytest.approx(0.4)
    assert found.spread == 0
    assert found.wide == found.error == found.anywhere
    assert found.shrunk == pytest.approx([0.4, 0.4, 0.4])


def test_one_team_is_its_own_average() -> None:
    found = pool(np.array([0.3]), np.array([[0.04]]))
    assert (found.estimate, found.error, found.wide, found.spread) == pytest.approx((0.3, 0.2, 0.2, 0.0))


def test_best_guesses_lie_between_the_team_and_the_average() -> None:
    theta = np.array([1.0, -0.6, 0.2])
    found = pool(theta, np.diag([0.02, 0.05, 0.03]))
    assert found.spread > 0
    inward = (found.estimate - found.shrunk) * (theta - found.shrunk)
    assert (inward <= 0).all()


def test_the_plain_average_is_less_sure_than_the_weighted_one_where_effects_differ() -> None:
    found = pool(np.array([1.0, -0.6, 0.2]), np.diag([0.02, 0.5, 0.03]))
    assert found.error < found.wide < found.anywhere


@pytest.mark.parametrize("seed", range(3))
def test_the_evidence_is_the_ratio_of_the_likelihoods_over_all_common_effects(seed: int) -> None:
    theta, covariance = effects(seed, 5, 0.3)
    common = np.linspace(-6, 6, 1201)

    def likelihood(spread: float) -> float:
        matrix = covariance + spread**2 * np.eye(5)
        return float(np.sum([multivariate_normal.pdf(theta - mean, cov=matrix) for mean in common]))

    ratio = np.mean([likelihood(spread) for spread in SPREADS]) / likelihood(0.0)
    assert evidence(theta, covariance) == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_chance_against_the_average_is_that_of_plain_integration(seed: int) -> None:
    """Draw spread, mean and effects from what remains probable, and count."""
    theta, covariance = effects(seed, 4, 0.2)
    common, step = np.linspace(-3, 3, 601, retstep=True)
    chances, weights = [], []
    for spread in POSSIBLE:
        matrix = covariance + spread**2 * np.eye(4)
        for mean in common:
            gain = spread**2 * np.linalg.inv(matrix)
            guess = mean + gain @ (theta - mean)
            error = np.sqrt(spread**2 * (1 - np.diagonal(gain)))
            chances.append(norm.cdf(-0.1, guess, error).mean())
            weights.append(multivariate_normal.pdf(theta - mean, cov=matrix) * step)
    assert chance_against(theta, covariance, 1.0, 0.1) == pytest.approx(
        np.average(chances, weights=weights), rel=1e-4
    )


def test_the_chance_against_the_average_is_the_same_for_help_and_for_harm() -> None:
    theta, covariance = effects(1, 5, 0.2)
    helping = chance_against(theta, covariance, 0.4, 0.1)
    assert helping == chance_against(-theta, covariance, -0.4, 0.1)


def test_one_team_is_no_evidence_that_teams_differ() -> None:
    assert evidence(np.array([3.0]), np.array([[0.01]])) == 1.0
