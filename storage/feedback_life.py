"""The life of feedback: the steps taken with it, what is joined to what, and what its author knows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, and_, col, func, select, update

from bot.domain.feedback import FeedbackState, FeedbackStep, Reported
from storage.feedback import feedback_of
from storage.rows import insert_new, random_key
from storage.tables import FeedbackRow, FeedbackStepRow

UNTOLD_FOR_GOOD = "nobody"
"""Stands in place of a delivery for steps that nobody is to be told of."""

_ROOT = func.coalesce(col(FeedbackRow.joined), col(FeedbackRow.id))


@dataclass(frozen=True)
class ToTell:
    """A step that the author of some feedback is to be told of."""

    step_id: str
    author: str


def take_step(
    session: Session, workspace: str, feedback_ids: Collection[str], step: FeedbackStep
) -> list[ToTell]:
    """Take a step with some feedback and all that is joined to it, wherever it was not taken before.

    Returns what is to be told: to each author once, and to nobody what they did themselves.
    """
    return _take(session, _hold(session, workspace, feedback_ids), (step,))


def join(
    session: Session, workspace: str, feedback_id: str, other_id: str, now: datetime
) -> list[ToTell] | None:
    """Put feedback, with what is joined to it, below other feedback; None if that is not there or the same.

    What was done with either is done with both from now on; returns whom that is to be told.
    """
    held = {row.id: row for row in _hold(session, workspace, (feedback_id, other_id))}
    if feedback_id not in held or other_id not in held:
        return None
    source, target = _root(held[feedback_id]), _root(held[other_id])
    if source == target:
        return None
    for row in held.values():
        if _root(row) == source:
            row.joined = target
            session.add(row)
    session.flush()
    done = _steps(session, list(held)).values()
    distinct = {_identity(step): step for steps in done for step in steps}
    again = [replace(step, moment=now) for step in distinct.values()]
    return _take(session, list(held.values()), again)


def get_reported(session: Session, workspace: str, feedback_id: str) -> Reported | None:
    """The feedback with all that became of it; asked for what is joined to another, it is that other one."""
    row = session.get(FeedbackRow, feedback_id)
    if row is None or row.workspace != workspace:
        return None
    found = session.get(FeedbackRow, _root(row))
    return None if found is None else reported(session, [found])[0]


def reported(session: Session, rows: Sequence[FeedbackRow]) -> list[Reported]:
    """Rows as values, with their steps and with what is joined to them."""
    below = select(FeedbackRow).where(col(FeedbackRow.joined).in_([row.id for row in rows]))
    children = session.exec(below.order_by(col(FeedbackRow.moment), FeedbackRow.id)).all()
    steps = _steps(session, [row.id for row in (*rows, *children)])

    def value(row: FeedbackRow) -> Reported:
        joined = tuple(value(child) for child in children if child.joined == row.id)
        state = FeedbackState(row.state)
        return Reported(row.id, feedback_of(row), row.moment, state, tuple(steps.get(row.id, ())), joined)

    return [value(row) for row in rows]


def claim_untold(session: Session, step_id: str, delivery: str) -> tuple[Reported, list[FeedbackStep]] | None:
    """What a delivery has to tell: what it began to tell before, or else all steps that nothing tells yet.

    None where another delivery tells it, or where the feedback is gone.
    """
    own = session.get(FeedbackStepRow, step_id)
    row = None if own is None else session.get(FeedbackRow, own.feedback, with_for_update=True)
    if row is None:
        return None
    mine = and_(col(FeedbackStepRow.feedback) == row.id, col(FeedbackStepRow.told) == delivery)
    told = select(FeedbackStepRow).where(mine)
    if not session.exec(told).all():
        untold = (col(FeedbackStepRow.feedback) == row.id, col(FeedbackStepRow.told).is_(None))
        session.exec(update(FeedbackStepRow).where(*untold).values(told=delivery))
    steps = sorted((_step(found) for found in session.exec(told)), key=_in_order)
    return (reported(session, [row])[0], steps) if steps else None


def given_feedback(session: Session, workspace: str, author: str) -> list[Reported]:
    """All that somebody reported, oldest first, each by itself."""
    query = select(FeedbackRow).where(FeedbackRow.workspace == workspace, FeedbackRow.author == author)
    return reported(session, session.exec(query.order_by(col(FeedbackRow.moment), FeedbackRow.id)).all())


def answers_given(session: Session, workspace: str, actor: str) -> list[tuple[datetime, str]]:
    """What somebody answered to feedback of others, as an ops lead: each answer once."""
    words, moment = col(FeedbackStepRow.words), func.min(col(FeedbackStepRow.moment))
    mine = (FeedbackStepRow.workspace == workspace, FeedbackStepRow.actor == actor, words.is_not(None))
    rows = session.exec(select(moment, words).where(*mine).group_by(words).order_by(moment))
    return [(when, said) for when, said in rows if said is not None]


def _hold(session: Session, workspace: str, feedback_ids: Collection[str]) -> list[FeedbackRow]:
    """These and all that is joined to them, held until the transaction ends, in a fixed order."""
    here = FeedbackRow.workspace == workspace
    roots = select(_ROOT).where(here, col(FeedbackRow.id).in_(feedback_ids))
    query = select(FeedbackRow).where(here, _ROOT.in_(roots)).order_by(FeedbackRow.id)
    fresh = {"populate_existing": True}
    return list(session.exec(query.with_for_update(), execution_options=fresh).all())


def _take(session: Session, rows: Sequence[FeedbackRow], steps: Iterable[FeedbackStep]) -> list[ToTell]:
    """Take steps with each of these; whoever wrote several of them is told of one."""
    telling: list[ToTell] = []
    for step in steps:
        knowing = {step.actor}
        for row in rows:
            taken = _row(row, step)
            if row.author in knowing:
                taken.told = UNTOLD_FOR_GOOD
            if not insert_new(session, taken):
                continue
            if taken.told is None:
                telling.append(ToTell(taken.id, row.author))
            knowing.add(row.author)
            if step.state.number > FeedbackState(row.state).number:
                row.state = step.state.value
                session.add(row)
    session.flush()
    return telling


def _row(row: FeedbackRow, step: FeedbackStep) -> FeedbackStepRow:
    return FeedbackStepRow(
        id=random_key(),
        workspace=row.workspace,
        feedback=row.id,
        step=step.state.value,
        use=_identity(step)[1],
        moment=step.moment,
        actor=step.actor,
        words=step.words,
        change=step.change_key,
        version=step.version,
    )


def _identity(step: FeedbackStep) -> tuple[str, str]:
    """What makes a step another one: feedback may be used in several versions."""
    return step.state.value, "" if step.change_key is None else f"{step.change_key}|{step.version}"


def _steps(session: Session, feedback_ids: Collection[str]) -> dict[str, list[FeedbackStep]]:
    """The steps of each feedback, in the order in which they were taken."""
    rows = session.exec(select(FeedbackStepRow).where(col(FeedbackStepRow.feedback).in_(feedback_ids)))
    found: dict[str, list[FeedbackStep]] = {}
    for row in rows:
        found.setdefault(row.feedback, []).append(_step(row))
    return {feedback_id: sorted(steps, key=_in_order) for feedback_id, steps in found.items()}


def _in_order(step: FeedbackStep) -> tuple[datetime, int, int]:
    return step.moment, step.state.number, step.version or 0


def _step(row: FeedbackStepRow) -> FeedbackStep:
    return FeedbackStep(FeedbackState(row.step), row.moment, row.actor, row.words, row.change, row.version)


def _root(row: FeedbackRow) -> str:
    return row.joined or row.id
