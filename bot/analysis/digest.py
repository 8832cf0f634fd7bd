"""From a change's rows to what the weekly digest says of it: gate, comparison, then each team."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import fsum

from bot.analysis.gate import Minimums, cell_of, counted_once, people_in, weeks_of
from bot.analysis.readings import ChangeReading, Measured, Run, Score, TeamReading, VersionScore
from bot.analysis.remarks import Heard, hear
from bot.analysis.shown import Blocks, ShownScores, block_mean, has_started, is_before, show_scores
from bot.analysis.theme_blocks import blocks_in, count_themes
from bot.analysis.themes import ThemeReader
from bot.analysis.tidy import Participation, PersonWeek, Remark, TeamOnChange, Worded
from bot.domain.cell import Cell, of_wording, question_of
from bot.domain.change import Direction
from bot.domain.question import Question

WEEK_DAYS = 7


@dataclass(frozen=True)
class GuardrailRows:
    """Scores on another question of the change's pulses; the rest as in `ChangeRows`."""

    question: Question
    scores: Sequence[PersonWeek]
    kind: str
    elsewhere: Collection[str] = ()


@dataclass(frozen=True)
class ChangeRows:
    """What is known of one change from closed rounds; rows after the digest's week are left out.

    `scores` come in the order in which their rounds closed; `kind` is that of their cells. `cells` is
    what was shown of this change before, `elsewhere` the rounds whose people were shown with another
    change. `worded` says of teams that were asked in several wordings which one followed on which.
    `themes` counts what comments are about: only for a digest that is posted, once.
    """

    scores: Sequence[PersonWeek]
    remarks: Sequence[Remark]
    participation: Sequence[Participation]
    kind: str = "scores"
    cells: Sequence[Cell] = ()
    elsewhere: Collection[str] = ()
    guardrails: Sequence[GuardrailRows] = ()
    worded: Mapping[str, Sequence[Worded]] = field(default_factory=dict)
    themes: ThemeReader | None = None


def read_change(
    rows: ChangeRows,
    week: date,
    teams: Sequence[TeamOnChange],
    direction: Direction,
    smallest: float,
    minimums: Minimums | None = None,
) -> ChangeReading:
    """Read one change as of one week; `smallest` is the smallest effect worth having, in points."""
    minimums = minimums or Minimums()
    rows = _until(rows, week)
    own = _Asked(rows.kind, rows.scores, rows.elsewhere, rows.cells)
    shown = own.shown(teams, minimums.scores)
    ordered = sorted(teams, key=lambda team: _order(team, shown, week))
    guards = [_guard(each, ordered, minimums.scores, smallest, rows.cells) for each in rows.guardrails]
    heard = hear(rows.remarks, week, minimums.words, rows.cells)
    themes = (
        () if rows.themes is None else count_themes(heard.groups, rows.themes, minimums.words, rows.cells)
    )
    older = {wording: own.shown(teams, minimums.scores, wording) for wording in own.older}
    known_of = _Known(rows, shown, older, heard, _elsewhere(rows.scores, own.once))
    return ChangeReading(
        week=week,
        teams=tuple(_read(team, week, known_of) for team in ordered),
        measured=Measured(shown, direction, smallest),
        guardrails=tuple((question, measured) for question, measured, _ in guards),
        together=heard.together,
        minimums=minimums,
        cells=(
            *own.fresh(shown),
            *(cell for wording, before in older.items() for cell in own.fresh(before, wording)),
            *(cell for *_, cells in guards for cell in cells),
            *heard.cells,
            *themes,
        ),
        themes=blocks_in(themes, minimums.words),
        themes_before=blocks_in(rows.cells, minimums.words),
    )


class _Asked:
    """The scores on one question: without what is shown elsewhere, and everybody in one team a week.

    Each wording is gated by itself, and what was shown of any of them is known to all: a block that was made
    while two wordings were linked is not taken apart when they no longer are.
    """

    def __init__(
        self, kind: str, scores: Sequence[PersonWeek], elsewhere: Collection[str], cells: Sequence[Cell]
    ) -> None:
        self._kind = kind
        self._known = [cell for cell in cells if question_of(cell.kind) == question_of(kind)]
        away = set(elsewhere) - {round_id for cell in self._known for round_id in cell.rounds}
        self.once = counted_once([row for row in scores if row.round not in away])

    @property
    def older(self) -> list[int]:
        """The wordings that are not compared."""
        return sorted({row.wording for row in self.once} - {0})

    def shown(self, teams: Sequence[TeamOnChange], minimum: int, wording: int = 0) -> ShownScores:
        """What the gate lets pass of a wording."""
        mine = [row for row in self.once if row.wording == wording]
        return show_scores(mine, teams, minimum, self._known)

    def fresh(self, shown: ShownScores, wording: int = 0) -> list[Cell]:
        """The cells of what is shown of a wording for the first time."""
        kind = of_wording(self._kind, wording) if wording else self._kind
        return [cell_of(kind, b[0].team, b) for gated in shown.groups.values() for b in gated.fresh]


def _guard(
    rows: GuardrailRows,
    teams: Sequence[TeamOnChange],
    minimum: int,
    smallest: float,
    cells: Sequence[Cell],
) -> tuple[Question, Measured, list[Cell]]:
    """A guardrail's question, its scores, and the cells that are new."""
    asked = _Asked(rows.kind, rows.scores, rows.elsewhere, cells)
    shown = asked.shown(teams, minimum)
    return (
        rows.question,
        Measured(shown, rows.question.direction, smallest, is_guardrail=True),
        asked.fresh(shown),
    )


def _until(rows: ChangeRows, week: date) -> ChangeRows:
    return replace(
        rows,
        scores=tuple(row for row in rows.scores if row.week <= week),
        remarks=tuple(row for row in rows.remarks if row.week <= week),
        participation=tuple(row for row in rows.participation if row.week <= week),
        guardrails=tuple(
            replace(each, scores=tuple(row for row in each.scores if row.week <= week))
            for each in rows.guardrails
        ),
        worded={
            team: [each for each in asked if (each.since - week).days < WEEK_DAYS]
            for team, asked in rows.worded.items()
        },
    )


def _order(team: TeamOnChange, shown: ShownScores, week: date) -> tuple[bool, int, date, str, str]:
    if not has_started(team, week):
        return (True, 0, date.max, team.name.casefold(), team.key)
    return (False, shown.current_version(team) or 0, team.start or date.max, team.name.casefold(), team.key)


@dataclass(frozen=True)
class _Known:
    """What all teams' readings are made of; `elsewhere` are teams whose newest answers count elsewhere.

    `older` is what is shown of wordings that are not compared.
    """

    rows: ChangeRows
    shown: ShownScores
    older: Mapping[int, ShownScores]
    heard: Heard
    elsewhere: frozenset[str]


def _read(team: TeamOnChange, week: date, known: _Known) -> TeamReading:
    shown = known.shown
    before, started = shown.before(team), has_started(team, week)
    version = _version(team, known) if started else None
    current = shown.on(team, version) if started else before
    weeks = {row.week for block in shown.line(team) for row in block}
    first, until = team.window(weeks)
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
        runs=_runs(team, known),
        voices=known.heard.by_team.get(team.key),
        elsewhere=team.key in known.elsewhere,
        stopped=started and team.version is None,
        counts_from=first if any(each < first for each in weeks) else None,
        counts_until=None if until == date.max else until,
    )


def _version(team: TeamOnChange, known: _Known) -> int | None:
    """The version the team is on, or the last one it was on when it has stopped, whatever the wording."""
    versions = (shown.current_version(team) for shown in (known.shown, *reversed([*known.older.values()])))
    return next((version for version in versions if version is not None), None)


def _runs(team: TeamOnChange, known: _Known) -> tuple[Run, ...]:
    """The team's scores, a run for each time other words were asked; the newest run may have none yet."""
    worded = known.rows.worded.get(team.key) or (Worded(0, date.min),)
    runs: list[list[tuple[Score, bool]]] = [[] for _ in worded]
    for wording, shown in {**known.older, 0: known.shown}.items():
        for block in shown.line(team):
            score = _score([block])
            if score is not None:
                runs[_run_of(score, wording, worded)].append((score, is_before(block[0], team)))
    days = (None, *(asked.since for asked in worded[1:]))
    return tuple(_run(told, day) for told, day in zip(runs, days, strict=True))


def _run(told: list[tuple[Score, bool]], asked_since: date | None) -> Run:
    scores = (score for score, _ in sorted(told, key=lambda each: each[0].weeks.last))
    return Run(tuple(scores), sum(before for _, before in told), asked_since)


def _run_of(score: Score, wording: int, worded: Sequence[Worded]) -> int:
    """The place of the last run in this wording that had begun by the end of the score's weeks."""
    mine = [n for n, asked in enumerate(worded) if asked.wording == wording]
    begun = [n for n in mine if (worded[n].since - score.weeks.last).days < WEEK_DAYS]
    return (begun or mine)[-1 if begun else 0]


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
