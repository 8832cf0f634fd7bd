"""Tags of a new model: kept beside the old ones until all are there, then put in their place at once.

They stand in the row that they are of: new words, an erased comment or a deleted answer take them along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, and_, bindparam, func, or_
from sqlalchemy import select as core_select
from sqlmodel import Session

from bot.domain.sentiment import Sentiment, Tone
from storage.rows import fetch, table_of
from storage.tables import AnswerRow, FeedbackRow


class Kind(StrEnum):
    """Where tagged words stand."""

    COMMENT = "comment"
    FEEDBACK = "feedback"


@dataclass(frozen=True)
class Said:
    """Words, and the key of the row that they stand in."""

    key: str
    words: str


def count_words(session: Session, kind: Kind) -> int:
    """How many texts there are."""
    table, _, words = _columns(kind)
    return int(fetch(session, core_select(func.count()).select_from(table).where(words.is_not(None)))[0][0])


def count_unread(session: Session, kind: Kind, model: str) -> int:
    """How many texts no tag of this model is known of."""
    table, _, words = _columns(kind)
    return int(
        fetch(session, core_select(func.count()).where(words.is_not(None), _unread(table, model)))[0][0]
    )


def unread(session: Session, kind: Kind, model: str, after: str, limit: int) -> list[Said]:
    """The next of these texts after a key, by key."""
    table, key, words = _columns(kind)
    query = core_select(key, words).where(key > after, words.is_not(None), _unread(table, model))
    return [Said(*row) for row in fetch(session, query.order_by(key).limit(limit))]


def keep_tags(session: Session, kind: Kind, tagged: Iterable[tuple[Said, Sentiment]]) -> None:
    """Keep new tags beside the old ones, unless the words have changed since they were read."""
    table, key, words = _columns(kind)
    mine = table.update().where(key == bindparam("of_key"), words == bindparam("of_words"))
    rows = [{"of_key": said.key, "of_words": said.words, "tag": _json(read)} for said, read in tagged]
    if rows:
        session.connection().execute(mine.values(retagged=bindparam("tag")), rows)


def swap_tags(session: Session, kind: Kind, model: str) -> Mapping[tuple[Tone, Tone], int]:
    """Put the new tags of a model in place of the old ones; returns how many went from which to which."""
    table, _, _ = _columns(kind)
    new = table.c.retagged
    ready = new["model"].as_string() == model
    now = new["tone"].as_string()
    counted = core_select(table.c.tone, now, func.count()).where(ready).group_by(table.c.tone, now)
    moves = {(Tone(old), Tone(tone)): count for old, tone, count in fetch(session, counted)}
    session.connection().execute(
        table.update()
        .where(ready)
        .values(
            tone=now,
            polarity=new["polarity"].as_float(),
            confidence=new["confidence"].as_float(),
            model=model,
            retagged=None,
        )
    )
    return moves


def _columns(kind: Kind) -> tuple[Table, Any, Any]:
    """The table, its key and its words."""
    table = table_of(AnswerRow if kind is Kind.COMMENT else FeedbackRow)
    return (
        (table, table.c.key, table.c.comment) if kind is Kind.COMMENT else (table, table.c.id, table.c.words)
    )


def _unread(table: Table, model: str) -> Any:
    """What was not read with the model, neither for good nor beside."""
    beside = func.coalesce(table.c.retagged["model"].as_string(), "")
    return and_(or_(table.c.model.is_(None), table.c.model != model), beside != model)


def _json(read: Sentiment) -> dict[str, Any]:
    return {
        "tone": read.tone.value,
        "polarity": read.polarity,
        "confidence": read.confidence,
        "model": read.model,
    }
