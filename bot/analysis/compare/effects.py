"""Each started team's effect, against its own weeks before and the teams without the change (page, C).

Only answers without the change say what the weeks did to everybody (Goodman-Bacon, 2021; Callaway and
Sant'Anna, 2021; Borusyak, Jaravel and Spiess, 2024), so that effects that grow do not spoil the comparison
of later teams.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis.compare.absorb import information
from bot.analysis.compare.means import information_of_means
from bot.analysis.compare.panel import Flags, Floats, Panel
from bot.analysis.compare.values import WEEKS_NEEDED, Missing, Reason
from bot.analysis.compare.variance import WEEK, Wobble, tied

STRETCHES = (4, 12)
"""Weeks since the start from which on the effect may be another: weeks 0-3, 4-11, 12 and later."""
PEOPLE_NEEDED = 3
UNINFORMED = 4.0  # a variance, in points squared, from which on a number says nothing


@dataclass(frozen=True, eq=False)
class Standing:
    """What a started team has for being estimated.

    `beside` are the teams that answered without the change both before and since its start, `usable` the
    weeks since in which the team and one of them answered; `goes_on` says whether one of them still waits.
    """

    team: int  # its place in the panel
    people: int
    weeks_before: int
    weeks_since: int
    usable: Flags
    beside: tuple[int, ...]
    goes_on: bool

    @property
    def missing(self) -> Missing:
        """What it lacks; who answered in both periods cannot be told before there are two."""
        before = max(0, WEEKS_NEEDED - self.weeks_before)
        since = max(0, WEEKS_NEEDED - (int(self.usable.sum()) if self.beside else self.weeks_since))
        if not self.weeks_before or not self.weeks_since:
            return Missing(before, since)
        compared = bool(self.beside) and (self.goes_on or not since)
        return Missing(before, since, max(0, PEOPLE_NEEDED - self.people), 0 if compared else 1)

    @property
    def reason(self) -> Reason | None:
        """Why there is no number, the hardest to mend first."""
        lacks = self.missing
        if not self.weeks_before:
            return Reason.NO_BASELINE
        if lacks.comparison_teams:
            return Reason.NO_COMPARISON
        if lacks.weeks_before:
            return Reason.FEW_WEEKS_BEFORE
        if lacks.weeks_since:
            return Reason.FEW_WEEKS_SINCE
        return Reason.FEW_PEOPLE if lacks.people else None


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects of some teams (by their place in the panel), in points, with their covariance."""

    teams: tuple[int, ...]
    theta: Floats
    covariance: Floats
    others_moved: Floats


def standings(seen: Panel) -> tuple[Standing, ...]:
    """What each started team has, in the panel's order."""
    answers = np.array([team.weekly > 0 for team in seen.teams])
    since = np.arange(len(seen.weeks)) >= np.array([[team.event] for team in seen.teams])
    free, before, after = answers & ~since, answers & ~since, answers & since
    beside = _share(before, free.T) & _share(after, free.T)
    np.fill_diagonal(beside, val=False)
    usable = after & _share(beside, free)
    waiting = np.array([not team.started for team in seen.teams])
    return tuple(
        Standing(
            team=row,
            people=seen.teams[row].people,
            weeks_before=int(before[row].sum()),
            weeks_since=int(after[row].sum()),
            usable=usable[row],
            beside=tuple(np.flatnonzero(beside[row]).tolist()),
            goes_on=bool((beside[row] & waiting).any()),
        )
        for row in np.flatnonzero(~waiting).tolist()
    )


def _share(one: Flags, other: Flags) -> Flags:
    """Where a row of one and a column of the other have something in common."""
    common: Flags = one.astype(float) @ other.astype(float) > 0
    return common


def estimate_effects(seen: Panel, wobble: Wobble, ready: Sequence[Standing]) -> Effects:
    """The effects of the teams that have all they need; a team without information is left out."""
    rows = [standing.team for standing in ready]
    free, own_rows = [team.untreated for team in seen.teams], [seen.teams[row] for row in rows]
    if seen.only_means:
        w_free, s_free = information_of_means(seen, wobble, free, treated=False)
        w_own, s_own = information_of_means(seen, wobble, own_rows, treated=True)
    else:
        w_free, s_free = information(free, seen.weeks, wobble.share, wobble.carry)
        w_own, s_own = information(own_rows, seen.weeks, wobble.share, wobble.carry)
    all_w, all_s = w_free.sum(axis=0), s_free.sum(axis=0)
    weekly, score = all_w - w_free[rows] + w_own, all_s - s_free[rows] + s_own
    columns, counts = _columns(seen, ready)
    solved, theta = _solve(weekly, score, w_own, s_own, columns, counts)
    level = solved[:, : len(seen.weeks)]
    covariance = wobble.noise * (level @ all_w @ level.T)
    own = wobble.noise * (solved[:, len(seen.weeks) :] * counts).sum(axis=1)
    np.fill_diagonal(covariance, own)
    kept = np.flatnonzero((own > 0) & (own < UNINFORMED))
    others = _moves(seen, ready, all_w - w_free[rows], all_s - s_free[rows])
    return Effects(
        tuple(rows[row] for row in kept),
        theta[kept],
        covariance[np.ix_(kept, kept)],
        others[kept],
    )


def _columns(seen: Panel, ready: Sequence[Standing]) -> tuple[Floats, Floats]:
    """The stretches since the start (teams, T, stretches), and each one's share of the usable weeks.

    A stretch is one version in one run of weeks: so many weeks count for so much, however surely known.
    """
    teams = [seen.teams[standing.team] for standing in ready]
    starts = seen.weeks[[team.event for team in teams]]
    runs = np.searchsorted(STRETCHES, seen.weeks - starts[:, None], "right")
    kinds = np.array([team.version for team in teams]) * (len(STRETCHES) + 1) + runs
    since = np.array([team.weekly > 0 for team in teams]) & (seen.weeks >= starts[:, None])
    columns = ((kinds[:, :, None] == np.unique(kinds[since])) & since[:, :, None]).astype(float)
    usable = np.array([standing.usable for standing in ready], dtype=float)
    counts = (usable[:, None, :] @ columns)[:, 0]
    return columns, counts / counts.sum(axis=1, keepdims=True)


def _solve(
    weekly: Floats, score: Floats, w_own: Floats, s_own: Floats, columns: Floats, counts: Floats
) -> tuple[Floats, Floats]:
    """A_k^-1 (0; c) and the effect of each team; a stretch that the team does not have stands alone in A."""
    weeks, size = weekly.shape[1], weekly.shape[1] + columns.shape[2]
    turned = columns.transpose(0, 2, 1)
    cross = w_own @ columns
    matrix = np.zeros((len(weekly), size, size))
    matrix[:, :weeks, :weeks] = weekly + tied(weeks)
    matrix[:, :weeks, weeks:], matrix[:, weeks:, :weeks] = cross, cross.transpose(0, 2, 1)
    matrix[:, weeks:, weeks:] = turned @ cross
    diagonal = np.arange(weeks, size)
    matrix[:, diagonal, diagonal] += np.where(columns.any(axis=1), WEEK, 1.0)
    right = np.concatenate([np.zeros((len(weekly), weeks)), counts], axis=1)
    pushed = np.concatenate([score, (turned @ s_own[:, :, None])[:, :, 0]], axis=1)
    solved = np.linalg.solve(matrix, right[:, :, None])[:, :, 0]
    return solved, (solved * pushed).sum(axis=1)


def _moves(seen: Panel, ready: Sequence[Standing], matrices: Floats, scores: Floats) -> Floats:
    """How far scores went since each team's start, nothing else taken into account."""
    since = np.array(
        [np.arange(len(seen.weeks)) >= seen.teams[each.team].event for each in ready], dtype=float
    )
    known = ((since[:, None, :] @ matrices)[:, 0] * since).sum(axis=1)
    moves: Floats = (since * scores).sum(axis=1) / np.maximum(known, WEEK)
    return moves
