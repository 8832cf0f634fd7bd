"""What the answer table itself may and may not tell about people (law 3)."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import inspect, text

from bot.domain.pseudonym import pseudonyms
from bot.domain.sentiment import Sentiment, Tone
from storage.answers import answers_of_change, put_choices, put_comment
from storage.changes import salt_of
from storage.database import Database
from storage.rounds import close_round
from tests.storage.values import NOW, ROUND, open_round, set_up

READ = {"tone", "polarity", "confidence", "model", "corrected", "retagged"}
COLUMNS = {"key", "round", "pseudonym", "choices", "comment", *READ}
WEEK = timedelta(days=7)
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


def test_closing_writes_the_answers_anew_and_as_they_were(set_up_database: Database, round_id: str) -> None:
    _everybody_answers(set_up_database, round_id)
    rows = text("SELECT key, pseudonym, choices, comment, tone, polarity FROM answer")
    with set_up_database.transaction() as session:
        before = session.execute(rows).all()
        close_round(session, round_id)
        after = session.execute(rows).all()
    assert not {row.key for row in before} & {row.key for row in after}
    assert sorted(map(str, (row[1:] for row in before))) == sorted(map(str, (row[1:] for row in after)))


def test_in_postgresql_the_place_of_a_row_does_not_tell_when_it_came(postgresql_database: Database) -> None:
    """Nor does the transaction that wrote it, which would as long as the round is open."""
    orders = []
    for week in range(3):
        with postgresql_database.transaction() as session:
            set_up(session)
            round_id = open_round(session, NOW + week * WEEK)
        came = _everybody_answers(postgresql_database, round_id)
        moments = text("SELECT pseudonym FROM answer WHERE round = :round ORDER BY xmin::text::bigint")
        places = text("SELECT pseudonym, xmin FROM answer WHERE round = :round ORDER BY ctid")
        with postgresql_database.transaction() as session:
            assert session.execute(moments, {"round": round_id}).scalars().all() == came
            close_round(session, round_id)
        with postgresql_database.snapshot() as session:
            stood = session.execute(places, {"round": round_id}).all()
        assert len({written for _, written in stood}) == 1
        orders.append([came.index(who) for who, _ in stood])
    assert sorted(orders[0]) == list(range(len(PEOPLE)))
    assert len(set(map(tuple, orders))) == 3


def test_in_sqlite_nothing_of_the_first_writing_is_left_in_the_files(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.transaction() as session:
        set_up(session)
        round_id = open_round(session)
    _everybody_answers(sqlite_database, round_id)
    with sqlite_database.transaction() as session:
        keys = session.execute(text("SELECT key FROM answer")).scalars().all()
        close_round(session, round_id)
    assert sqlite_database.sweep()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [key for key in keys if key.encode() in written] == []


def _everybody_answers(database: Database, round_id: str) -> list[str]:
    """The pseudonyms in the order in which they answered."""
    with database.snapshot() as session:
        salt = salt_of(session, "T01", "async")
    assert salt is not None
    names = pseudonyms(b"secret", salt, "T01")
    came = [names.stored(round_id, user_id) for user_id in PEOPLE]
    for who in came:
        with database.transaction() as session:
            put_choices(session, round_id, who, {"focus": 3})
            put_comment(session, round_id, who, "words", Sentiment(Tone.NEUTRAL, 0.0))
    return came
