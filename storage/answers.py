"""Answers: one row a round and pseudonym, replaced by a second answer until the round closes."""

import json
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import JSON, Row, String, func
from sqlalchemy import cast as sql_cast
from sqlalchemy import select as core_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update

from bot.domain.answer import Answer
from bot.domain.sentiment import Sentiment, Tone
from storage.rows import fetch, insert_new, random_key, table_of
from storage.tables import AnswerRow, RoundRow

Key = tuple[str, str]
"""A round's id and a pseudonym."""


def get_answer(session: Session, round_id: str, pseudonym: str) -> Answer | None:
    """What this pseudonym answered in the round."""
    row = session.exec(_mine(round_id, pseudonym)).first()
    return None if row is None else _answer(row)


def put_choices(session: Session, round_id: str, pseudonym: str, choices: Mapping[str, int | None]) -> Answer:
    """Record choices beside what is there: for the same questions they replace it, and None removes it."""
    row = _claimed(session, round_id, pseudonym)
    merged = {**row.choices, **choices}
    row.choices = {question: choice for question, choice in merged.items() if choice is not None}
    session.add(row)
    return _answer(row)


def add_choices(session: Session, chosen: Mapping[Key, Mapping[str, int]]) -> dict[Key, Answer]:
    """Record choices of many people at once, each beside what is there; returns what that left.

    It is one statement, and the database merges: two devices at once lose nothing.
    """
    if not chosen:
        return {}
    rows = [
        {"key": random_key(), "round": round_id, "pseudonym": person, "choices": dict(choices)}
        for (round_id, person), choices in sorted(chosen.items())  # one order: nobody waits in a circle
    ]
    connection = session.connection()
    stored = connection.execute(_ADD[connection.dialect.name], rows)
    return {(row.round, row.pseudonym): _answer(row) for row in stored}


def put_comment(
    session: Session, round_id: str, pseudonym: str, comment: str | None, sentiment: Sentiment | None
) -> Answer:
    """Record a comment, or with None remove it. How its author read it stays with words that stay."""
    row = _claimed(session, round_id, pseudonym)
    row.corrected = row.corrected if row.comment == comment else None
    row.retagged = None
    row.comment = comment
    row.tone = None if sentiment is None else sentiment.tone.value
    row.polarity = None if sentiment is None else sentiment.polarity
    row.confidence = None if sentiment is None else sentiment.confidence
    row.model = None if sentiment is None else sentiment.model
    session.add(row)
    return _answer(row)


def hold_answer(session: Session, round_id: str, pseudonym: str) -> Answer | None:
    """What this pseudonym answered in the round, held until the transaction ends."""
    newest = _mine(round_id, pseudonym).with_for_update().execution_options(populate_existing=True)
    row = session.exec(newest).first()
    return None if row is None else _answer(row)


def put_correction(session: Session, round_id: str, pseudonym: str, tone: Tone) -> None:
    """Record how the author of a comment says that it is meant."""
    mine = (col(AnswerRow.round) == round_id, col(AnswerRow.pseudonym) == pseudonym)
    commented = col(AnswerRow.comment).is_not(None)
    session.exec(update(AnswerRow).where(*mine, commented).values(corrected=tone.value))


def withdraw_answer(session: Session, round_id: str, pseudonym: str) -> bool:
    """Remove an answer wholly: True if there was one."""
    mine = (col(AnswerRow.round) == round_id, col(AnswerRow.pseudonym) == pseudonym)
    return session.exec(delete(AnswerRow).where(*mine)).rowcount == 1


def given_by(session: Session, pseudonyms: Mapping[str, str]) -> list[tuple[str, Answer]]:
    """Round id and answer of what one person said, from their pseudonym in each round (by its id)."""
    query = select(AnswerRow).where(*_said_by(pseudonyms)).order_by(AnswerRow.round)
    return [(row.round, _answer(row)) for row in session.exec(query)]


def forget_answers(session: Session, pseudonyms: Mapping[str, str]) -> list[str]:
    """Delete what one person said, from their pseudonym in each round; returns the ids of those rounds.

    The rounds must be held until the transaction ends: see `rosters.forget_in_rounds`.
    """
    gone = delete(AnswerRow).where(*_said_by(pseudonyms)).returning(col(AnswerRow.round))
    return sorted(session.exec(gone).scalars())


def scatter_answers(session: Session, round_id: str) -> None:
    """Write the answers of a closed round anew, under new keys and in random order.

    Where they stand in the database's files, or which of them was changed last, tells nothing afterwards.
    """
    table = table_of(AnswerRow)
    taken = session.connection().execute(delete(table).where(table.c.round == round_id).returning(table))
    rows = [{**row._asdict(), "key": random_key()} for row in taken]
    secrets.SystemRandom().shuffle(rows)
    if rows:
        session.connection().execute(table.insert(), rows)


def count_answers(session: Session, round_id: str) -> int:
    """How many distinct people answered in the round."""
    return session.exec(select(func.count()).select_from(AnswerRow).where(AnswerRow.round == round_id)).one()


def answers_of_change(session: Session, workspace: str, change_key: str) -> list[tuple[str, str, Answer]]:
    """Round id, pseudonym and answer for every answer in closed rounds of a change, in one query.

    Ordered by round and pseudonym, so that nothing can be read from the order.
    """
    # Columns, not row objects: a digest reads a year of answers, and an object costs more than all the rest.
    query = (
        core_select(*_GIVEN)
        .join(RoundRow, col(AnswerRow.round) == col(RoundRow.id))
        .where(col(RoundRow.workspace) == workspace, col(RoundRow.change) == change_key)
        .where(col(RoundRow.status) == "closed")
        .order_by(col(AnswerRow.round), col(AnswerRow.pseudonym))
    )
    read = cache(json.loads)  # few choices differ
    return [
        (round_id, who, Answer(read(choices), comment, _sentiment(*read_from_it)))
        for round_id, who, choices, comment, *read_from_it in fetch(session, query)
    ]


def _said_by(pseudonyms: Mapping[str, str]) -> tuple[Any, ...]:
    """The conditions that find what one person said, from their pseudonym in each round (by its id).

    A pseudonym belongs to one round, so that the two may be looked for beside each other.
    """
    in_rounds = col(AnswerRow.round).in_(list(pseudonyms))
    return (in_rounds, col(AnswerRow.pseudonym).in_(list(pseudonyms.values())))


def _mine(round_id: str, pseudonym: str) -> Any:
    return select(AnswerRow).where(AnswerRow.round == round_id, AnswerRow.pseudonym == pseudonym)


def _claimed(session: Session, round_id: str, pseudonym: str) -> AnswerRow:
    """The row of this pseudonym, made if need be and locked: two devices at once lose nothing."""
    insert_new(session, AnswerRow(key=random_key(), round=round_id, pseudonym=pseudonym, choices={}))
    newest = _mine(round_id, pseudonym).with_for_update().execution_options(populate_existing=True)
    row: AnswerRow = session.exec(newest).one()
    return row


def _merging(insert: Any, merged: Any) -> Any:
    """What is new goes in; where an answer is there already, its choices and the new ones are merged."""
    table = table_of(AnswerRow)
    return insert.on_conflict_do_update(
        index_elements=[table.c.round, table.c.pseudonym],
        set_={"choices": merged(table.c.choices, insert.excluded.choices)},
    ).returning(*(column for column in table.c if column.name != "key"))


def _concatenated(old: Any, new: Any) -> Any:
    return sql_cast(sql_cast(old, postgresql.JSONB).concat(sql_cast(new, postgresql.JSONB)), JSON)


_ADD = {
    "sqlite": _merging(sqlite.insert(AnswerRow), func.json_patch),
    "postgresql": _merging(postgresql.insert(AnswerRow), _concatenated),
}


_TABLE = table_of(AnswerRow).c
_CHOICES = sql_cast(_TABLE.choices, String)
_READ = (_TABLE.tone, _TABLE.polarity, _TABLE.confidence, _TABLE.model, _TABLE.corrected)
_GIVEN = (_TABLE.round, _TABLE.pseudonym, _CHOICES, _TABLE.comment, *_READ)


def _answer(row: AnswerRow | Row[Any]) -> Answer:
    read = (row.tone, row.polarity, row.confidence, row.model, row.corrected)
    return Answer(dict(row.choices), row.comment, _sentiment(*read))


def _sentiment(
    tone: str | None,
    polarity: float | None,
    confidence: float | None,
    model: str | None,
    corrected: str | None,
) -> Sentiment | None:
    if tone is None or polarity is None or confidence is None or model is None:
        return None
    meant = None if corrected is None else Tone(corrected)
    return Sentiment(Tone(tone), polarity, confidence, model, meant)
