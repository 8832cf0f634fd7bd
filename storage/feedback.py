"""What champions report, once per request."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, select, update

from bot.domain.feedback import Feedback, FeedbackKind, FeedbackState
from bot.domain.sentiment import Sentiment, Tone
from storage.rows import insert_new, random_key
from storage.tables import DigestRow, FeedbackRow


def save_feedback(session: Session, workspace: str, source: str, feedback: Feedback, now: datetime) -> bool:
    """Keep feedback once a request: True if it is new.

    What the same request brought before is replaced until somebody has seen it or a digest carries it: a form
    whose receipt got lost stays open, and its author may send it again with other words.
    """
    said: dict[str, Any] = {
        "team": feedback.team_key,
        "change": feedback.change_key,
        "kind": feedback.kind.value,
        "words": feedback.words,
        "share": feedback.share,
        "day": feedback.day,
        "tone": feedback.sentiment.tone.value,
        "polarity": feedback.sentiment.polarity,
        "confidence": feedback.sentiment.confidence,
        "model": feedback.sentiment.model,
    }
    row = FeedbackRow(
        id=random_key(), workspace=workspace, source=source, author=feedback.author, moment=now, **said
    )
    if insert_new(session, row):
        return True
    mine = (col(FeedbackRow.workspace) == workspace, col(FeedbackRow.source) == source)
    unread = (col(FeedbackRow.state) == FeedbackState.NEW.value, col(FeedbackRow.digest).is_(None))
    still_theirs = (col(FeedbackRow.author) == feedback.author, *unread)
    same_words = case((col(FeedbackRow.words) == feedback.words, col(FeedbackRow.corrected)), else_=None)
    again = update(FeedbackRow).where(*mine, *still_theirs)
    session.exec(again.values(**said, corrected=same_words, retagged=None))
    return False


def feedback_from(session: Session, workspace: str, source: str) -> tuple[str, Feedback] | None:
    """What a request brought, with its id."""
    mine = (FeedbackRow.workspace == workspace, FeedbackRow.source == source)
    fresh = {"populate_existing": True}
    row = session.exec(select(FeedbackRow).where(*mine), execution_options=fresh).first()
    return None if row is None else (row.id, feedback_of(row))


def hold_feedback(session: Session, workspace: str, feedback_id: str) -> tuple[Feedback, bool] | None:
    """Feedback, held until the transaction ends, and whether a digest has carried it."""
    mine = (FeedbackRow.workspace == workspace, FeedbackRow.id == feedback_id)
    row = session.exec(select(FeedbackRow).where(*mine).with_for_update()).first()
    return None if row is None else (feedback_of(row), row.digest is not None)


def correct_feedback(session: Session, feedback_id: str, tone: Tone) -> None:
    """Record how the author of feedback says that it is meant."""
    session.exec(update(FeedbackRow).where(col(FeedbackRow.id) == feedback_id).values(corrected=tone.value))


def waiting_feedback(session: Session, workspace: str) -> list[Feedback]:
    """The feedback that no digest has carried so far, by day, team and words."""
    query = (
        select(FeedbackRow)
        .where(FeedbackRow.workspace == workspace, col(FeedbackRow.digest).is_(None))
        .order_by(col(FeedbackRow.day), FeedbackRow.team, FeedbackRow.words)
    )
    return [feedback_of(row) for row in session.exec(query)]


def feedback_by(session: Session, workspace: str, user_id: str) -> list[Feedback]:
    """What one person reported, by day, team and words."""
    query = select(FeedbackRow).where(FeedbackRow.workspace == workspace, FeedbackRow.author == user_id)
    rows = session.exec(query.order_by(col(FeedbackRow.day), FeedbackRow.team, FeedbackRow.words))
    return [feedback_of(row) for row in rows]


def shared_feedback(session: Session, workspace: str) -> list[tuple[date, Feedback]]:
    """What other teams may read, once a digest has carried it: with that digest's week, by team and words."""
    query = (
        select(col(DigestRow.week), FeedbackRow)
        .join(DigestRow, col(FeedbackRow.digest) == col(DigestRow.id))
        .where(FeedbackRow.workspace == workspace, col(FeedbackRow.share))
        .order_by(col(DigestRow.week), FeedbackRow.team, FeedbackRow.words)
    )
    return [(week, feedback_of(row)) for week, row in session.exec(query)]


def carry_feedback(session: Session, workspace: str, digest_id: str) -> list[str]:
    """Remember that a digest carries all feedback that waited; returns the ids of it, in a fixed order."""
    mine = (col(FeedbackRow.workspace) == workspace, col(FeedbackRow.digest).is_(None))
    session.exec(update(FeedbackRow).where(*mine).values(digest=digest_id))
    carried = select(FeedbackRow.id).where(FeedbackRow.digest == digest_id)
    return list(session.exec(carried.order_by(FeedbackRow.id)))


def feedback_of(row: FeedbackRow) -> Feedback:
    """What a row holds of somebody's words."""
    return Feedback(
        author=row.author,
        team_key=row.team,
        change_key=row.change,
        kind=FeedbackKind(row.kind),
        words=row.words,
        share=row.share,
        day=row.day,
        sentiment=Sentiment(
            Tone(row.tone),
            row.polarity,
            row.confidence,
            row.model,
            corrected=None if row.corrected is None else Tone(row.corrected),
        ),
    )
