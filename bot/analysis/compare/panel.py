"""Each team's weeks as arrays over one common axis of weeks, and what of them was there at a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bot.analysis.compare.timeline import Timeline

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

SAME = 1e-9  # points; means of the same scores in another order differ by less


@dataclass(frozen=True, eq=False)
class Rows:
    """One team's answers: who answered when (people by weeks, 0 or 1), and the scores (0 where none).

    `event` is the index of the first week on the change, beyond the axis where there is none; `version` the
    team's version week by week, 0 where it did not answer.
    """

    name: str
    persons: tuple[str, ...]
    answered: Floats
    scores: Floats
    version: Whole
    event: int

    @cached_property
    def weekly(self) -> Whole:
        """How many people answered, week by week."""
        count: Whole = self.answered.sum(axis=0).astype(np.int64)
        return count

    def until(self, weeks: int) -> "Rows":
        """The first `weeks` weeks: only who had answered by then."""
        there = self.answered[:, :weeks].sum(axis=1) > 0
        return Rows(
            self.name,
            tuple(compress(self.persons, there.tolist())),
            np.ascontiguousarray(self.answered[there, :weeks]),
            np.ascontiguousarray(self.scores[there, :weeks]),
            self.version[:weeks],
            min(self.event, weeks),
        )

    @property
    def untreated(self) -> "Rows":
        """The weeks before the start, on the same axis."""
        if not self.started:
            return self
        before = np.arange(len(self.version)) < self.event
        return replace(self, answered=self.answered * before, scores=self.scores * before)

    @property
    def started(self) -> bool:
        """Whether the team has started."""
        return self.event < len(self.version)

    @property
    def people(self) -> int:
        """How many people answered both before and since the start."""
        before, since = self.answered[:, : self.event], self.answered[:, self.event :]
        return int((before.any(axis=1) & since.any(axis=1)).sum())

    @property
    def moves(self) -> bool:
        """Whether anybody's score has ever moved."""
        lowest = np.where(self.answered > 0, self.scores, np.inf).min(axis=1)
        highest = np.where(self.answered > 0, self.scores, -np.inf).max(axis=1)
        return bool((highest > lowest).any())

    @property
    def means(self) -> Floats:
        """The mean of each week's scores, 0 where there are none."""
        mean: Floats = self.scores.sum(axis=0) / np.maximum(self.weekly, 1)
        return mean

    @property
    def mean_moves(self) -> bool:
        """Whether the weekly mean has ever moved, by more than the last digits."""
        means = self.means[self.weekly > 0]
        return bool(len(means) and np.ptp(means) > SAME)


@dataclass(frozen=True, eq=False)
class Kept:
    """An inverse of an earlier look: what it depends on, the weeks (their places), and the matrix."""

    of: tuple[float, ...]
    weeks: Whole
    inverse: Floats


@dataclass(frozen=True, eq=False)
class Panel:
    """All teams, in order of their names, over the weeks (in order) in which anybody answered.

    With `only_means` an effect is made of each team's weekly means alone. `kept` is what looks at the same
    answers may share.
    """

    weeks: Whole
    teams: tuple[Rows, ...]
    only_means: bool = False
    kept: "dict[tuple[str, bool], Kept]" = field(default_factory=dict)

    @property
    def first(self) -> int | None:
        """The index of the first week in which a team was on the change, if any."""
        events = [team.event for team in self.teams if team.started]
        return min(events, default=None)

    @property
    def moves(self) -> bool:
        """Whether anybody's score has ever moved; of means alone, whether any of these has."""
        return any(team.mean_moves if self.only_means else team.moves for team in self.teams)

    def until(self, weeks: int) -> "Panel":
        """What was there after the first `weeks` weeks."""
        cut = (team.until(weeks) for team in self.teams)
        there = tuple(team for team in cut if len(team.answered))
        return Panel(self.weeks[:weeks], there, self.only_means, self.kept)


def panel(lines: Mapping[str, Timeline], events: Mapping[str, int], *, only_means: bool = False) -> Panel:
    """The panel of some timelines; `events` has the week of the start of the teams that have started."""
    weeks = np.array(sorted({week.week for line in lines.values() for week in line}), dtype=np.int64)
    index = {int(week): column for column, week in enumerate(weeks)}
    teams = tuple(_rows(name, lines[name], index, events.get(name)) for name in sorted(lines))
    return Panel(weeks, teams, only_means)


def _rows(name: str, line: Timeline, index: Mapping[int, int], event: int | None) -> Rows:
    people = {p: row for row, p in enumerate(sorted({p for week in line for p in week.scores}))}
    answered = np.zeros((len(people), len(index)))
    scores = np.zeros((len(people), len(index)))
    version = np.zeros(len(index), dtype=np.int64)
    for week in line:
        column = index[week.week]
        rows = [people[person] for person in week.scores]
        answered[rows, column] = 1.0
        scores[rows, column] = list(week.scores.values())
        version[column] = week.version
    beyond = len(index)
    return Rows(
        name, tuple(people), answered, scores, version, beyond if event is None else index.get(event, beyond)
    )
