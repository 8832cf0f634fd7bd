from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.message import Divider, Heading, Message, Quote, Words
from bot.domain.sentiment import Sentiment, Tone
from storage.answers import get_answer, put_choices, put_comment
from storage.database import Database
from storage.digests import claim_digest, get_digest
from storage.feedback import save_feedback, waiting_feedback
from storage.retention import (
    Span,
    count_comments,
    count_feedback,
    count_quotes,
    erase_comments,
    erase_feedback,
    erase_quotes,
    erased_until,
    plan_retention,
    retention_due,
    rounds_with_words,
    set_erased_until,
)
from storage.rows import from_json, to_json
from tests.storage.values import HOUR, NOW, open_round

DAY = timedelta(days=1)
ALL: Span = (None, NOW + 400 * DAY)
FELT = Sentiment(Tone.POSITIVE, 0.5)


def say_something(session: Session, due: datetime) -> str:
    round_id = open_round(session, due)
    put_choices(session, round_id, "p1", {"focus": 4})
    put_comment(session, round_id, "p1", "quiet mornings", FELT)
    put_choices(session, round_id, "p2", {"focus": 2})
    return round_id


def report(session: Session, day: datetime, source: str) -> None:
    said = Feedback(
        "U1", "checkout", None, FeedbackKind.IDEA, "words", share=False, day=day.date(), sentiment=FELT
    )
    save_feedback(session, "T01", source, said, day)


def test_the_rounds_of_a_span_that_hold_comments_are_found_oldest_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        newer, older = say_something(session, NOW + DAY), say_something(session, NOW)
        silent = open_round(session, NOW + 2 * DAY)
        put_choices(session, silent, "p1", {"focus": 4})
        assert rounds_with_words(session, "T01", ALL) == [older, newer]
        assert rounds_with_words(session, "T01", (NOW, NOW + DAY)) == [older]
        assert rounds_with_words(session, "T01", (NOW + HOUR, NOW + 2 * DAY)) == [newer]
        assert rounds_with_words(session, "T02", ALL) == []


def test_erasing_comments_leaves_the_choices(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        round_id = say_something(session, NOW)
        assert count_comments(session, [round_id]) == 1
        assert erase_comments(session, [round_id]) == 1
        assert erase_comments(session, [round_id]) == 0
    with set_up_database.snapshot() as session:
        answer = get_answer(session, round_id, "p1")
        assert answer is not None
        assert (answer.choices, answer.comment, answer.sentiment) == ({"focus": 4}, None, None)
        assert rounds_with_words(session, "T01", ALL) == []


def test_feedback_of_the_days_of_a_span_is_deleted(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for number in range(4):
            report(session, NOW + number * DAY, f"view:{number}")
        span = (NOW + DAY, NOW + 3 * DAY)
        assert count_feedback(session, "T01", span) == 2
        assert erase_feedback(session, "T01", span) == 2
        left = [said.day for said in waiting_feedback(session, "T01")]
        assert left == [NOW.date(), (NOW + 3 * DAY).date()]


def test_quotations_go_out_of_the_digests_of_a_span_and_the_rest_stays(set_up_database: Database) -> None:
    message = Message((Heading("Async"), Quote("quiet mornings"), Divider(), Words("better"), Quote("noisy")))
    picture = {"kind": "picture", "chart": {"title": "Async"}, "name": "comparison-1.png"}
    content: dict[str, Any] = {
        "headline": to_json(Message, Message((Heading("Digest"),))),
        "details": [{"kind": "detail", "message": to_json(Message, message)}, picture],
    }
    with set_up_database.transaction() as session:
        old = claim_digest(session, "T01", NOW.date(), content)
        new = claim_digest(session, "T01", (NOW + 7 * DAY).date(), content)
        assert count_quotes(session, "T01", ALL) == 4
        assert erase_quotes(session, "T01", (None, NOW + 7 * DAY)) == 2
        assert count_quotes(session, "T01", ALL) == 2
    assert old
    assert new
    with set_up_database.snapshot() as session:
        left = get_digest(session, old).content
        assert from_json(Message, left["details"][0]["message"]).parts == (
            Heading("Async"),
            Divider(),
            Words("better"),
        )
        assert (left["headline"], left["details"][1]) == (content["headline"], picture)
        assert get_digest(session, new).content == content


def test_retention_is_due_from_its_moment_on_and_remembers_how_far_it_came(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert retention_due(session, NOW) == []
        plan_retention(session, "T01", NOW)
        assert retention_due(session, NOW - HOUR) == []
        assert retention_due(session, NOW) == ["T01"]
        assert erased_until(session, "T01") is None
        set_erased_until(session, "T01", NOW)
        assert erased_until(session, "T01") == NOW
