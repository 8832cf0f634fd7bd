"""The boundary against published constants and against simulated walks."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import norm

from bot.analysis.compare.boundary import Walk, advance, tail
from bot.analysis.compare.timeline import LOOKS

LOOKED = (1.0, 2.0, 3.0, 4.0, 5.0)


def crossings(boundaries: Sequence[float], walks: int = 400_000) -> list[float]:
    """The share of simulated walks that first cross at each of five equal looks."""
    steps = np.random.default_rng(1).normal(size=(walks, len(boundaries)))
    beyond = np.abs(steps.cumsum(axis=1) / np.sqrt(LOOKED)) > boundaries
    first = np.where(beyond.any(axis=1), beyond.argmax(axis=1), -1)
    return [float((first == look).mean()) for look in range(len(boundaries))]


def boundaries(shares: Sequence[float], information: Sequence[float]) -> list[float]:
    walk, found = Walk(), []
    for share, now in zip(shares, information, strict=True):
        (walk,) = advance([walk.given(share)], [now])
        found.append(walk.z)
    return found


def test_spending_what_pocock_spends_gives_pococks_constant() -> None:
    """Jennison and Turnbull (2000), table 2.1: five looks, 5%, 2.413."""
    assert boundaries(crossings([2.413] * 5), LOOKED) == pytest.approx([2.413] * 5, abs=0.02)


def test_spending_what_obrien_and_fleming_spend_gives_their_constant() -> None:
    """Jennison and Turnbull (2000), table 2.3: five looks, 5%, 2.040 at the last."""
    constant = [2.040 * (5 / look) ** 0.5 for look in LOOKED]
    assert boundaries(crossings(constant), LOOKED)[2:] == pytest.approx(constant[2:], abs=0.03)


def test_a_year_of_looks_crosses_as_often_as_was_to_be_spent() -> None:
    information = [1.0 + 0.5 * week for week in range(LOOKS)]
    edges = boundaries([0.05 / LOOKS] * LOOKS, information)
    growth = np.diff([0.0, *information])
    steps = np.random.default_rng(2).normal(size=(100_000, LOOKS)) * np.sqrt(growth)
    crossed = (np.abs(steps.cumsum(axis=1)) > np.array(edges) * np.sqrt(information)).any(axis=1)
    assert crossed.mean() == pytest.approx(0.05, abs=0.003)


def test_the_first_look_is_an_ordinary_test() -> None:
    assert boundaries([0.05], [7.0]) == pytest.approx([NormalDist().inv_cdf(0.975)])


def test_a_look_without_news_keeps_its_share_for_the_next() -> None:
    (first,) = advance([Walk().given(0.001)], [10.0])
    (same,) = advance([first.given(0.001)], [10.05])
    assert (same.z, same.information, same.unspent) == (first.z, 10.0, 0.001)
    (later,) = advance([same.given(0.001)], [20.0])
    (without,) = advance([first.given(0.001)], [20.0])
    assert later.unspent == 0
    assert later.z < without.z


def test_information_that_shrinks_is_no_look() -> None:
    (first,) = advance([Walk().given(0.001)], [10.0])
    (shrunk,) = advance([first.given(0.001)], [5.0])
    assert shrunk.z == first.z


def test_no_boundary_is_nearer_than_one_and_a_half() -> None:
    assert boundaries([0.5], [1.0]) == [1.5]


def test_many_walks_together_are_each_as_alone() -> None:
    walks = [Walk().given(0.001), Walk().given(0.002)]
    information = [[3.0, 8.0], [6.0, 8.01], [6.5, 30.0]]
    for now in information:
        walks = [walk.given(0.001) for walk in advance(walks, now)]
    alone = Walk().given(0.002)
    for now in information:
        (moved,) = advance([alone], now[1:])
        alone = moved.given(0.001)
    assert walks[1].z == pytest.approx(alone.z, rel=1e-12)


def test_the_tail_is_that_of_the_normal_distribution() -> None:
    z = np.linspace(-8, 8, 400)
    assert tail(z) == pytest.approx(norm.sf(z), rel=2e-7)
