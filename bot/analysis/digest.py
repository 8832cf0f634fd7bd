"""Everything the weekly digest shows of one change: plain values, the gate applied, no words for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from bot.analysis.comparison import (
    Comparison,
    TeamComparison,
    before_start,
    compare,
    current_version,
    has_started,
)
from bot.analysis.gate import Gated, Hidden, Minimums, Weeks, gate, weeks_of
from bot.analysis.remarks import Heard, Voices, hear
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange
from bot.domain.change import Direction


@dataclass(frozen=True)
class ChangeRows:
    """What is known of one change from closed rounds; rows after the digest's week are left out."""

    scores: Sequence[PersonWeek]
    remarks: Sequence[Remark]
    participation: Sequence[Participation]


@dataclass(frozen=True)
class Score:
    """A mean over people (1 to 5) and the weeks it comes from."""

    mean: float
    weeks: Weeks


@dataclass(frozen=True)
class VersionScore:
    """A team's score over its weeks on one version."""

    version: int
    score: Score


@dataclass(frozen=True)
class TeamReading:
    """One team in the digest. A score is None where too few people answered; `hidden` says how many lack.

    `now` is the newest complete block of weeks on the current version (for a team that waits: of its weeks
    without the change), `since` all weeks on the current version, `earlier` the versions before it, and
    `baseline` the weeks before the first. `weeks_since` counts this week as the first; None: not started.
    """

    key: str
    name: str
    version: int | None
    start: date | None
    weeks_since: int | None
    participation: Participation | None
    now: Score | None
    hidden: Hidden | None
    since: Score | None
    earlier: tuple[VersionScore, ...]
    baseline: Score | None
    comparison: TeamComparison | None
    voices: Voices | None
    words_hidden: Hidden | None


@dataclass(frozen=True)
class ChangeReading:
    """One change in one week (its Monday). Teams in order of version, start and name; those that wait last.

    `together` are quotes of teams with too few authors each, or what even all of them lack.
    """

    week: date
    direction: Direction
    smallest: float
    teams: tuple[TeamReading, ...]
    comparison: Comparison
    together: tuple[str, ...] | Hidden

    @property
    def trying(self) -> tuple[TeamReading, ...]:
        """The teams that have started."""
        return tuple(team for team in self.teams if team.weeks_since is not None)

    @property
    def waiting(self) -> tuple[TeamReading, ...]:
        """The teams that have not."""
        return tuple(team for team in self.teams if team.weeks_since is None)


def read_change(
    rows: ChangeRows,
    week: date,
    teams: Sequence[TeamOnChange],
    direction: Direction,
    smallest: float,
    minimums: Minimums | None = None,
) -> ChangeReading:
    """Read one change as of one week; `smallest` as in `compare`."""
    minimums = minimums or Minimums()
    rows = _until(rows, week)
    ordered = sorted(teams, key=lambda team: _order(team, week))
    comparison = compare(rows.scores, week, ordered, direction, smallest, minimums)
    versions = {(row.team, row.week): row.version for row in rows.scores}
    heard = hear(rows.remarks, lambda remark: versions.get((remark.team, remark.week)), week, minimums.words)
    read = tuple(_read(team, week, rows, comparison, heard, minimums) for team in ordered)
    return ChangeReading(week, direction, smallest, read, comparison, heard.together)


def _until(rows: ChangeRows, week: date) -> ChangeRows:
    return ChangeRows(
        tuple(row for row in rows.scores if row.week <= week),
        tuple(row for row in rows.remarks if row.week <= week),
        tuple(row for row in rows.participation if row.week <= week),
    )


def _order(team: TeamOnChange, week: date) -> tuple[bool, int, date, str, str]:
    if not has_started(team, week):
        return (True, 0, date.max, team.name.casefold(), team.key)
    return (False, team.version or 0, team.start or date.max, team.name.casefold(), team.key)


def _read(
    team: TeamOnChange, week: date, rows: ChangeRows, comparison: Comparison, heard: Heard, minimums: Minimums
) -> TeamReading:
    own = [row for row in rows.scores if row.team == team.key]
    before = gate([row for row in own if before_start(row, team)], minimums.scores)
    started = has_started(team, week)
    version = current_version(own, team) if started else None
    on_version = {v: gate([row for row in own if row.version == v], minimums.scores) for v in _versions(own)}
    current = gate([row for row in own if row.version == version], minimums.scores) if started else before
    return TeamReading(
        key=team.key,
        name=team.name,
        version=version,
        start=team.start if started else None,
        weeks_since=_weeks_since(team, week) if started else None,
        participation=next((p for p in rows.participation if (p.team, p.week) == (team.key, week)), None),
        now=_score(current.latest),
        hidden=current.hidden,
        since=_score(current.shown) if started else None,
        earlier=_earlier(on_version, version),
        baseline=_score(before.shown) if started else None,
        comparison=next((c for c in comparison.teams if c.team == team.key), None),
        voices=heard.by_team.get(team.key),
        words_hidden=heard.hidden.get(
            team.key, None if team.key in heard.by_team else Hidden(minimums.words)
        ),
    )


def _versions(rows: Sequence[PersonWeek]) -> list[int]:
    return sorted({row.version for row in rows if row.version is not None})


def _weeks_since(team: TeamOnChange, week: date) -> int:
    start = team.start or week
    return (week - (start - timedelta(days=start.weekday()))).days // 7 + 1


def _earlier(gated: dict[int, Gated[PersonWeek]], current: int | None) -> tuple[VersionScore, ...]:
    scores = ((version, _score(rows.shown)) for version, rows in gated.items() if version != current)
    return tuple(VersionScore(version, score) for version, score in scores if score)


def _score(rows: Sequence[PersonWeek]) -> Score | None:
    if not rows:
        return None
    by_person: dict[str, list[float]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row.score)
    return Score(fmean(fmean(scores) for scores in by_person.values()), weeks_of(rows))
