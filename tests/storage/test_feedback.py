from dataclasses import replace
from datetime import date

from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.sentiment import Sentiment, Tone
from storage.database import Database
from storage.digests import claim_digest
from storage.feedback import carry_feedback, save_feedback, waiting_feedback
from tests.databases import at_once
from tests.storage.values import NOW

DAY = date(2026, 3, 2)
FEEDBACK = Feedback(
    author="U01",
    team_key="checkout",
    change_key="async",
    kind=FeedbackKind.DOES_NOT_WORK,
    words="=1+1 “no” <@U02>\n日本語",
    share=True,
    day=DAY,
    sentiment=Sentiment(Tone.UNSURE, -0.1),
)


def test_feedback_comes_back_as_it_was_given(set_up_database: Database) -> None:
    general = replace(FEEDBACK, change_key=None, share=False, words="zzz")
    with set_up_database.transaction() as session:
        assert save_feedback(session, "T01", "request-1", FEEDBACK, NOW)
        assert save_feedback(session, "T01", "request-2", general, NOW)
    with set_up_database.snapshot() as session:
        assert waiting_feedback(session, "T01") == [FEEDBACK, general]
        assert waiting_feedback(session, "T02") == []


def test_every_kind_of_feedback_and_tone_comes_back(set_up_database: Database) -> None:
    given = [
        replace(FEEDBACK, kind=kind, words=f"{kind} {tone}", sentiment=Sentiment(tone, 0.5))
        for kind in FeedbackKind
        for tone in Tone
    ]
    with set_up_database.transaction() as session:
        for feedback in given:
            save_feedback(session, "T01", feedback.words, feedback, NOW)
    with set_up_database.snapshot() as session:
        assert waiting_feedback(session, "T01") == sorted(given, key=lambda f: f.words)


def test_the_same_request_gives_feedback_once(set_up_database: Database) -> None:
    def give() -> bool:
        with set_up_database.transaction() as session:
            return save_feedback(session, "T01", "request-1", FEEDBACK, NOW)

    assert sorted(at_once(give, give, give)) == [False, False, True]
    with set_up_database.snapshot() as session:
        assert waiting_feedback(session, "T01") == [FEEDBACK]


def test_two_requests_with_the_same_words_are_two_reports(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert save_feedback(session, "T01", "request-1", FEEDBACK, NOW)
        assert save_feedback(session, "T01", "request-2", FEEDBACK, NOW)
        assert waiting_feedback(session, "T01") == [FEEDBACK, FEEDBACK]


def test_feedback_waits_for_one_digest_and_is_carried_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_feedback(session, "T01", "request-1", FEEDBACK, NOW)
        digest_id = claim_digest(session, "T01", DAY, {})
        assert digest_id is not None
        carry_feedback(session, "T01", digest_id)
        later = replace(FEEDBACK, day=date(2026, 3, 1), words="later")
        save_feedback(session, "T01", "request-2", later, NOW)
        assert waiting_feedback(session, "T01") == [later]
