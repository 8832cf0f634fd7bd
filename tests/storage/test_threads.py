from sqlalchemy import inspect

from bot.domain.sentiment import Sentiment, Tone
from storage.answers import forget_answers, put_comment, withdraw_answer
from storage.database import Database
from storage.rounds import close_round
from storage.threads import (
    Thread,
    ask,
    asked_since,
    comments_in,
    end_thread,
    forget_threads,
    get_question,
    get_thread,
    offer_thread,
    open_question,
    reply,
    threads_of,
    written,
)
from tests.databases import at_once
from tests.storage.values import HOUR, NOW

CALM = Sentiment(Tone.NEUTRAL, 0.0)


def commented(database: Database, round_id: str, *people: str) -> list[str]:
    """Comments in a round that has closed since; returns the keys of the answers."""
    with database.transaction() as session:
        for who in people:
            put_comment(session, round_id, who, f"Words of {who}", CALM)
        close_round(session, round_id)
        return [key for key, _ in comments_in(session, [round_id])]


def offered(database: Database, answer: str, champion: str = "U01") -> Thread:
    """A champion's thread about an answer."""
    with database.transaction() as session:
        return offer_thread(session, "T01", answer, champion, "checkout")


def test_comments_are_found_by_their_rounds_and_only_once_the_round_is_closed(
    set_up_database: Database, round_id: str
) -> None:
    with set_up_database.transaction() as session:
        put_comment(session, round_id, "p1", "Words of p1", CALM)
        assert comments_in(session, [round_id]) == []
    keys = commented(set_up_database, round_id, "p2")
    with set_up_database.snapshot() as session:
        found = comments_in(session, [round_id])
        assert sorted(words for _, words in found) == ["Words of p1", "Words of p2"]
        assert [key for key, _ in found] == sorted(keys)
        assert comments_in(session, ["another"]) == []


def test_a_champion_has_one_thread_about_an_answer(set_up_database: Database, round_id: str) -> None:
    (key,) = commented(set_up_database, round_id, "p1")
    made: list[str] = []
    at_once(*[lambda: made.append(offered(set_up_database, key).id)] * 3)
    assert len(set(made)) == 1
    assert offered(set_up_database, key, "U02").id not in made
    with set_up_database.transaction() as session:
        assert [t.id for t in threads_of(session, "T01", "U01")] == made[:1]


def test_what_was_written_comes_with_its_round_pseudonym_and_salt(
    set_up_database: Database, round_id: str
) -> None:
    (key,) = commented(set_up_database, round_id, "p1")
    with set_up_database.transaction() as session:
        found = written(session, key)
        assert found is not None
        assert (found.round.id, found.pseudonym, found.comment) == (round_id, "p1", "Words of p1")
        assert found.salt
        assert repr(found.salt) not in repr(found)
        put_comment(session, round_id, "p1", None, None)
        session.flush()
        assert written(session, key) is None
        assert written(session, "nothing") is None


def test_a_question_waits_until_it_is_answered_once(set_up_database: Database, round_id: str) -> None:
    (key,) = commented(set_up_database, round_id, "p1")
    thread = offered(set_up_database, key)
    with set_up_database.transaction() as session:
        question = ask(session, thread.id, "Why?", NOW)
        assert open_question(session, thread.id) == "Why?"
        assert reply(session, question, "Because.")
        assert not reply(session, question, "Or not.")
        assert open_question(session, thread.id) is None
    with set_up_database.snapshot() as session:
        found = get_question(session, question)
        assert found is not None
        assert (found.words, found.reply, found.thread) == ("Why?", "Because.", thread)
        assert get_question(session, "nothing") is None


def test_questions_are_counted_by_champion_and_time(set_up_database: Database, round_id: str) -> None:
    first, second = commented(set_up_database, round_id, "p1", "p2")
    mine, others = offered(set_up_database, first), offered(set_up_database, second, "U02")
    with set_up_database.transaction() as session:
        for thread, hour in ((mine, NOW), (mine, NOW + HOUR), (others, NOW + HOUR)):
            ask(session, thread.id, "Why?", hour)
        assert asked_since(session, "T01", "U01", NOW - HOUR) == 2
        assert asked_since(session, "T01", "U01", NOW) == 1
        assert asked_since(session, "T02", "U01", NOW - HOUR) == 0


def test_a_thread_ends_once(set_up_database: Database, round_id: str) -> None:
    (key,) = commented(set_up_database, round_id, "p1")
    thread = offered(set_up_database, key)
    with set_up_database.transaction() as session:
        assert end_thread(session, thread.id)
        assert not end_thread(session, thread.id)
    assert offered(set_up_database, key).ended, "it cannot be begun anew"


def test_a_thread_goes_with_its_answer_and_takes_its_words_along(
    set_up_database: Database, round_id: str
) -> None:
    first, second = commented(set_up_database, round_id, "p1", "p2")
    threads = [offered(set_up_database, key) for key in (first, second)]
    with set_up_database.transaction() as session:
        questions = [ask(session, thread.id, "Why?", NOW) for thread in threads]
    with set_up_database.transaction() as session:
        gone = written(session, first)
        assert gone is not None
        forget_answers(session, {round_id: gone.pseudonym})
    with set_up_database.snapshot() as session:
        assert get_thread(session, threads[0].id) is None
        assert get_question(session, questions[0]) is None
        assert get_question(session, questions[1]) is not None


def test_threads_about_a_rounds_comments_can_be_forgotten(set_up_database: Database, round_id: str) -> None:
    (key,) = commented(set_up_database, round_id, "p1")
    thread = offered(set_up_database, key)
    with set_up_database.transaction() as session:
        question = ask(session, thread.id, "Why?", NOW)
        forget_threads(session, ["another"])
    with set_up_database.transaction() as session:
        assert get_question(session, question) is not None
        forget_threads(session, [round_id])
    with set_up_database.transaction() as session:
        assert get_thread(session, thread.id) is None
        assert get_question(session, question) is None
        assert withdraw_answer(session, round_id, "p1")


def test_the_tables_have_a_champion_and_no_author_and_no_time_but_hours(database: Database) -> None:
    columns = {
        table: {c["name"] for c in inspect(database.engine).get_columns(table)}
        for table in ("thread", "thread_question")
    }
    assert columns == {
        "thread": {"id", "workspace", "answer", "champion", "team", "ended"},
        "thread_question": {"id", "thread", "words", "hour", "reply"},
    }
