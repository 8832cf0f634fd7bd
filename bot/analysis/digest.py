"""Everything the weekly digest shows of one change: plain values, the gate applied, no words for people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import fsum

from bot.analysis.comparison import Comparison, TeamComparison, compare_shown
from bot.analysis.gate import (
    Hidden,
    Minimums,
    Weeks,
    cell_of,
    counted_once,
    people_in,
    weeks_of,
)
from bot.analysis.pairing import block_mean
from bot.analysis.remarks import Heard, Voices, hear
from bot.analysis.shown import Blocks, ShownScores, has_started, show_scores
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange
from bot.domain.cell import Cell
from bot.domain.change import Direction


@dataclass(frozen=True)
class ChangeRows:
    """What is known of one change from closed rounds; rows after the digest's week are left out.

    `scores` come in the order in which their rounds closed; `kind` is that of their cells. `cells` is
    what was shown of this change before, `elsewhere` the rounds whose people were shown with another
    change.
    """

    scores: Sequence[PersonWeek]
    remarks: Sequence[Remark]
    participation: Sequence[Participation]
    kind: str = "scores"
    cells: Sequence[Cell] = ()
    elsewhere: Collection[str] = ()


@dataclass(frozen=True)
class Score:
    """A mean over people (1 to 5, to one decimal as it is published) and the weeks it comes from."""

    mean: float
    weeks: Weeks


@dataclass(frozen=True)
class VersionScore:
    """A team's score over its weeks on one version."""

    version: int
    score: Score


@dataclass(frozen=True)
class TeamReading:
    """One team in the digest. A score is None where too few people answered; `hidden` says what lacks.

    `elsewhere` says that its newest answers count with another change or team.
    `now` is the newest complete block of weeks on the current version (for a team that waits: of its
    weeks without the change), `since` all weeks on the current version, `earlier` the versions before it,
    and `baseline` the weeks before the first. `weeks_since` counts this week as the first; None: not
    started.
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
    elsewhere: bool = False


@dataclass(frozen=True)
class ChangeReading:
    """One change in one week (its Monday). Teams in order of version, start and name; those that wait last.

    `together` are quotes of teams with too few authors each. `minimums` are those that were obeyed, and
    `cells` what is to be remembered as shown once this reading is.
    """

    week: date
    direction: Direction
    smallest: float
    teams: tuple[TeamReading, ...]
    comparison: Comparison
    together: tuple[str, ...] | Hidden
    minimums: Minimums
    cells: tuple[Cell, ...]

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
    known = [cell for cell in rows.cells if cell.kind == rows.kind]
    once = counted_once(_here(rows, known))
    shown = show_scores(once, ordered, minimums.scores, known)
    comparison = compare_shown(shown, week, ordered, direction, smallest).rounded()
    heard = hear(rows.remarks, week, minimums.words, rows.cells)
    known_of = _Known(rows, shown, comparison, heard, _elsewhere(rows.scores, once))
    read = tuple(_read(team, week, known_of) for team in ordered)
    fresh = [cell_of(rows.kind, b[0].team, b) for gated in shown.groups.values() for b in gated.fresh]
    cells = (*fresh, *heard.cells)
    return ChangeReading(week, direction, smallest, read, comparison, heard.together, minimums, cells)


def _here(rows: ChangeRows, known: Sequence[Cell]) -> list[PersonWeek]:
    """The scores without those of rounds that are shown elsewhere, unless they were shown here before."""
    away = set(rows.elsewhere) - {round_id for cell in known for round_id in cell.rounds}
    return [row for row in rows.scores if row.round not in away]


def _until(rows: ChangeRows, week: date) -> ChangeRows:
    return replace(
        rows,
        scores=tuple(row for row in rows.scores if row.week <= week),
        remarks=tuple(row for row in rows.remarks if row.week <= week),
        participation=tuple(row for row in rows.participation if row.week <= week),
    )


def _order(team: TeamOnChange, week: date) -> tuple[bool, int, date, str, str]:
    if not has_started(team, week):
        return (True, 0, date.max, team.name.casefold(), team.key)
    return (False, team.version or 0, team.start or date.max, team.name.casefold(), team.key)


@dataclass(frozen=True)
class _Known:
    """What all teams' readings are made of; `elsewhere` are teams whose newest answers count elsewhere."""

    rows: ChangeRows
    shown: ShownScores
    comparison: Comparison
    heard: Heard
    elsewhere: frozenset[str]


def _read(team: TeamOnChange, week: date, known: _Known) -> TeamReading:
    shown = known.shown
    before, started = shown.before(team), has_started(team, week)
    version = shown.current_version(team) if started else None
    current = shown.on(team, version) if started else before
    return TeamReading(
        key=team.key,
        name=team.name,
        version=version,
        start=team.start if started else None,
        weeks_since=_weeks_since(team, week) if started else None,
        participation=next(
            (p for p in known.rows.participation if (p.team, p.week) == (team.key, week)), None
        ),
        now=_score(current.blocks[-1:]),
        hidden=current.hidden,
        since=_score(current.blocks) if started else None,
        earlier=_earlier(shown, team, version),
        baseline=_score(before.blocks) if started else None,
        comparison=next((c for c in known.comparison.teams if c.team == team.key), None),
        voices=known.heard.by_team.get(team.key),
        elsewhere=team.key in known.elsewhere,
    )


def _weeks_since(team: TeamOnChange, week: date) -> int:
    start = team.start or week
    return (week - (start - timedelta(days=start.weekday()))).days // 7 + 1


def _earlier(shown: ShownScores, team: TeamOnChange, current: int | None) -> tuple[VersionScore, ...]:
    scores = ((v, _score(shown.on(team, v).blocks)) for v in shown.versions(team) if v != current)
    return tuple(VersionScore(version, score) for version, score in scores if score)


def _elsewhere(given: Sequence[PersonWeek], once: Sequence[PersonWeek]) -> frozenset[str]:
    """The teams none of whose newest answers count with them."""
    newest: dict[str, date] = {}
    for row in given:
        newest[row.team] = max(row.week, newest.get(row.team, row.week))
    left = {(row.team, row.week) for row in once}
    return frozenset(team for team, week in newest.items() if (team, week) not in left)


def _score(blocks: Blocks) -> Score | None:
    """The score of some blocks, made of each block's own score and size and of nothing else."""
    if not blocks:
        return None
    sizes = [people_in(block) for block in blocks]
    total = fsum(size * block_mean(block) for size, block in zip(sizes, blocks, strict=True))
    rows = [row for block in blocks for row in block]
    return Score(round(total / sum(sizes), 1), weeks_of(rows))
