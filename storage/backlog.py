"""What is owed to Slack and not there: what waits, what is parked and why. Ids only, never contents."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select, update

from storage.tables import DeliveryRow

SCOPE = "missing_scope"
"""What a failure for want of a scope says."""

SOMEBODY = "one person"
"""Instead of a person's id: who is written to by Pops alone is nobody else's business."""

_CHANNELS = ("C", "G")
_WAITING, _PARKED = col(DeliveryRow.parked).is_(None), col(DeliveryRow.parked).is_not(None)


@dataclass(frozen=True)
class Owed:
    """One message that is owed and not in Slack. `reason` is why the last try failed, if one did.

    `channel` is `SOMEBODY` where the message is for one person alone.
    """

    id: str
    workspace: str
    kind: str
    channel: str
    due: datetime
    attempts: int
    reason: str | None


@dataclass(frozen=True)
class Backlog:
    """How many messages there are in all, and the first of them by due moment."""

    count: int
    first: tuple[Owed, ...]


def waiting(session: Session, limit: int) -> Backlog:
    """What will be sent by itself."""
    return _backlog(session, limit, _WAITING)


def parked(session: Session, limit: int) -> Backlog:
    """What is no longer tried until somebody asks for it."""
    return _backlog(session, limit, _PARKED)


def retry(session: Session, ids: Collection[str] | None, now: datetime) -> set[str]:
    """Send these now, or with None everything that is parked; returns the ids of those that there are.

    What is being sent at this moment goes on as it does.
    """
    found = set(session.exec(select(DeliveryRow.id).where(*_retried(ids))).all())
    free = or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) < now)
    values = {"due": now, "parked": None, "attempts": 0}
    session.exec(update(DeliveryRow).where(*_retried(ids), free).values(values))
    return found


def scopes_missing(session: Session, workspace: str) -> list[str]:
    """What Slack says of the scopes for want of which messages are not sent, each reason once."""
    lacking = (DeliveryRow.workspace == workspace, col(DeliveryRow.failure).contains(SCOPE))
    found = [
        session.exec(select(DeliveryRow.failure).where(*lacking, _owed(), which).distinct())
        for which in (_WAITING, _PARKED)
    ]
    return sorted({reason for reasons in found for reason in reasons if reason is not None})


def _retried(ids: Collection[str] | None) -> tuple[Any, ...]:
    if ids is None:
        return (_owed(), _PARKED)
    return (_owed(), col(DeliveryRow.id).in_(ids))


def _owed() -> Any:
    return col(DeliveryRow.done) < col(DeliveryRow.wanted)


def _backlog(session: Session, limit: int, which: Any) -> Backlog:
    count = session.exec(select(func.count()).select_from(DeliveryRow).where(_owed(), which)).one()
    query = select(DeliveryRow).where(_owed(), which).order_by(col(DeliveryRow.due), col(DeliveryRow.id))
    return Backlog(count, tuple(_shown(row) for row in session.exec(query.limit(limit))))


def _shown(row: DeliveryRow) -> Owed:
    return Owed(
        id=row.id,
        workspace=row.workspace,
        kind=row.kind,
        channel=row.channel if row.channel.startswith(_CHANNELS) else SOMEBODY,
        due=row.due,
        attempts=row.attempts,
        reason=row.parked or row.failure,
    )
