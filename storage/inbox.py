"""The inbox of ops leads: feedback of all teams, newest first, with what is joined to it below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select

from bot.domain.feedback import FeedbackState, Reported
from storage.feedback_life import reported
from storage.tables import FeedbackRow

NO_CHANGE = "-"
"""Stands in a filter for feedback on no change in particular; no change has this key."""


@dataclass(frozen=True)
class InboxFilter:
    """Which feedback is looked for; None takes all. A thread counts for every team and change in it."""

    state: FeedbackState | None = None
    change_key: str | None = None
    team_key: str | None = None


def find_feedback(
    session: Session, workspace: str, wanted: InboxFilter, limit: int, offset: int = 0
) -> list[Reported]:
    """The newest feedback that fits, without the first `offset`."""
    query = select(FeedbackRow).where(*_fitting(workspace, wanted))
    newest = query.order_by(col(FeedbackRow.moment).desc(), col(FeedbackRow.id)).offset(offset).limit(limit)
    return reported(session, session.exec(newest).all())


def count_feedback_by_state(
    session: Session, workspace: str, wanted: InboxFilter
) -> dict[FeedbackState, int]:
    """How much feedback is in each state, whichever of them is looked for."""
    every = InboxFilter(None, wanted.change_key, wanted.team_key)
    state = col(FeedbackRow.state)
    rows = session.exec(select(state, func.count()).where(*_fitting(workspace, every)).group_by(state))
    found = dict(rows.all())
    return {each: found.get(each.value, 0) for each in FeedbackState}


def teams_heard(session: Session, workspace: str) -> list[str]:
    """The keys of the teams that feedback came from, the one that was heard last first."""
    return _newest(session, workspace, col(FeedbackRow.team))


def changes_heard(session: Session, workspace: str) -> list[str]:
    """The keys of the changes that feedback is on, the one that was heard of last first."""
    return _newest(session, workspace, col(FeedbackRow.change))


def _newest(session: Session, workspace: str, column: Any) -> list[str]:
    mine = select(column).where(FeedbackRow.workspace == workspace, column.is_not(None))
    return list(
        session.exec(mine.group_by(column).order_by(func.max(col(FeedbackRow.moment)).desc(), column))
    )


def _fitting(workspace: str, wanted: InboxFilter) -> Sequence[Any]:
    mine = [col(FeedbackRow.workspace) == workspace, col(FeedbackRow.joined).is_(None)]
    if wanted.state is not None:
        mine.append(col(FeedbackRow.state) == wanted.state.value)
    about = []
    if wanted.team_key is not None:
        about.append(col(FeedbackRow.team) == wanted.team_key)
    if wanted.change_key is not None:
        change = col(FeedbackRow.change)
        about.append(change.is_(None) if wanted.change_key == NO_CHANGE else change == wanted.change_key)
    if not about:
        return mine
    here = col(FeedbackRow.workspace) == workspace
    below = select(FeedbackRow.joined).where(here, col(FeedbackRow.joined).is_not(None), *about)
    return [*mine, or_(and_(*about), col(FeedbackRow.id).in_(below))]
