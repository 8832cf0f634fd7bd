"""Digests: one a week and workspace, with their words frozen when they are made."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select, update

from bot.domain.delivery import Posted
from storage.rows import insert_new, random_key
from storage.tables import DigestRow


@dataclass(frozen=True)
class StoredDigest:
    """A digest as it was made; `posted` is its headline's place once it is in Slack."""

    id: str
    workspace: str
    week: date
    content: Any
    posted: Posted | None


def claim_digest(session: Session, workspace: str, week: date, content: Any) -> str | None:
    """Keep the week's digest: its id, or None when the week already has one."""
    row = DigestRow(id=random_key(), workspace=workspace, week=week, content=content)
    return row.id if insert_new(session, row) else None


def get_digest(session: Session, digest_id: str) -> StoredDigest:
    """The digest with this id."""
    return _digest(session.get_one(DigestRow, digest_id))


def digest_of_week(session: Session, workspace: str, week: date) -> StoredDigest | None:
    """The digest of the week that starts on this Monday."""
    query = select(DigestRow).where(DigestRow.workspace == workspace, DigestRow.week == week)
    row = session.exec(query).first()
    return None if row is None else _digest(row)


def digest_before(session: Session, workspace: str, week: date) -> StoredDigest | None:
    """The newest digest of a week before this one (its Monday)."""
    query = select(DigestRow).where(DigestRow.workspace == workspace, DigestRow.week < week)
    row = session.exec(query.order_by(col(DigestRow.week).desc()).limit(1)).first()
    return None if row is None else _digest(row)


def newest_digests(session: Session, workspace: str, limit: int) -> list[StoredDigest]:
    """The last digests that were made, the newest first."""
    query = select(DigestRow).where(DigestRow.workspace == workspace)
    return [_digest(row) for row in session.exec(query.order_by(col(DigestRow.week).desc()).limit(limit))]


def find_digest(session: Session, workspace: str, digest_id: str) -> StoredDigest | None:
    """The workspace's digest with this id, if there is one."""
    row = session.get(DigestRow, digest_id)
    return None if row is None or row.workspace != workspace else _digest(row)


def list_digests(session: Session, workspace: str) -> list[StoredDigest]:
    """Every digest that was made, by week."""
    query = select(DigestRow).where(DigestRow.workspace == workspace).order_by(col(DigestRow.week))
    return [_digest(row) for row in session.exec(query)]


def published_by_week(session: Session, workspace: str) -> list[tuple[date, Any]]:
    """What every digest showed in numbers, by week, without the words and pictures; [] where it kept none."""
    published = col(DigestRow.content)["changes"]
    query = select(col(DigestRow.week), published).where(DigestRow.workspace == workspace)
    rows = session.exec(query.order_by(col(DigestRow.week)))
    return [(week, shown or []) for week, shown in rows]


def newest_published(session: Session, workspace: str) -> tuple[date, Any] | None:
    """What the last digest showed in numbers, with its week; None before the first."""
    query = select(col(DigestRow.week), col(DigestRow.content)["changes"])
    newest = query.where(DigestRow.workspace == workspace).order_by(col(DigestRow.week).desc()).limit(1)
    found = session.exec(newest).first()
    return None if found is None else (found[0], found[1] or [])


def set_headline(session: Session, digest_id: str, posted: Posted) -> None:
    """Remember where the digest's headline is: its details go into that thread."""
    mine = update(DigestRow).where(col(DigestRow.id) == digest_id)
    session.exec(mine.values(posted_channel=posted.channel, posted_ts=posted.ts))


def move_digests(session: Session, workspace: str, old: str, new: str) -> None:
    """Follow the digests of a channel whose id Slack changed: what is told below them goes there."""
    mine = (col(DigestRow.workspace) == workspace, col(DigestRow.posted_channel) == old)
    session.exec(update(DigestRow).where(*mine).values(posted_channel=new))


def _digest(row: DigestRow) -> StoredDigest:
    posted = None
    if row.posted_channel is not None and row.posted_ts is not None:
        posted = Posted(row.posted_channel, row.posted_ts)
    return StoredDigest(row.id, row.workspace, row.week, row.content, posted)
