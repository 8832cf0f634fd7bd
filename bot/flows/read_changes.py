"""Reading a change out of the database: tidy rows of closed rounds in, one reading for the digest out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.analysis.digest import read_change
from bot.analysis.elsewhere import ShownPeople
from bot.analysis.quotes import without_repeats
from bot.analysis.readings import ChangeReading
from bot.analysis.themes import ThemeReader
from bot.analysis.tidy import TeamOnChange
from bot.domain.cadence import week_start
from bot.domain.cell import question_of
from bot.domain.change import Change
from bot.domain.feedback import Feedback
from bot.domain.question import Question
from bot.domain.round import Round
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows.change_rows import Asked, rows_of_change
from bot.flows.shown_people import shown_people
from bot.flows.theme_bank import reader_of
from bot.flows.tools import Tools
from storage import cells, changes, rounds, teams
from storage.database import Session
from storage.feedback import waiting_feedback
from storage.workspaces import Workspace

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ChangeNews:
    """One running change with its reading, what was skipped in the last week, and what champions said."""

    change: Change
    question: Question | None
    reading: ChangeReading
    skipped: tuple[tuple[Team, Round], ...]
    feedback: tuple[tuple[Team, Feedback], ...]


@dataclass(frozen=True)
class WeekNews:
    """Every running change, by title, and what champions said on none of them."""

    changes: tuple[ChangeNews, ...]
    feedback: tuple[tuple[Team, Feedback], ...]


def read_week(
    tools: Tools, session: Session, workspace: Workspace, now: datetime, *, with_themes: bool = False
) -> WeekNews:
    """Everything that a digest made `now` speaks of. Only closed rounds count.

    What it shows is remembered in the same transaction, since whoever calls this shows it. Themes are counted
    once, over all that there is to count: only for a digest that is posted (`with_themes`).
    """
    cells.hold_cells(session, workspace.id)
    known = _known(tools, session, workspace, now)
    if with_themes:
        known = replace(known, themes=reader_of(workspace.themes))
    running = [c for c in known.changes if not c.archived]
    news = [_read(known, change) for change in sorted(running, key=lambda c: (c.title, c.key))]
    readings = without_repeats([each.reading for each in news])
    keys = {c.key for c in running}
    return WeekNews(
        tuple(replace(each, reading=reading) for each, reading in zip(news, readings, strict=True)),
        tuple((t, f) for t, f in known.said if f.change_key not in keys),
    )


@dataclass(frozen=True)
class _Known:
    """What the readings of all changes share; `people` grows with each."""

    tools: Tools
    session: Session
    workspace: Workspace
    now: datetime
    changes: Sequence[Change]
    pulses: Sequence[Pulse]
    teams: Mapping[str, Team]
    said: Sequence[tuple[Team, Feedback]]
    people: ShownPeople
    themes: ThemeReader | None = None


def _known(tools: Tools, session: Session, workspace: Workspace, now: datetime) -> _Known:
    there = {t.key: t for t in teams.list_teams(session, workspace.id)}
    return _Known(
        tools,
        session,
        workspace,
        now,
        changes.list_changes(session, workspace.id),
        changes.list_pulses(session, workspace.id),
        there,
        [(there[f.team_key], f) for f in waiting_feedback(session, workspace.id)],
        shown_people(session, workspace, there),
    )


def _read(known: _Known, change: Change) -> ChangeNews:
    session, workspace = known.session, known.workspace
    due = rounds.rounds_of_change(session, workspace.id, change.key, known.now)
    asked = Asked(change, tuple(due), known.teams)
    closed = asked.closed.values()
    week = max((asked.week(r) for r in closed), default=week_start(known.now.date()) - WEEK)
    rows = rows_of_change(known.tools, session, workspace, asked, known.people)
    rows = replace(rows, themes=known.themes)
    on_it = _teams_on(known, change, week)
    minimums = workspace.privacy.minimums
    reading = read_change(rows, week, on_it, change.direction, change.smallest, minimums)
    _remember(known, asked, reading)
    late = [r for r in due if r.skipped is not None and known.now - r.due < WEEK]
    skipped = tuple((known.teams[r.team_key], r) for r in late)
    words = tuple((t, f) for t, f in known.said if f.change_key == change.key)
    return ChangeNews(change, asked.question, reading, skipped, words)


def _remember(known: _Known, asked: Asked, reading: ChangeReading) -> None:
    """Remember what is shown, and whose it is, for the changes that are read after this one."""
    cells.remember_cells(known.session, known.workspace.id, asked.change.key, reading.cells)
    for cell in reading.cells:
        question = question_of(cell.kind)
        if question is not None:
            for r in (asked.closed[round_id] for round_id in cell.rounds):
                known.people.add(asked.change.key, question, asked.week(r), r.roster)


def _teams_on(known: _Known, change: Change, week: date) -> list[TeamOnChange]:
    """The teams that are asked about the change, with the version that they are on at the end of the week."""
    pulses = [p for p in known.pulses if p.change_key == change.key and not p.archived]
    keys = dict.fromkeys(k for p in pulses for k in p.team_keys)
    sunday = week + timedelta(days=6)
    found = []
    for key in keys:
        trial = change.trial_on(key, sunday)
        version = None if trial is None else trial.version
        others = _others(known, change, key, sunday)
        found.append(TeamOnChange(key, known.teams[key].name, version, change.first_start(key), others))
    return found


def _others(known: _Known, change: Change, team_key: str, sunday: date) -> tuple[date, ...]:
    """The weeks until now in which a team started or stopped another change."""
    days = (day for other in known.changes if other.key != change.key for day in other.turns(team_key))
    return tuple(sorted({week_start(day) for day in days if day <= sunday}))
