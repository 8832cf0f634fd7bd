"""The audit log: written in the transaction of its cause, and only added to."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.audit import Action, AuditLine
from storage.rows import random_key
from storage.tables import AuditRow


def record(
    session: Session, workspace: str, moment: datetime, actor: str, action: Action, subject: str
) -> None:
    """Write down that an actor (a Slack user id, `OPERATOR` or `POPS`) did something to a subject."""
    row = AuditRow(id=random_key(), workspace=workspace, actor=actor, action=action.value, subject=subject)
    row.moment = moment
    session.add(row)
    session.flush()


def last_actor(session: Session, workspace: str, about: str) -> str | None:
    """Who did the last thing to a subject that begins with `about`, if anybody did."""
    mine = (AuditRow.workspace == workspace, col(AuditRow.subject).startswith(about, autoescape=True))
    newest = select(AuditRow.actor).where(*mine).order_by(col(AuditRow.moment).desc()).limit(1)
    return session.exec(newest).first()


def newest_lines(session: Session, limit: int) -> list[AuditLine]:
    """The last lines of all workspaces, the newest of them last."""
    newest = select(AuditRow).order_by(col(AuditRow.moment).desc(), col(AuditRow.id)).limit(limit)
    return [_line(row) for row in reversed(session.exec(newest).all())]


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(row.moment, row.workspace, row.actor, Action(row.action), row.subject)
