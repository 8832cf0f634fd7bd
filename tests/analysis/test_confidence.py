import random
from math import log, sqrt

import pytest

from bot.analysis.confidence import half_width


def test_the_formula_is_equation_nine_with_n_answers() -> None:
    n, rho, sigma, alpha = 40, 0.7, 1.3, 0.05
    published = sigma * sqrt(2 * (n * rho**2 + 1) / (n**2 * rho**2) * log(sqrt(n * rho**2 + 1) / alpha))
    assert half_width(sigma / sqrt(n), rho * sigma) == pytest.approx(published)


def test_it_covers_the_truth_at_all_looks_in_at_least_95_of_100_walks() -> None:
    chance = random.Random(7)  # noqa: S311 - a simulation
    missed = 0
    for _ in range(1000):
        total, wrong = 0.0, False
        for looks in range(1, 101):
            total += chance.gauss(0, 1)
            wrong |= abs(total / looks) > half_width(1 / sqrt(looks), 0.5)
        missed += wrong
    assert 0 < missed <= 50


def test_an_ordinary_interval_would_have_missed_far_more_often() -> None:
    assert half_width(0.1, 0.3) > 1.5 * 1.96 * 0.1


def test_it_narrows_as_the_standard_error_falls_and_never_divides_by_nothing() -> None:
    widths = [half_width(error, 0.0) for error in (2.0, 1.0, 0.3, 0.1, 0.01, 1e-9)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0
