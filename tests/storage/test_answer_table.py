"""What the answer table itself may and may not tell about people (law 3)."""

from datetime import date, datetime, time

from sqlalchemy import inspect, text

from bot.domain.pseudonym import pseudonym
from bot.domain.sentiment import Sentiment, Tone
from storage.answers import answers_of_change, put_choices, put_comment
from storage.changes import salt_of
from storage.database import Database
from storage.rounds import close_round
from tests.storage.values import ROUND

COLUMNS = {"key", "round", "pseudonym", "choices", "comment", "tone", "polarity"}
PEOPLE = [f"U{n:02}" for n in range(1, 13)]


def test_the_answer_table_has_these_columns_and_no_others(database: Database) -> None:
    assert {c["name"] for c in inspect(database.engine).get_columns("answer")} == COLUMNS


def test_no_column_of_the_answer_table_holds_a_time(database: Database) -> None:
    types = [c["type"].python_type for c in inspect(database.engine).get_columns("answer")]
    assert not {datetime, date, time} & set(types)


def test_no_column_of_the_answer_table_counts_up(database: Database) -> None:
    columns = inspect(database.engine).get_columns("answer")
    assert not any(c.get("autoincrement") is True or c.get("identity") or c.get("default") for c in columns)


def test_the_answer_table_in_sqlite_has_no_row_number(sqlite_database: Database) -> None:
    with sqlite_database.snapshot() as session:
        kept = session.execute(text("SELECT wr FROM pragma_table_list WHERE name = 'answer'")).scalar_one()
    assert kept == 1


def test_no_user_id_is_in_any_answer_row(set_up_database: Database, round_id: str) -> None:
    _everybody_answers(set_up_database, round_id)
    with set_up_database.snapshot() as session:
        rows = session.execute(text("SELECT * FROM answer")).all()
    written = "\n".join(str(value) for row in rows for value in row)
    assert len(rows) == len(PEOPLE)
    assert not [user_id for user_id in (*PEOPLE, *ROUND.roster) if user_id in written]


def test_the_order_of_answers_does_not_follow_the_order_of_answering(
    set_up_database: Database, round_id: str
) -> None:
    came = _everybody_answers(set_up_database, round_id)
    with set_up_database.transaction() as session:
        close_round(session, round_id)
        read = [who for _, who, _ in answers_of_change(session, "T01", "async")]
        stored = session.execute(text("SELECT pseudonym FROM answer ORDER BY key")).scalars().all()
    assert read == sorted(came)
    assert set(stored) == set(came)
    assert came not in (read, stored)


def _everybody_answers(database: Database, round_id: str) -> list[str]:
    """The pseudonyms in the order in which they answered."""
    with database.snapshot() as session:
        salt = salt_of(session, "T01", "async")
    came = [pseudonym(b"secret", salt, "T01", user_id) for user_id in PEOPLE]
    for who in came:
        with database.transaction() as session:
            put_choices(session, round_id, who, {"focus": 3})
            put_comment(session, round_id, who, "words", Sentiment(Tone.NEUTRAL, 0.0))
    return came
