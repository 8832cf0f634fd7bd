"""Retention: finding and erasing words that are older than a workspace keeps them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from bot.domain.message import Message, Quote
from storage.rows import from_json, to_json
from storage.tables import (
    AnswerRow,
    ChangeRow,
    DigestRow,
    FeedbackRow,
    LessonRow,
    RoundRow,
    ThreadRow,
    WorkspaceRow,
)

Span = tuple[datetime | None, datetime]
"""From a moment (None: the beginning) until another, which does not belong to it."""


def retention_due(session: Session, now: datetime) -> list[str]:
    """The workspaces whose nightly retention is due."""
    due = col(WorkspaceRow.retention_due)
    return list(session.exec(select(WorkspaceRow.id).where(due <= now).order_by(due)))


def plan_retention(session: Session, workspace: str, due: datetime) -> None:
    """Remember when the next retention of a workspace is due."""
    mine = update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace)
    session.exec(mine.values(retention_due=due))


def erased_until(session: Session, workspace: str) -> datetime | None:
    """Of rounds that were due before this moment, all words are erased."""
    return session.exec(select(WorkspaceRow.erased_until).where(WorkspaceRow.id == workspace)).first()


def set_erased_until(session: Session, workspace: str, until: datetime) -> None:
    """Remember how far erasing came: the next night begins there."""
    session.exec(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(erased_until=until))


def rounds_with_words(session: Session, workspace: str, span: Span) -> list[str]:
    """The ids of the rounds that were due in a span and hold comments, by an index on their due moments."""
    keys = select(ChangeRow.key).where(ChangeRow.workspace == workspace)
    commented = select(AnswerRow.round).where(
        AnswerRow.round == RoundRow.id, col(AnswerRow.comment).is_not(None)
    )
    since, until = span
    mine = (RoundRow.workspace == workspace, col(RoundRow.change).in_(keys), col(RoundRow.due) < until)
    query = select(RoundRow.id).where(*mine, commented.exists())
    query = query if since is None else query.where(col(RoundRow.due) >= since)
    return list(session.exec(query.order_by(col(RoundRow.due), RoundRow.id)))


def count_comments(session: Session, round_ids: Collection[str]) -> int:
    """How many comments these rounds hold."""
    query = select(func.count()).select_from(AnswerRow).where(*_comments(round_ids))
    return session.exec(query).one()


def erase_comments(session: Session, round_ids: Collection[str]) -> int:
    """Erase the comments of these rounds, what was read from them and what was asked about them.

    Returns how many there were.
    """
    asked_about = select(AnswerRow.key).where(*_comments(round_ids))
    session.exec(delete(ThreadRow).where(col(ThreadRow.answer).in_(asked_about)))
    read = dict.fromkeys(("tone", "polarity", "confidence", "model", "corrected", "retagged"))
    return session.exec(update(AnswerRow).where(*_comments(round_ids)).values(comment=None, **read)).rowcount


def count_feedback(session: Session, workspace: str, span: Span) -> int:
    """How much champions wrote on the days of a span: feedback, and what their teams learnt."""
    tables = (FeedbackRow, LessonRow)
    counts = (select(func.count()).select_from(row).where(*_of_days(row, workspace, span)) for row in tables)
    return sum(session.exec(count).one() for count in counts)


def erase_feedback(session: Session, workspace: str, span: Span) -> int:
    """Delete what champions wrote on the days of a span, with what became of it; returns how much."""
    tables = (FeedbackRow, LessonRow)
    return sum(session.exec(delete(row).where(*_of_days(row, workspace, span))).rowcount for row in tables)


def count_quotes(session: Session, workspace: str, span: Span) -> int:
    """How many quotations the digests of the weeks of a span hold."""
    return sum(_quotes(row.content) for row in session.exec(_digests(workspace, span)))


def erase_quotes(session: Session, workspace: str, span: Span) -> int:
    """Take the quotations out of the digests of the weeks of a span, and return how many there were."""
    erased = 0
    for row in session.exec(_digests(workspace, span)).all():
        erased += _quotes(row.content)
        row.content = {**row.content, "details": [_without_quotes(d) for d in row.content["details"]]}
        session.add(row)
    return erased


def _comments(round_ids: Collection[str]) -> tuple[Any, ...]:
    return (col(AnswerRow.round).in_(round_ids), col(AnswerRow.comment).is_not(None))


def _of_days(row: type[FeedbackRow] | type[LessonRow], workspace: str, span: Span) -> tuple[Any, ...]:
    since, until = span
    mine = (col(row.workspace) == workspace, col(row.day) < until.date())
    return mine if since is None else (*mine, col(row.day) >= since.date())


def _digests(workspace: str, span: Span) -> Any:
    since, until = span
    mine = select(DigestRow).where(DigestRow.workspace == workspace, col(DigestRow.week) < until.date())
    return mine if since is None else mine.where(col(DigestRow.week) >= since.date())


def _quotes(content: Any) -> int:
    """How many quotations the details of a digest hold."""
    parts = (part for detail in content["details"] for part in detail.get("message", {}).get("parts", ()))
    return sum(1 for part in parts if part["kind"] == "quote")


def _without_quotes(detail: dict[str, Any]) -> dict[str, Any]:
    """A detail of a digest without anybody's own words; a picture stays as it is."""
    if "message" not in detail:
        return detail
    message = from_json(Message, detail["message"])
    parts = tuple(part for part in message.parts if not isinstance(part, Quote))
    return {**detail, "message": to_json(Message, replace(message, parts=parts))}
