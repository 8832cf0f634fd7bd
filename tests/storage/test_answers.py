import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.answer import Answer
from bot.domain.round import RoundStatus
from bot.domain.sentiment import Sentiment, Tone
from storage.answers import (
    answers_of_change,
    count_answers,
    get_answer,
    hold_answer,
    put_choices,
    put_comment,
    put_correction,
    withdraw_answer,
)
from storage.database import Database
from storage.rounds import close_round, hold_rounds
from tests.databases import at_once
from tests.storage.values import HOUR, NOW, open_round

GLAD = Sentiment(Tone.POSITIVE, 0.1)


def test_an_answer_comes_back_as_it_was_given(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        assert put_choices(session, round_id, "p1", {"focus": 4}) == Answer({"focus": 4})
        put_comment(session, round_id, "p1", "schön 🎉 <!channel> '; --", GLAD)
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 4}, "schön 🎉 <!channel> '; --", GLAD)
        assert get_answer(session, round_id, "p2") is None
        assert get_answer(session, "other", "p1") is None


def test_every_tone_comes_back_with_its_exact_polarity(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        for tone in Tone:
            put_comment(session, round_id, tone.value, "words", Sentiment(tone, -1 / 3))
    with set_up_database.snapshot() as session:
        for tone in Tone:
            expected = Answer({}, "words", Sentiment(tone, -1 / 3))
            assert get_answer(session, round_id, tone.value) == expected


def test_a_second_click_replaces_the_first(set_up_database: Database, round_id: str) -> None:
    for choice in (4, 2):
        with set_up_database.transaction() as session:
            put_choices(session, round_id, "p1", {"focus": choice})
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 2})
        assert count_answers(session, round_id) == 1


def test_choices_and_comment_leave_each_other_alone(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        put_comment(session, round_id, "p1", "first words", GLAD)
        put_choices(session, round_id, "p1", {"focus": 4})
        put_choices(session, round_id, "p1", {"load": 1, "focus": 5})
        put_comment(session, round_id, "p1", "second words", None)
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 5, "load": 1}, "second words")


def test_a_comment_can_be_removed_with_its_tone(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        put_choices(session, round_id, "p1", {"focus": 4})
        put_comment(session, round_id, "p1", "words", GLAD)
        assert put_comment(session, round_id, "p1", None, None) == Answer({"focus": 4})
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 4})


def test_an_answer_can_be_withdrawn_wholly_and_given_again(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        put_comment(session, round_id, "p1", "words", GLAD)
        put_choices(session, round_id, "p2", {"focus": 1})
        assert withdraw_answer(session, round_id, "p1")
        assert not withdraw_answer(session, round_id, "p1")
        assert get_answer(session, round_id, "p1") is None
        assert count_answers(session, round_id) == 1
        assert put_choices(session, round_id, "p1", {"focus": 3}) == Answer({"focus": 3})
    with set_up_database.snapshot() as session:
        assert count_answers(session, round_id) == 2


def test_a_transaction_that_fails_leaves_nothing_half_written(
    set_up_database: Database, round_id: str
) -> None:
    def fail_at_the_end() -> None:
        with set_up_database.transaction() as session:
            put_choices(session, round_id, "p1", {"focus": 1})
            put_comment(session, round_id, "p1", "words", GLAD)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") is None


def test_two_devices_answering_two_questions_at_once_lose_nothing(
    set_up_database: Database, round_id: str
) -> None:
    def choose(question: str) -> Callable[[], None]:
        def do() -> None:
            with set_up_database.transaction() as session:
                put_choices(session, round_id, "p1", {question: 3})

        return do

    questions = [f"q{n}" for n in range(6)]
    at_once(*map(choose, questions))
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer(dict.fromkeys(questions, 3))
        assert count_answers(session, round_id) == 1


def test_a_click_between_reading_and_writing_an_answer_is_not_lost(
    set_up_database: Database, round_id: str
) -> None:
    def click() -> None:
        with set_up_database.transaction() as session:
            put_choices(session, round_id, "p1", {"load": 2})

    with set_up_database.transaction() as session:
        put_choices(session, round_id, "p1", {"focus": 1})
    other_device = threading.Thread(target=click)
    with set_up_database.transaction() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 1})
        other_device.start()
        other_device.join(timeout=0.3)  # SQLite lets it wait until this transaction is over
        put_choices(session, round_id, "p1", {"focus": 5})
    other_device.join()
    with set_up_database.snapshot() as session:
        assert get_answer(session, round_id, "p1") == Answer({"focus": 5, "load": 2})


def test_no_answer_slips_in_after_the_round_has_closed(set_up_database: Database) -> None:
    for attempt in range(3):
        with set_up_database.transaction() as session:
            round_id = open_round(session, NOW + attempt * HOUR)
        answering = [_answering(set_up_database, round_id, f"p{n}") for n in range(6)]
        *stored, counted = at_once(*answering[:3], *answering[3:], _closing(set_up_database, round_id))
        with set_up_database.snapshot() as session:
            assert count_answers(session, round_id) == sum(stored) == counted


def _answering(database: Database, round_id: str, pseudonym: str) -> Callable[[], int]:
    def do() -> int:
        with database.transaction() as session:
            asked = hold_rounds(session, (round_id,))[round_id].round
            if asked.status is not RoundStatus.OPEN:
                return 0
            put_choices(session, round_id, pseudonym, {"focus": 3})
            return 1

    return do


def _closing(database: Database, round_id: str) -> Callable[[], int]:
    def do() -> int:
        with database.transaction() as session:
            assert close_round(session, round_id)
            return count_answers(session, round_id)

    return do


def test_answers_of_a_change_come_from_closed_rounds_only(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        put_choices(session, round_id, "p2", {"focus": 2})
        put_choices(session, round_id, "p1", {"focus": 1})
        put_choices(session, open_round(session, NOW + HOUR), "p1", {"focus": 5})
        assert answers_of_change(session, "T01", "async") == []
        close_round(session, round_id)
    with set_up_database.snapshot() as session:
        assert answers_of_change(session, "T01", "async") == [
            (round_id, "p1", Answer({"focus": 1})),
            (round_id, "p2", Answer({"focus": 2})),
        ]
        assert answers_of_change(session, "T01", "buddy") == []
        assert answers_of_change(session, "T02", "async") == []


def test_a_correction_stands_beside_the_tag_survives_closing_and_goes_with_other_words(
    set_up_database: Database, round_id: str
) -> None:
    read = Sentiment(Tone.NEGATIVE, -0.5, 0.9, "hybrid-1")
    with set_up_database.transaction() as session:
        put_comment(session, round_id, "p1", "words", read)
        put_choices(session, round_id, "p2", {"focus": 3})
        for who in ("p1", "p2", "nobody"):
            put_correction(session, round_id, who, Tone.POSITIVE)
        put_comment(session, round_id, "p1", "words", read)
        close_round(session, round_id)
    with set_up_database.transaction() as session:
        kept, silent = hold_answer(session, round_id, "p1"), hold_answer(session, round_id, "p2")
        assert kept is not None
        assert kept.sentiment == replace(read, corrected=Tone.POSITIVE)
        assert kept.sentiment.counts_as is Tone.POSITIVE
        assert silent == Answer({"focus": 3})
        assert hold_answer(session, round_id, "nobody") is None
        put_comment(session, round_id, "p1", "other words", read)
    with set_up_database.snapshot() as session:
        later = get_answer(session, round_id, "p1")
    assert later is not None
    assert later.sentiment == read
