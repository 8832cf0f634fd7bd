"""Reminders: which rounds are due for one, and who wants none. Who was reminded is kept nowhere."""

from datetime import date, datetime

from sqlmodel import Session, col, delete, func, select, update

from storage.rows import put
from storage.tables import ReminderChoiceRow, RoundRow


def rounds_to_remind(session: Session, now: datetime) -> list[tuple[str, datetime]]:
    """The ids of the open rounds whose reminders are due, with the moment that they are due, oldest first."""
    due = col(RoundRow.remind_at)
    query = select(RoundRow.id, RoundRow.remind_at).where(RoundRow.status == "open", due <= now).order_by(due)
    return [(round_id, moment) for round_id, moment in session.exec(query) if moment is not None]


def plan_reminders(session: Session, round_id: str, due: datetime | None) -> None:
    """Remember when the reminders of a new round are due; None: it has none."""
    session.exec(update(RoundRow).where(col(RoundRow.id) == round_id).values(remind_at=due))


def claim_reminders(session: Session, round_id: str, due: datetime, following: datetime | None) -> bool:
    """Take the reminders that are due at `due`, and plan the following ones: True for whoever came first."""
    mine = (col(RoundRow.id) == round_id, col(RoundRow.remind_at) == due, col(RoundRow.status) == "open")
    return session.exec(update(RoundRow).where(*mine).values(remind_at=following)).rowcount == 1


def next_reminders(session: Session) -> datetime | None:
    """When reminders of any open round are due next, or None where none are planned."""
    return session.exec(select(func.min(col(RoundRow.remind_at))).where(RoundRow.status == "open")).one()


def wants_none(session: Session, workspace: str, user_id: str, today: date) -> bool:
    """Whether somebody wants no reminders now."""
    row = session.get(ReminderChoiceRow, (workspace, user_id))
    return row is not None and (row.quiet_until is None or today < row.quiet_until)


def be_quiet(session: Session, workspace: str, user_id: str, until: date | None) -> None:
    """Somebody wants no reminders until a day, or for good."""
    put(session, ReminderChoiceRow(workspace=workspace, user_id=user_id, quiet_until=until))


def speak_again(session: Session, workspace: str, user_id: str) -> None:
    """Somebody wants reminders: nothing of an earlier choice is kept."""
    mine = (col(ReminderChoiceRow.workspace) == workspace, col(ReminderChoiceRow.user_id) == user_id)
    session.exec(delete(ReminderChoiceRow).where(*mine))


def drop_past_choices(session: Session, today: date) -> None:
    """Forget every choice whose time is over."""
    past = (col(ReminderChoiceRow.quiet_until).is_not(None), col(ReminderChoiceRow.quiet_until) <= today)
    session.exec(delete(ReminderChoiceRow).where(*past))
