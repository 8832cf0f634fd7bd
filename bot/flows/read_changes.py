"""Reading a change out of the database: tidy rows of closed rounds in, one reading for the digest out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.analysis.digest import read_change
from bot.analysis.quotes import without_repeats
from bot.analysis.readings import ChangeReading
from bot.analysis.tidy import TeamOnChange
from bot.domain.cadence import week_start
from bot.domain.change import Change
from bot.domain.feedback import Feedback
from bot.domain.question import Question
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows.change_rows import Asked, rows_of_change
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


def read_week(tools: Tools, session: Session, workspace: Workspace, now: datetime) -> WeekNews:
    """Everything that a digest made `now` speaks of. Only closed rounds count.

    What it shows is remembered in the same transaction, since whoever calls this shows it.
    """
    cells.hold_cells(session, workspace.id)
    running = [c for c in changes.list_changes(session, workspace.id) if not c.archived]
    known = {t.key: t for t in teams.list_teams(session, workspace.id)}
    said = [(known[f.team_key], f) for f in waiting_feedback(session, workspace.id)]
    ordered = sorted(running, key=lambda c: (c.title, c.key))
    news = [_read(tools, session, workspace, change, known, said, now) for change in ordered]
    readings = without_repeats([each.reading for each in news])
    keys = {c.key for c in running}
    return WeekNews(
        tuple(replace(each, reading=reading) for each, reading in zip(news, readings, strict=True)),
        tuple((t, f) for t, f in said if f.change_key not in keys),
    )


def _read(
    tools: Tools,
    session: Session,
    workspace: Workspace,
    change: Change,
    known: dict[str, Team],
    said: list[tuple[Team, Feedback]],
    now: datetime,
) -> ChangeNews:
    due = rounds.rounds_of_change(session, workspace.id, change.key, now)
    asked = Asked(change, tuple(due), known)
    closed = asked.closed.values()
    week = max((asked.week(r) for r in closed), default=week_start(now.date()) - WEEK)
    rows = rows_of_change(tools, session, workspace, asked)
    on_it = _teams_on(session, workspace.id, change, known, week)
    minimums = workspace.privacy.minimums
    reading = read_change(rows, week, on_it, change.direction, change.smallest, minimums)
    cells.remember_cells(session, workspace.id, change.key, reading.cells)
    skipped = [(known[r.team_key], r) for r in due if r.skipped is not None and now - r.due < WEEK]
    words = [(t, f) for t, f in said if f.change_key == change.key]
    return ChangeNews(change, asked.question, reading, tuple(skipped), tuple(words))


def _teams_on(
    session: Session, workspace: str, change: Change, known: dict[str, Team], week: date
) -> list[TeamOnChange]:
    """The teams that are asked about the change, with the version that they are on at the end of the week."""
    pulses = [
        p for p in changes.list_pulses(session, workspace) if p.change_key == change.key and not p.archived
    ]
    keys = dict.fromkeys(k for p in pulses for k in p.team_keys)
    sunday = week + timedelta(days=6)
    found = []
    for key in keys:
        trial = change.trial_on(key, sunday)
        version = None if trial is None else trial.version
        found.append(TeamOnChange(key, known[key].name, version, change.first_start(key)))
    return found
