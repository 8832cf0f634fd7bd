"""The scores of one change that may be shown, by team, by version, and apart those from before the start."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from bot.analysis.gate import Gated, gate_by
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.cell import Cell

Blocks = Sequence[Sequence[PersonWeek]]
Group = tuple[str, int | None, bool]
"""A team's key, the version it was on, and whether that was before its first one."""


@dataclass(frozen=True)
class ShownScores:
    """What the gate says of each group of a change's scores, and the teams that they are of."""

    minimum: int
    groups: Mapping[Group, Gated[PersonWeek]]
    teams: tuple[TeamOnChange, ...]

    def before(self, team: TeamOnChange) -> Gated[PersonWeek]:
        """The team's weeks before its first version."""
        return self._of((team.key, None, True))

    def on(self, team: TeamOnChange, version: int | None) -> Gated[PersonWeek]:
        """The team's weeks on a version."""
        return self._of((team.key, version, False))

    def line(self, team: TeamOnChange) -> Blocks:
        """All blocks of the team, in order of their last weeks."""
        blocks = [b for (key, *_), gated in self.groups.items() if key == team.key for b in gated.blocks]
        return sorted(blocks, key=lambda block: max((row.week, row.version or 0) for row in block))

    def versions(self, team: TeamOnChange) -> list[int]:
        """The versions on which somebody of the team answered, in order."""
        return sorted({v for key, v, _ in self.groups if key == team.key and v is not None})

    def current_version(self, team: TeamOnChange) -> int | None:
        """The version the team is on, or the last one it was on when it has stopped."""
        versions = self.versions(team)
        if team.version is not None or not versions:
            return team.version
        return max(versions, key=lambda version: (self._last_week(team, version), version))

    def _last_week(self, team: TeamOnChange, version: int) -> date:
        gated = self.on(team, version)
        return max((row.week for row in (*gated.latest, *gated.waiting)), default=date.min)

    def _of(self, group: Group) -> Gated[PersonWeek]:
        return self.groups.get(group, Gated(self.minimum))


def show_scores(
    rows: Iterable[PersonWeek], teams: Sequence[TeamOnChange], minimum: int, cells: Sequence[Cell] = ()
) -> ShownScores:
    """Gate the rows of the teams on a change; `cells` is what was shown of them before."""
    by_key = {team.key: team for team in teams}
    known = (row for row in rows if row.team in by_key)
    grouped = (((row.team, row.version, is_before(row, by_key[row.team])), row) for row in known)
    return ShownScores(minimum, gate_by(grouped, minimum, cells), tuple(teams))


def block_mean(block: Sequence[PersonWeek]) -> float:
    """The score of a block: the mean over its people, each with the mean of their own."""
    by_person: dict[str, list[float]] = {}
    for row in block:
        by_person.setdefault(row.person, []).append(row.score)
    return fmean(fmean(scores) for scores in by_person.values())


def has_started(team: TeamOnChange, week: date) -> bool:
    """Whether the team had started any version by the end of the week (given by its Monday)."""
    return team.start is not None and (team.start - week).days < 7


def is_before(row: PersonWeek, team: TeamOnChange) -> bool:
    """Whether an answer is from before the team's first version."""
    return row.version is None and (team.start is None or row.week < team.start)
