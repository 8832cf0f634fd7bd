"""Each person against himself: what answers say about a team's path of weekly means (docs/comparison.md, A).

A team's answers are y = person + week + shock + noise, with a shock shared by the team in a week that fades
like an AR(1) and noise of variance s2. After the persons are absorbed, `pull` (T by T, L in the page) and
`push` (T, b) hold all that the answers say about the path; with the shock integrated out they become the
information matrix W and the score s, in units of 1/s2.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis.compare.panel import Floats, Rows, Whole


@dataclass(frozen=True, eq=False)
class Absorbed:
    """Some teams without their persons, all with their answers from the week `first` until before `last`.

    `rows` are the teams' places. Beyond these weeks the teams say nothing: W and s are 0 there.
    """

    rows: Whole
    first: int
    last: int
    pull: Floats
    push: Floats
    squares: float
    answers: int
    persons: int

    def precision(self, weeks: Whole, share: float, carry: float) -> Floats:
        """The inverse covariance of the shocks over the weeks of these teams, in units of 1/s2."""
        return precision(weeks[self.first : self.last], share, carry)


def absorb(teams: Sequence[Rows]) -> list[Absorbed]:
    """The persons absorbed in some teams on the same axis of weeks; teams without answers are left out.

    Teams with the same weeks go together where they are not too different in size.
    """
    alike: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row, team in enumerate(teams):
        there = team.weekly.nonzero()[0]
        if len(there):
            alike[int(there[0]), int(there[-1]) + 1, len(team.persons).bit_length() // 3].append(row)
    return [_absorb(teams, rows, *span) for (*span, _), rows in sorted(alike.items())]


def precision(weeks: Whole, share: float, carry: float) -> Floats:
    """The inverse covariance of the shocks over `weeks`, in units of 1/s2.

    `share` (above 0) is the shocks' variance over the noise's, `carry` (0 to 1) the correlation of
    neighbours. The process is Markov, so that only neighbours on the axis are tied, however far apart.
    """
    tie: Floats = carry ** np.diff(weeks).astype(np.float64)
    loose = 1.0 / (1.0 - tie**2)
    inverse = np.eye(len(weeks))
    row = np.arange(len(tie))
    inverse[row, row] += tie**2 * loose
    inverse[row + 1, row + 1] += tie**2 * loose
    inverse[row, row + 1] = inverse[row + 1, row] = -tie * loose
    return inverse / share


def log_determinant(weeks: Whole, share: float, carry: float) -> float:
    """The logarithm of the determinant of the shocks' covariance, in units of s2."""
    tie = carry ** np.diff(weeks).astype(float)
    return len(weeks) * float(np.log(share)) + float(np.log1p(-(tie**2)).sum())


def information(teams: Sequence[Rows], weeks: Whole, share: float, carry: float) -> tuple[Floats, Floats]:
    """W (teams, T, T) and s (teams, T) of some teams.

    L - L(L + Q)^-1 L = Q(L + Q)^-1 L and b - L(L + Q)^-1 b = Q(L + Q)^-1 b: nothing large is subtracted.
    """
    matrices = np.zeros((len(teams), len(weeks), len(weeks)))
    scores = np.zeros((len(teams), len(weeks)))
    for part in absorb(teams):
        loose, span = part.precision(weeks, share, carry), slice(part.first, part.last)
        both = np.concatenate([part.pull, part.push[:, :, None]], axis=2)
        solved = loose @ np.linalg.solve(part.pull + loose, both)
        matrices[part.rows, span, span] = (solved[:, :, :-1] + solved[:, :, :-1].transpose(0, 2, 1)) / 2
        scores[part.rows, span] = solved[:, :, -1]
    return matrices, scores


def _absorb(teams: Sequence[Rows], rows: Sequence[int], first: int, last: int) -> Absorbed:
    size = max(len(teams[row].persons) for row in rows)
    there = np.zeros((len(rows), size, last - first))
    scores = np.zeros_like(there)
    for place, row in enumerate(rows):
        people = len(teams[row].persons)
        there[place, :people] = teams[row].answered[:, first:last]
        scores[place, :people] = teams[row].scores[:, first:last]
    each = there.sum(axis=2, keepdims=True)
    counted = np.maximum(each, 1.0)
    centred = there * (scores - scores.sum(axis=2, keepdims=True) / counted)
    pull = -there.transpose(0, 2, 1) @ (there / counted)
    diagonal = np.arange(last - first)
    pull[:, diagonal, diagonal] += there.sum(axis=1)
    answers, persons = int(each.sum()), int(np.count_nonzero(each))
    squares = float(np.vdot(centred, centred))
    return Absorbed(np.array(rows), first, last, pull, centred.sum(axis=1), squares, answers, persons)
