"""Scores as they come, in any order, made into each team's weeks in order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite

from bot.analysis.compare.values import Score

LOOKS = 52
"""Weeks for which a change is looked at, from the first team's start on; and weeks before it that count."""


@dataclass(frozen=True)
class TeamWeek:
    """One team's answers in one week: each person's score, and the version (0: without the change)."""

    week: int
    version: int
    scores: Mapping[str, float]


Timeline = tuple[TeamWeek, ...]


def timelines(scores: Iterable[Score]) -> dict[str, Timeline]:
    """Each team's weeks in order, up to where it stopped; teams in order of their names.

    Several scores of one person in one week are averaged. A week counts as on the change where anybody was,
    on the version that most were on. After the first week back without the change nothing of a team counts.
    """
    cells: dict[tuple[str, int], list[Score]] = defaultdict(list)
    for score in scores:
        if isfinite(score.score):
            cells[score.team, score.week].append(score)
    weeks: dict[str, list[TeamWeek]] = defaultdict(list)
    for (team, week), cell in sorted(cells.items(), key=lambda item: item[0]):
        weeks[team].append(TeamWeek(week, _version(cell), _by_person(cell)))
    return {team: _until_stopped(line) for team, line in weeks.items()}


def start(timeline: Sequence[TeamWeek]) -> int | None:
    """The first week on the change, if any."""
    return next((week.week for week in timeline if week.version), None)


def within(lines: Mapping[str, Timeline], first: int) -> dict[str, Timeline]:
    """Only the weeks that count beside a first start in week `first`; teams without any are left out."""
    kept = {
        team: tuple(week for week in line if first - LOOKS <= week.week < first + LOOKS)
        for team, line in lines.items()
    }
    return {team: line for team, line in kept.items() if line}


def _version(cell: Sequence[Score]) -> int:
    seen = Counter(max(score.version or 1, 1) for score in cell if score.adopted)
    return max(seen, key=lambda version: (seen[version], version)) if seen else 0


def _by_person(cell: Sequence[Score]) -> dict[str, float]:
    if len({score.person for score in cell}) == len(cell):
        return {score.person: float(score.score) for score in sorted(cell, key=lambda score: score.person)}
    several: dict[str, list[float]] = defaultdict(list)
    for score in cell:
        several[score.person].append(score.score)
    return {person: fsum(sorted(several[person])) / len(several[person]) for person in sorted(several)}


def _until_stopped(weeks: Sequence[TeamWeek]) -> Timeline:
    first = start(weeks)
    stopped = next((w.week for w in weeks if first is not None and w.week > first and not w.version), None)
    return tuple(week for week in weeks if stopped is None or week.week < stopped)
