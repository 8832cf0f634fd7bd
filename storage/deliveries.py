"""Deliveries: work owed to Slack, written with its cause, leased by one sender at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, case, col, func, or_, select, update

from storage.rows import insert_new, random_key
from storage.tables import DeliveryRow

LEASE = timedelta(seconds=60)
"""How long a sender may take before another may try."""


@dataclass(frozen=True)
class Delivery:
    """One message owed, leased by a sender. `ref` holds the ids it is made from; `wanted` its revision."""

    id: str
    workspace: str
    key: str
    kind: str
    channel: str
    ref: Mapping[str, Any]
    wanted: int
    attempts: int
    leased_until: datetime


def owe(
    session: Session, workspace: str, key: str, kind: str, channel: str, ref: Mapping[str, Any], due: datetime
) -> bool:
    """Owe a message once: False when the key is already owed or sent."""
    row = DeliveryRow(id=random_key(), workspace=workspace, key=key, kind=kind, channel=channel, due=due)
    row.ref = dict(ref)
    return insert_new(session, row)


def owe_again(
    session: Session, workspace: str, key: str, kind: str, channel: str, ref: Mapping[str, Any], due: datetime
) -> None:
    """Owe a refresh: all causes before it is sent make one sending, which shows the newest state.

    Causes that come while it is being sent make one more sending, due when the first of them says. A refresh
    that was parked is tried anew.
    """
    if owe(session, workspace, key, kind, channel, ref, due):
        return
    mine = (col(DeliveryRow.workspace) == workspace, col(DeliveryRow.key) == key)
    idle = col(DeliveryRow.done) >= col(DeliveryRow.wanted)
    sending = col(DeliveryRow.due) == col(DeliveryRow.leased_until)
    parked = col(DeliveryRow.parked).is_not(None)
    again = {
        "due": case((or_(idle, sending, parked), due), else_=col(DeliveryRow.due)),
        "attempts": case((parked, 0), else_=col(DeliveryRow.attempts)),
        "wanted": col(DeliveryRow.wanted) + 1,
        "parked": None,
    }
    session.exec(update(DeliveryRow).where(*mine).values(**again))


def lease(session: Session, now: datetime, limit: int = 20) -> list[Delivery]:
    """Take what is due, oldest first, so that no other sender sends it meanwhile."""
    free = or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) < now)
    query = select(DeliveryRow).where(*_waiting(), col(DeliveryRow.due) <= now, free)
    query = query.order_by(col(DeliveryRow.due), col(DeliveryRow.id)).limit(limit)
    rows = session.exec(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.due = row.leased_until = now + LEASE
        session.add(row)
    return [_delivery(row, now + LEASE) for row in rows]


def settle(session: Session, delivery: Delivery) -> None:
    """Record that the leased revision is in Slack, even when the lease was lost to another sender."""
    older = (col(DeliveryRow.id) == delivery.id, col(DeliveryRow.done) < delivery.wanted)
    session.exec(update(DeliveryRow).where(*older).values(done=delivery.wanted))
    _give_back(session, delivery, attempts=0)


def put_back(session: Session, delivery: Delivery, due: datetime, *, failed: bool) -> None:
    """Give a delivery back to be tried again at `due`; `failed` counts an attempt."""
    _give_back(session, delivery, due=due, attempts=delivery.attempts + int(failed))


def park(session: Session, delivery: Delivery, reason: str) -> None:
    """Stop trying, and say why."""
    _give_back(session, delivery, parked=reason)


def wake(session: Session, workspace: str, channel: str, since: datetime) -> None:
    """Try again what was parked in a channel, unless it was last tried before `since`."""
    parked = (col(DeliveryRow.parked).is_not(None), col(DeliveryRow.due) >= since)
    mine = (col(DeliveryRow.workspace) == workspace, col(DeliveryRow.channel) == channel)
    session.exec(update(DeliveryRow).where(*mine, *parked).values(parked=None, attempts=0))


def move_deliveries(session: Session, workspace: str, old: str, new: str) -> None:
    """Send what waits for a channel whose id Slack changed to its new id."""
    mine = (col(DeliveryRow.workspace) == workspace, col(DeliveryRow.channel) == old)
    session.exec(update(DeliveryRow).where(*mine).values(channel=new))


def next_delivery(session: Session) -> datetime | None:
    """When the next waiting delivery is due, or None when nothing waits."""
    return session.exec(select(func.min(col(DeliveryRow.due))).where(*_waiting())).one()


def is_waiting(session: Session, workspace: str, key: str) -> bool:
    """Whether the delivery with this key is still to be sent: neither in Slack nor parked."""
    mine = (DeliveryRow.workspace == workspace, DeliveryRow.key == key)
    return session.exec(select(DeliveryRow.id).where(*mine, *_waiting())).first() is not None


def _waiting() -> tuple[Any, ...]:
    return (col(DeliveryRow.done) < col(DeliveryRow.wanted), col(DeliveryRow.parked).is_(None))


def _give_back(session: Session, delivery: Delivery, **values: Any) -> None:
    """End the lease, unless it ran out and another sender has taken it over: then that one decides."""
    mine = (col(DeliveryRow.id) == delivery.id, col(DeliveryRow.leased_until) == delivery.leased_until)
    session.exec(update(DeliveryRow).where(*mine).values(leased_until=None, **values))


def _delivery(row: DeliveryRow, leased_until: datetime) -> Delivery:
    return Delivery(
        id=row.id,
        workspace=row.workspace,
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        ref=row.ref,
        wanted=row.wanted,
        attempts=row.attempts,
        leased_until=leased_until,
    )
