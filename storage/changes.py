"""Changes and pulses: what is under trial, and what is asked about it."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from bot.domain.change import Change
from bot.domain.setup import Pulse
from storage.rows import from_json, put, to_json
from storage.tables import ChangeRow, PulseRow, ScheduleRow

SALT_BYTES = 32


def get_change(session: Session, workspace: str, key: str) -> Change | None:
    """The change, archived or not."""
    row = session.get(ChangeRow, (workspace, key))
    return None if row is None else from_json(Change, row.definition)


def list_changes(session: Session, workspace: str) -> list[Change]:
    """All changes by key, archived ones too."""
    query = select(ChangeRow).where(ChangeRow.workspace == workspace).order_by(ChangeRow.key)
    return [from_json(Change, row.definition) for row in session.exec(query)]


def save_change(session: Session, workspace: str, change: Change) -> None:
    """Write a change as it is now; a new one gets its random salt."""
    row = session.get(ChangeRow, (workspace, change.key))
    if row is None:
        row = ChangeRow(workspace=workspace, key=change.key, salt=secrets.token_bytes(SALT_BYTES))
    if row.archived and not change.archived:
        row.stopped = None
    row.archived = change.archived
    row.definition = to_json(Change, change)
    session.add(row)
    session.flush()


def salt_of(session: Session, workspace: str, key: str) -> bytes | None:
    """The salt behind the pseudonyms of a change's answers, or None once the change is sealed."""
    return session.get_one(ChangeRow, (workspace, key)).salt


def list_pulses(session: Session, workspace: str) -> list[Pulse]:
    """All pulses by key, archived ones too."""
    query = select(PulseRow).where(PulseRow.workspace == workspace).order_by(PulseRow.key)
    return [from_json(Pulse, row.definition) for row in session.exec(query)]


def save_pulse(session: Session, workspace: str, pulse: Pulse) -> None:
    """Write a pulse as it is now."""
    row = session.get(PulseRow, (workspace, pulse.key)) or PulseRow(
        workspace=workspace, key=pulse.key, change=pulse.change_key
    )
    row.change = pulse.change_key
    row.archived = pulse.archived
    row.definition = to_json(Pulse, pulse)
    session.add(row)
    session.flush()


def schedules_due(session: Session, now: datetime) -> list[tuple[str, str, str, datetime]]:
    """Workspace, pulse key, team key and due moment of every pulse that is due, oldest first."""
    query = select(ScheduleRow).where(col(ScheduleRow.due) <= now).order_by(col(ScheduleRow.due))
    return [(r.workspace, r.pulse, r.team, r.due) for r in session.exec(query)]


def due_of_team(session: Session, workspace: str, team_key: str) -> dict[str, datetime]:
    """When each pulse is next due in a team, by the pulse's key, the first first."""
    mine = (ScheduleRow.workspace == workspace, ScheduleRow.team == team_key)
    query = select(ScheduleRow).where(*mine).order_by(col(ScheduleRow.due), ScheduleRow.pulse)
    return {row.pulse: row.due for row in session.exec(query)}


def get_pulses(session: Session, workspace: str, keys: Collection[str]) -> dict[str, Pulse]:
    """Those of these pulses that there are, archived or not, by key."""
    query = select(PulseRow).where(PulseRow.workspace == workspace, col(PulseRow.key).in_(keys))
    return {row.key: from_json(Pulse, row.definition) for row in session.exec(query)}


def all_due(session: Session, workspace: str) -> dict[tuple[str, str], datetime]:
    """When every pulse is next due in every team, by the keys of both."""
    query = select(ScheduleRow).where(ScheduleRow.workspace == workspace)
    return {(row.pulse, row.team): row.due for row in session.exec(query)}


def due_in_teams(session: Session, workspace: str, team_keys: Collection[str]) -> dict[str, datetime]:
    """When any pulse is next due in each of some teams, by the team's key."""
    due = func.min(col(ScheduleRow.due))
    mine = (ScheduleRow.workspace == workspace, col(ScheduleRow.team).in_(team_keys))
    query = select(col(ScheduleRow.team), due).where(*mine).group_by(col(ScheduleRow.team))
    return dict(session.exec(query).all())


def next_schedule(session: Session) -> datetime | None:
    """When any pulse is due next in any team, or None without pulses."""
    return session.exec(select(func.min(col(ScheduleRow.due)))).one()


def set_due(session: Session, workspace: str, pulse_key: str, team_key: str, due: datetime) -> None:
    """Remember when the pulse is next due in the team."""
    put(session, ScheduleRow(workspace=workspace, pulse=pulse_key, team=team_key, due=due))


def drop_schedules(
    session: Session, workspace: str, pulse_key: str, except_teams: tuple[str, ...] = ()
) -> None:
    """Stop asking a pulse, in all teams except these."""
    mine = (col(ScheduleRow.workspace) == workspace, col(ScheduleRow.pulse) == pulse_key)
    session.exec(delete(ScheduleRow).where(*mine, col(ScheduleRow.team).not_in(except_teams)))
