"""Decisions on changes: only added to. Who decided can be forgotten; what was decided stays."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, func, select, update

from bot.domain.decision import Decision, DecisionKind, Details
from storage.rows import from_json, insert_new, random_key, to_json
from storage.tables import ChangeRow, DecisionRow, DigestRow


def hold_change(session: Session, workspace: str, key: str) -> None:
    """Nobody else decides on this change until the transaction ends."""
    mine = (ChangeRow.workspace == workspace, ChangeRow.key == key)
    session.exec(select(ChangeRow.key).where(*mine).with_for_update()).first()


def hold_changes(session: Session, workspace: str) -> None:
    """Nobody decides on any change of the workspace until the transaction ends."""
    mine = select(ChangeRow.key).where(ChangeRow.workspace == workspace).order_by(ChangeRow.key)
    session.exec(mine.with_for_update()).all()


def record_decision(session: Session, workspace: str, source: str, decision: Decision) -> bool:
    """Keep a decision once a request (its `source`): True if it is new. Its change is held."""
    mine = (DecisionRow.workspace == workspace, DecisionRow.change == decision.change_key)
    count = session.exec(select(func.count()).select_from(DecisionRow).where(*mine)).one()
    row = DecisionRow(
        id=decision.id,
        workspace=workspace,
        change=decision.change_key,
        number=count,
        source=source,
        kind=decision.kind.value,
        moment=decision.moment,
        day=decision.day,
        actor=decision.actor,
        reason=decision.reason,
    )
    row.details = to_json(Details, decision.details)
    return insert_new(session, row)


def note(
    session: Session,
    workspace: str,
    change_key: str,
    kind: DecisionKind,
    actor: str,
    moment: datetime,
    day: date,
    details: Details | None = None,
    reason: str = "",
) -> None:
    """Keep a step that nobody chose in a form."""
    hold_change(session, workspace, change_key)
    step = Decision(random_key(), change_key, kind, moment, day, actor, reason, details or Details())
    record_decision(session, workspace, f"note:{step.id}", step)


def decision_from(session: Session, workspace: str, source: str) -> Decision | None:
    """What a request decided, if it did."""
    mine = (DecisionRow.workspace == workspace, DecisionRow.source == source)
    return next(iter(_read(session, *mine)), None)


def get_decision(session: Session, decision_id: str) -> Decision | None:
    """The decision with this id."""
    return next(iter(_read(session, DecisionRow.id == decision_id)), None)


def decisions_of(session: Session, workspace: str, change_key: str) -> list[Decision]:
    """Everything that was decided on a change, oldest first."""
    return _read(session, DecisionRow.workspace == workspace, DecisionRow.change == change_key)


def all_decisions(session: Session, workspace: str) -> dict[str, list[Decision]]:
    """Everything that was decided, by the keys of the changes, oldest first."""
    found: dict[str, list[Decision]] = {}
    for decision in _read(session, DecisionRow.workspace == workspace):
        found.setdefault(decision.change_key, []).append(decision)
    return found


def tell_decisions(session: Session, workspace: str, digest_id: str, ids: Collection[str]) -> None:
    """Remember that a digest tells of these decisions."""
    mine = (col(DecisionRow.workspace) == workspace, col(DecisionRow.id).in_(ids))
    session.exec(update(DecisionRow).where(*mine).values(digest=digest_id))


def decided_by(session: Session, workspace: str, user_id: str) -> list[Decision]:
    """What one person decided, change by change."""
    return _read(session, DecisionRow.workspace == workspace, DecisionRow.actor == user_id)


def chosen_for(session: Session, workspace: str, user_id: str) -> list[Decision]:
    """What others decided that made the next step somebody's, change by change."""
    known = _read(session, DecisionRow.workspace == workspace)
    return [d for d in known if d.details.who == user_id and d.actor != user_id]


def forget_who(session: Session, workspace: str, user_id: str) -> int:
    """Forget that it was this person who decided, or was to take a next step; what was decided and why stays.

    Returns how many decisions that was.
    """
    chosen = chosen_for(session, workspace, user_id)
    for row in session.exec(select(DecisionRow).where(DecisionRow.workspace == workspace)):
        if row.details.get("who") == user_id:
            row.details = {**row.details, "who": None}
        session.add(row)
    session.flush()
    mine = (col(DecisionRow.workspace) == workspace, col(DecisionRow.actor) == user_id)
    return session.exec(update(DecisionRow).where(*mine).values(actor=None)).rowcount + len(chosen)


def _read(session: Session, *conditions: bool) -> list[Decision]:
    query = (
        select(DecisionRow, col(DigestRow.week))
        .join(DigestRow, col(DecisionRow.digest) == col(DigestRow.id), isouter=True)
        .where(*conditions)
        .order_by(DecisionRow.change, col(DecisionRow.number), DecisionRow.id)
    )
    return [_decision(row, week) for row, week in session.exec(query)]


def _decision(row: DecisionRow, week: date | None) -> Decision:
    return Decision(
        id=row.id,
        change_key=row.change,
        kind=DecisionKind(row.kind),
        moment=row.moment,
        day=row.day,
        actor=row.actor,
        reason=row.reason,
        details=from_json(Details, row.details),
        digest_week=week,
    )
