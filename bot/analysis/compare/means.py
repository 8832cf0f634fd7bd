"""Each week's mean in place of each person: what published means alone say about a team's path (page, H).

Where nobody may know who said what, an effect has to be made of the weekly means that were shown, and of
nothing else. A mean wobbles with the noise of those who answered, with the team's shock, and with *who*
answered: two weeks share a person's own level as far as the same people answered in both. With persons of
variance `apart` and n answers, in units of the noise's variance s2,

    Cov(mean_t, mean_s) = 1[t = s]/n_t + apart * both_ts/(n_t n_s) + shock covariance

with `both` how many people answered in both weeks. The team's own level is free, so that W = P - P11'P/1'P1
with P the inverse covariance, and s = W mean. Where everybody answers every week this is what persons give;
the more people are away, the less it knows.
"""

from collections.abc import Sequence

import numpy as np

from bot.analysis.compare.panel import Floats, Panel, Rows, Whole
from bot.analysis.compare.variance import Wobble

USUALLY_APART = 0.3
"""Points squared: how much people's own levels usually vary within a team."""
USUAL_WORTH = 4
"""Of how many people's evidence that is taken to be worth."""
APART_AT_LEAST = 0.05
"""Points squared: people are never all alike."""


def information_of_means(
    teams: Sequence[Rows], weeks: Whole, wobble: Wobble, apart: float
) -> tuple[Floats, Floats]:
    """W (teams, T, T) and s (teams, T) of some teams from their weekly means; `apart` is in units of s2."""
    shocks = wobble.share * wobble.carry ** np.abs(weeks[:, None] - weeks)
    there = np.array([team.weekly > 0 for team in teams], dtype=float)
    inverse = np.linalg.inv(np.array([_covariance(team, shocks, apart) for team in teams]))
    inverse *= there[:, :, None] * there[:, None, :]
    level = inverse.sum(axis=2)
    known = np.maximum(level.sum(axis=1), np.finfo(float).tiny)
    matrices = inverse - level[:, :, None] * level[:, None, :] / known[:, None, None]
    means = np.array([team.means for team in teams])
    return matrices, (matrices @ means[:, :, None])[:, :, 0]


def people_apart(seen: Panel, noise: float) -> float:
    """How much people's own levels vary within a team, in points squared, with what is usual mixed in.

    The squares of people's means around their team's, less what `noise` alone makes of them.
    """
    squares, by_noise, freedom = 0.0, 0.0, 0
    for team in seen.teams:
        answers = team.answered.sum(axis=1)
        means = team.scores.sum(axis=1) / answers
        squares += float(((means - means.mean()) ** 2).sum())
        by_noise += noise * float((1 / answers).sum()) * (1 - 1 / len(means))
        freedom += len(means) - 1
    mixed = (USUAL_WORTH * USUALLY_APART + squares - by_noise) / (USUAL_WORTH + freedom)
    return max(mixed, APART_AT_LEAST)


def _covariance(team: Rows, shocks: Floats, apart: float) -> Floats:
    """The covariance of a team's weekly means; a week without answers stands alone."""
    count = np.maximum(team.weekly, 1).astype(float)
    there = (team.weekly > 0).astype(float)
    shared: Floats = team.answered.T @ team.answered / np.outer(count, count)
    return np.outer(there, there) * (apart * shared + shocks) + np.diag(1 / count)
