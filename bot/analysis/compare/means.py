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
from dataclasses import dataclass

import numpy as np

from bot.analysis.compare.panel import Floats, Kept, Panel, Rows, Whole
from bot.analysis.compare.variance import Wobble

USUALLY_APART = 0.3
"""Points squared: how much people's own levels usually vary within a team."""
USUAL_WORTH = 4
"""Of how many people's evidence that is taken to be worth."""
APART_AT_LEAST = 0.05
"""Points squared: people are never all alike."""


def information_of_means(
    seen: Panel, wobble: Wobble, teams: Sequence[Rows], *, treated: bool
) -> tuple[Floats, Floats]:
    """W (teams, T, T) and s (teams, T) of some teams of a panel from their weekly means.

    `treated` says whether their weeks on the change are among them. `wobble.apart` must be known.
    """
    size = len(seen.weeks)
    model = _Model.of(seen, wobble)
    matrices, scores = np.zeros((len(teams), size, size)), np.zeros((len(teams), size))
    for row, team in enumerate(teams):
        there = team.weekly.nonzero()[0]
        if len(there):
            kept = _extended(model, team, there, seen.kept.get((team.name, treated)))
            seen.kept[team.name, treated] = kept
            level = kept.inverse.sum(axis=0)
            known = kept.inverse - np.outer(level, level) / level.sum()
            matrices[row][np.ix_(there, there)] = known
            scores[row, there] = known @ team.means[there]
    return matrices, scores


@dataclass(frozen=True, eq=False)
class _Model:
    """The shocks' covariance, and how much people vary, in units of s2; `key` tells them from others."""

    shocks: Floats
    apart: float
    key: tuple[float, ...]

    @classmethod
    def of(cls, seen: Panel, wobble: Wobble) -> "_Model":
        shocks = wobble.share * wobble.carry ** np.abs(seen.weeks[:, None] - seen.weeks)
        apart = wobble.apart / wobble.noise
        return cls(shocks, apart, (wobble.share, wobble.carry, apart))

    def covariance(self, team: Rows, ones: Whole, others: Whole) -> Floats:
        """Of a team's means in some weeks with those in others."""
        counts = np.outer(team.weekly[ones], team.weekly[others])
        both = team.answered[:, ones].T @ team.answered[:, others]
        found: Floats = self.apart * both / counts + self.shocks[np.ix_(ones, others)]
        return found


def _extended(model: _Model, team: Rows, there: Whole, kept: Kept | None) -> Kept:
    """The inverse covariance of a team's means; one more week borders the inverse of an earlier look."""
    if kept is None or kept.of != model.key or not 0 <= len(there) - len(kept.weeks) <= 1:
        own = model.covariance(team, there, there)
        own[np.diag_indices_from(own)] += 1 / team.weekly[there]
        whole: Floats = np.linalg.inv(own).astype(np.float64, copy=False)
        return Kept(model.key, there, whole)
    if len(there) == len(kept.weeks):
        return kept
    before, new = there[:-1], there[-1:]
    beside = model.covariance(team, before, new)[:, 0]
    alone = float(model.covariance(team, new, new)[0, 0]) + 1 / int(team.weekly[new[0]])
    pull = kept.inverse @ beside
    left = alone - float(beside @ pull)
    row: Floats = np.append(-pull, 1.0)
    inverse: Floats = np.outer(row, row) / left
    inverse[:-1, :-1] += kept.inverse
    return Kept(model.key, there, inverse)


def people_apart(seen: Panel, noise: float) -> float:
    """How much people's own levels vary within a team, in points squared, with what is usual mixed in.

    The squares of people's means around their team's, less what `noise` alone makes of them.
    """
    people = np.array([len(team.answered) for team in seen.teams])
    answers = np.concatenate([team.answered.sum(axis=1) for team in seen.teams])
    means = np.concatenate([team.scores.sum(axis=1) for team in seen.teams]) / answers
    first = np.concatenate([[0], np.cumsum(people)[:-1]])
    around = means - np.repeat(np.add.reduceat(means, first) / people, people)
    by_noise = noise * float((np.add.reduceat(1 / answers, first) * (1 - 1 / people)).sum())
    freedom = int((people - 1).sum())
    mixed = (USUAL_WORTH * USUALLY_APART + float(around @ around) - by_noise) / (USUAL_WORTH + freedom)
    return max(mixed, APART_AT_LEAST)
