"""How far an estimate must be from 0, in standard errors, when one looks every week (page, E).

With information I = 1/se2 the score I * estimate behaves like a Brownian motion in time I (Jennison and
Turnbull, 1997). Each look may spend a share of the chance of ever being wrong (Lan and DeMets, 1983): the
density of the scores that never crossed is carried from look to look (Armitage, McPherson and Rowe, 1969),
and the boundary is set where the crossing chance is that share. Everything is symmetric about 0, so that
half of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import NormalDist

import numpy as np

from bot.analysis.compare.panel import Floats

LEAST = 1.5  # standard errors; no interval is narrower, whatever may be spent
NEWS = 1.01  # information must grow by this factor before a look counts
STEPS = 40

_points, _weights = np.polynomial.legendre.leggauss(48)
NODES: Floats = (_points + 1) / 2
WEIGHTS: Floats = _weights / 2


@dataclass(frozen=True, eq=False)
class Walk:
    """Where a statistic has come to: its information, boundary `edge` (a score), and the density inside it.

    `z` is the boundary in standard errors (0 before the first look), `unspent` the chance that may be
    spent.
    """

    information: float = 0.0
    edge: float = 0.0
    density: Floats = field(default_factory=lambda: np.zeros(len(NODES)))
    z: float = 0.0
    unspent: float = 0.0

    def given(self, share: float) -> "Walk":
        """The same, with more that may be spent."""
        return replace(self, unspent=self.unspent + share)


def advance(walks: Sequence[Walk], information: Sequence[float]) -> list[Walk]:
    """The walks after one more look, at which each may spend what it has not spent.

    Where information has hardly grown the look does not count and the share is kept for the next.
    """
    both = list(zip(walks, information, strict=True))
    news = [
        row for row, (walk, now) in enumerate(both) if walk.unspent > 0 and now >= NEWS * walk.information
    ]
    later = [row for row in news if walks[row].information]
    moved = dict(zip(later, _later([walks[r] for r in later], [information[r] for r in later]), strict=True))
    moved |= {row: _first(walks[row], information[row]) for row in news if row not in moved}
    return [moved.get(row, walk) for row, walk in enumerate(walks)]


def _first(walk: Walk, information: float) -> Walk:
    z = max(-NormalDist().inv_cdf(walk.unspent / 2), LEAST)
    edge = z * sqrt(information)
    density = np.exp(-((edge * NODES) ** 2) / (2 * information)) / sqrt(2 * np.pi * information)
    return Walk(information, edge, density, z)


def _later(walks: Sequence[Walk], information: Sequence[float]) -> list[Walk]:
    if not walks:
        return []
    now = np.array(information)[:, None]
    grown = np.sqrt(now - np.array([[walk.information] for walk in walks]))
    before = np.array([walk.edge for walk in walks])[:, None] * NODES
    mass = np.array([walk.density * (walk.edge * WEIGHTS) for walk in walks])
    shares = np.array([[walk.unspent] for walk in walks])
    near = np.array([[walk.z] for walk in walks]) * np.sqrt(now)
    edges = np.maximum(_edges(near, before, mass, grown, shares, np.sqrt(now)), LEAST * np.sqrt(now))
    density = _carried(edges * NODES, before, mass, grown)
    z = edges / np.sqrt(now)
    return [
        Walk(float(now[row, 0]), float(edges[row, 0]), density[row], float(z[row, 0]))
        for row in range(len(walks))
    ]


def _carried(to: Floats, before: Floats, mass: Floats, grown: Floats) -> Floats:
    """The density at some scores after the step."""
    scale, start, end = grown[:, :, None], before[:, None, :], to[:, :, None]
    kernel = np.exp(-(((end - start) / scale) ** 2) / 2) + np.exp(-(((end + start) / scale) ** 2) / 2)
    carried: Floats = (kernel @ mass[:, :, None])[:, :, 0] / (grown * sqrt(2 * np.pi))
    return carried


def _edges(near: Floats, before: Floats, mass: Floats, grown: Floats, shares: Floats, root: Floats) -> Floats:
    """Where the chance of being beyond, on either side, is the share.

    The logarithm of that chance is concave in the edge: Newton's steps converge from anywhere, soonest from
    `near`.
    """
    edges = near
    for _ in range(STEPS):
        beyond = 2 * (mass * (tail((edges - before) / grown) + tail((edges + before) / grown))).sum(
            axis=1, keepdims=True
        )
        density = 2 * _carried(edges, before, mass, grown)
        step = np.log(beyond / shares) * beyond / density
        edges = edges + step
        if float(np.abs(step / root).max()) < 1e-9:
            break
    return edges


def tail(z: Floats) -> Floats:
    """The chance of a normal value above z; a rational approximation with a relative error below 1.2e-7."""
    x = np.abs(z) / sqrt(2)
    t = 1 / (1 + x / 2)
    series = np.zeros_like(t)
    for factor in _SERIES:
        series = series * t + factor
    upper = t * np.exp(-x * x + series) / 2
    return np.where(z >= 0, upper, 1 - upper)


# Of erfc, highest power first (W. Press and others, Numerical Recipes, "erfcc").
_SERIES = (
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807,
    -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
)  # fmt: skip
