"""Deliveries: work owed to Slack, written with its cause, leased by one sender at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, and_, case, col, delete, func, or_, select, update

from storage.rows import insert_new, random_key, table_of
from storage.tables import DeliveryRow

LEASE = timedelta(seconds=60)
"""How long a sender may take before another may try."""

RECEIPT = "receipt"
"""The kind of message that tells one person alone what became of an answer."""

REMINDER, QUESTION, REPLY = "reminder", "thread_question", "thread_reply"
"""The kinds of letters: to who has not answered, to who wrote a comment, and to who asked about it."""

FEEDBACK_NEWS = "feedback_news"
"""The kind of letter that tells somebody what became of their feedback."""

PERSONAL = frozenset({RECEIPT, REMINDER, QUESTION, REPLY, FEEDBACK_NEWS})
"""Kinds of which nothing stays, whether they were sent or given up."""

_BLIND = {"synchronize_session": False}
"""Rows that the session has read already may stay as they were: nobody here reads them again."""


@dataclass(frozen=True)
class Delivery:
    """One message owed, leased by a sender. `ref` holds the ids it is made from; `wanted` its revision.

    `unsure_since` is set when an earlier sender may have sent it without recording that: look before sending.
    """

    id: str
    workspace: str
    key: str
    kind: str
    channel: str
    ref: Mapping[str, Any]
    wanted: int
    attempts: int
    leased_until: datetime
    unsure_since: datetime | None = None


_TABLE = table_of(DeliveryRow)
_WAITING_OF = (
    core_select(_TABLE.c.workspace, _TABLE.c.key)
    .where(
        _TABLE.c.workspace.in_(bindparam("workspaces", expanding=True)),
        _TABLE.c.key.in_(bindparam("keys", expanding=True)),
        _TABLE.c.done < _TABLE.c.wanted,
        _TABLE.c.parked.is_(None),
        _TABLE.c.leased_until.is_(None),
    )
    .order_by(_TABLE.c.workspace, _TABLE.c.key)
    .with_for_update()
)
_IS_MINE = col(DeliveryRow.leased_until) == bindparam("lease")
_SETTLE = (  # made once: composing it costs more than running it
    update(DeliveryRow)
    .where(col(DeliveryRow.id) == bindparam("mine"), col(DeliveryRow.done) < bindparam("revision"))
    .values(
        done=bindparam("revision"),
        attempts=0,
        failure=None,
        unsure_since=case((_IS_MINE, None), else_=col(DeliveryRow.unsure_since)),
        leased_until=case((_IS_MINE, None), else_=col(DeliveryRow.leased_until)),
        due=case(
            (and_(_IS_MINE, col(DeliveryRow.wanted) <= bindparam("revision")), bindparam("day")),
            else_=col(DeliveryRow.due),
        ),
    )
)


def owe(
    session: Session, workspace: str, key: str, kind: str, channel: str, ref: Mapping[str, Any], due: datetime
) -> bool:
    """Owe a message once: False when the key is already owed or sent."""
    row = DeliveryRow(id=random_key(), workspace=workspace, key=key, kind=kind, channel=channel, due=due)
    row.ref = dict(ref)
    return insert_new(session, row)


def was_owed(session: Session, workspace: str, begins: str) -> bool:
    """Whether a message was ever owed whose key begins like this."""
    mine = (col(DeliveryRow.workspace) == workspace, col(DeliveryRow.key).startswith(begins, autoescape=True))
    return session.exec(select(DeliveryRow.id).where(*mine).limit(1)).first() is not None


def owe_again(
    session: Session, workspace: str, key: str, kind: str, channel: str, ref: Mapping[str, Any], due: datetime
) -> None:
    """Owe a refresh: all causes before it is sent make one sending, which shows the newest state.

    Causes that come while it is being sent make one more sending, due when the first of them says. A cause
    that is more urgent brings it forward, unless Slack made it wait. A refresh that was parked is tried anew.
    """
    if owe(session, workspace, key, kind, channel, ref, due):
        return
    mine = (col(DeliveryRow.workspace) == workspace, col(DeliveryRow.key) == key)
    idle = col(DeliveryRow.done) >= col(DeliveryRow.wanted)
    sending = col(DeliveryRow.due) == col(DeliveryRow.leased_until)
    parked = col(DeliveryRow.parked).is_not(None)
    sooner = and_(col(DeliveryRow.failure).is_(None), col(DeliveryRow.due) > due)
    again = {
        "due": case((or_(idle, sending, parked, sooner), due), else_=col(DeliveryRow.due)),
        "attempts": case((parked, 0), else_=col(DeliveryRow.attempts)),
        "wanted": col(DeliveryRow.wanted) + 1,
        "parked": None,
    }
    session.exec(update(DeliveryRow).where(*mine).values(**again))


def hold_waiting(session: Session, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these deliveries (workspace and key) that wait and are not being sent.

    Nobody leases them until the transaction ends: who sends them afterwards sees what it wrote.
    """
    asked = {"workspaces": list({workspace for workspace, _ in keys}), "keys": [key for _, key in keys]}
    return {(row.workspace, row.key) for row in session.connection().execute(_WAITING_OF, asked)}


def lease(session: Session, now: datetime, limit: int = 20) -> list[Delivery]:
    """Take what is due, oldest first, so that no other sender sends it meanwhile.

    From now until it is settled or put back, it may be in Slack: a sender that dies leaves that mark behind.
    """
    free = or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) < now)
    query = select(DeliveryRow).where(*_waiting(), col(DeliveryRow.due) <= now, free)
    query = query.order_by(col(DeliveryRow.due), col(DeliveryRow.id)).limit(limit)
    taken = [
        _delivery(row, now + LEASE) for row in session.exec(query.with_for_update(skip_locked=True)).all()
    ]
    if taken:
        unsure = func.coalesce(col(DeliveryRow.unsure_since), now)
        mine = update(DeliveryRow).where(col(DeliveryRow.id).in_([delivery.id for delivery in taken]))
        values = {"due": now + LEASE, "leased_until": now + LEASE, "unsure_since": unsure}
        session.exec(mine.values(values), execution_options=_BLIND)
    return taken


def settle(session: Session, delivery: Delivery) -> None:
    """Record that the leased revision is in Slack, even when the lease was lost to another sender.

    When it was due is kept by the day: of a count in a channel, the second would be that of an answer.
    """
    day = delivery.leased_until.replace(hour=0, minute=0, second=0, microsecond=0)
    mine = {"mine": delivery.id, "revision": delivery.wanted, "lease": delivery.leased_until, "day": day}
    session.connection().execute(_SETTLE, mine)


def forget(session: Session, delivery: Delivery) -> None:
    """Keep nothing of a delivery, neither that it was owed nor to whom."""
    session.exec(delete(DeliveryRow).where(col(DeliveryRow.id) == delivery.id))


def put_back(
    session: Session,
    delivery: Delivery,
    due: datetime,
    *,
    failed: bool,
    reason: str | None = None,
    unsure: bool = False,
) -> None:
    """Give a delivery back to be tried again at `due`; `failed` counts an attempt.

    `unsure` says that it may be in Slack now; otherwise it is as sure or unsure as it was before the lease.
    """
    why = {} if reason is None else {"failure": reason}
    values = {"due": due, "attempts": delivery.attempts + int(failed), **why}
    _give_back(session, delivery, values, unsure=unsure)


def park(session: Session, delivery: Delivery, reason: str, *, unsure: bool = False) -> None:
    """Stop trying, and say why. What tells of one person is forgotten: parked, it would tell for long."""
    if delivery.kind in PERSONAL:
        forget(session, delivery)
        return
    _give_back(session, delivery, {"parked": reason, "failure": reason}, unsure=unsure)


def remember(session: Session, delivery: Delivery, ref: Mapping[str, Any]) -> None:
    """Change what a delivery is made from: later sendings know what this one did."""
    mine = update(DeliveryRow).where(col(DeliveryRow.id) == delivery.id)
    session.exec(mine.values(ref=dict(ref)), execution_options=_BLIND)


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


def _give_back(session: Session, delivery: Delivery, values: dict[str, Any], *, unsure: bool) -> None:
    """End the lease, unless it ran out and another sender has taken it over: then that one decides."""
    mine = (col(DeliveryRow.id) == delivery.id, col(DeliveryRow.leased_until) == delivery.leased_until)
    before = {} if unsure else {"unsure_since": delivery.unsure_since}
    given = {"leased_until": None, **before, **values}
    session.exec(update(DeliveryRow).where(*mine).values(given), execution_options=_BLIND)


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
        unsure_since=row.unsure_since,
    )
