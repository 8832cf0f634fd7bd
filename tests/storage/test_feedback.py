from dataclasses import replace
from datetime import date

from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.sentiment import Sentiment, Tone
from storage.database import Database
from storage.feedback import feedback_between, save_feedback
from tests.databases import at_once

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
        assert save_feedback(session, "T01", "request-1", FEEDBACK)
        assert save_feedback(session, "T01", "request-2", general)
    with set_up_database.snapshot() as session:
        assert feedback_between(session, "T01", DAY, DAY) == [FEEDBACK, general]
        assert feedback_between(session, "T02", DAY, DAY) == []


def test_every_kind_of_feedback_and_tone_comes_back(set_up_database: Database) -> None:
    given = [
        replace(FEEDBACK, kind=kind, words=f"{kind} {tone}", sentiment=Sentiment(tone, 0.5))
        for kind in FeedbackKind
        for tone in Tone
    ]
    with set_up_database.transaction() as session:
        for feedback in given:
            save_feedback(session, "T01", feedback.words, feedback)
    with set_up_database.snapshot() as session:
        assert feedback_between(session, "T01", DAY, DAY) == sorted(given, key=lambda f: f.words)


def test_the_same_request_gives_feedback_once(set_up_database: Database) -> None:
    def give() -> bool:
        with set_up_database.transaction() as session:
            return save_feedback(session, "T01", "request-1", FEEDBACK)

    assert sorted(at_once(give, give, give)) == [False, False, True]
    with set_up_database.snapshot() as session:
        assert feedback_between(session, "T01", DAY, DAY) == [FEEDBACK]


def test_two_requests_with_the_same_words_are_two_reports(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert save_feedback(session, "T01", "request-1", FEEDBACK)
        assert save_feedback(session, "T01", "request-2", FEEDBACK)
        assert feedback_between(session, "T01", DAY, DAY) == [FEEDBACK, FEEDBACK]


def test_both_ends_of_the_days_count(set_up_database: Database) -> None:
    reports = {day: replace(FEEDBACK, day=date(2026, 3, day)) for day in range(1, 6)}
    with set_up_database.transaction() as session:
        for day in (5, 3, 1, 4, 2):
            save_feedback(session, "T01", f"request-{day}", reports[day])
        found = feedback_between(session, "T01", date(2026, 3, 2), date(2026, 3, 4))
    assert found == [reports[2], reports[3], reports[4]]
