"""`pops sentiment retag` and `pops sentiment report`, on a database with a few comments in it."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.analysis.tone.weights import shipped_weights
from bot.domain.cell import WORDS, Cell
from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.pseudonym import pseudonyms
from bot.domain.sentiment import Sentiment, Tone
from storage.answers import put_comment, put_correction
from storage.cells import remember_cells
from storage.changes import salt_of
from storage.database import Database
from storage.feedback import save_feedback
from storage.rounds import close_round
from tests.alone import alone_in
from tests.storage.values import NOW, open_round, set_up

SECRET = "a secret that is long enough to be one"
OLD = Sentiment(Tone.NEUTRAL, 0.0, 0.7, "before")
PEOPLE = [f"U{n:02}" for n in range(1, 7)]


def pops(database: Database, *arguments: str) -> Result:
    env = {
        "SLACK_BOT_TOKEN": "xoxb-tones",
        "SLACK_SIGNING_SECRET": "tones-signing-secret",
        "POPS_SECRET": SECRET,
        "POPS_DATABASE_URL": database.url,
    }
    with alone_in(Path(str(database.engine.url.database)).parent) as become:
        become({**env, "PATH": os.environ["PATH"]})
        return CliRunner().invoke(app, ["sentiment", *arguments])


@pytest.fixture
def said(sqlite_database: Database) -> Database:
    """Six people complained and said so to a tag that was neutral; a champion is happy."""
    with sqlite_database.transaction() as session:
        set_up(session)
        round_id = open_round(session)
        salt = salt_of(session, "T01", "async")
        assert salt is not None
        named = ", ".join(f'"{who}"' for who in PEOPLE)
        session.execute(text("UPDATE round SET roster = :roster"), {"roster": f"[{named}]"})
        for who in PEOPLE:
            own = pseudonyms(SECRET.encode(), salt, "T01").stored(round_id, who)
            put_comment(session, round_id, own, "This is awful and it ruins every single day", OLD)
            put_correction(session, round_id, own, Tone.NEGATIVE)
        close_round(session, round_id)
        day = NOW.date()
        shown = Cell(WORDS, "checkout", (round_id,), len(PEOPLE), len(PEOPLE), day, day, "hash")
        remember_cells(session, "T01", "async", [shown])
        given = Feedback(
            "U1", "checkout", None, FeedbackKind.IDEA, "I love it", share=False, day=day, sentiment=OLD
        )
        save_feedback(session, "T01", "once", given, NOW)
    return sqlite_database


@pytest.mark.slow
def test_the_report_and_reading_anew(said: Database) -> None:
    told = pops(said, "report").output
    assert "comments, read by before:" in told
    assert "2026-03: 6 texts, 100% neutral, confidence 70%; authors agreed in 0% of 6 (0% to 31%)" in told
    assert "neutral was negative: 6" in told
    assert "feedback, read by before:\n2026-03: few" in told
    model = shipped_weights().model
    assert f"7 texts are read by {model} now, 7 of them otherwise than before." in pops(said, "retag").output
    assert f"All 7 texts are read by {model} already." in pops(said, "retag").output
    assert "authors agreed in 100% of 6" in pops(said, "report").output


def test_without_anything_set_up_there_is_nothing_to_report(sqlite_database: Database) -> None:
    assert "Nothing is set up yet." in pops(sqlite_database, "report").output
