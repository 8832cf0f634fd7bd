"""Reading everything anew: nothing counts before all is read, whatever ends it on the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.feedback import Feedback, FeedbackKind
from bot.domain.sentiment import Sentiment, Tone
from bot.flows.read_many import WORTH_PROCESSES, many_readers, read_texts
from bot.flows.retag import AT_ONCE, retag_all
from storage.answers import get_answer, put_comment, put_correction
from storage.database import Database
from storage.feedback import save_feedback, waiting_feedback
from storage.retention import erase_comments
from storage.rounds import close_round
from tests.storage.values import NOW, open_round, set_up

OLD = Sentiment(Tone.NEUTRAL, 0.0, 0.7, "old-1")
NEW = "new-2"


class Reader:
    """Reads everything as negative."""

    def __call__(self, texts: Sequence[str]) -> list[Sentiment]:
        """Negative, by the new model."""
        return [Sentiment(Tone.NEGATIVE, -0.5, 0.9, NEW) for _ in texts]


class Power(Exception):  # noqa: N818
    """The lights went out."""


class Failing(Reader):
    """Reads some, and then no more."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, texts: Sequence[str]) -> list[Sentiment]:
        """Until there is no power."""
        self.left -= len(texts)
        if self.left < 0:
            raise Power
        return super().__call__(texts)


@pytest.fixture
def said(database: Database) -> str:
    """A round with comments in it, and a piece of feedback; returns the round's id."""
    with database.transaction() as session:
        set_up(session)
        round_id = open_round(session)
        for n in range(5):
            put_comment(session, round_id, f"p{n}", f"words {n}", OLD)
        put_comment(session, round_id, "silent", None, None)
        put_correction(session, round_id, "p0", Tone.POSITIVE)
        day = NOW.date()
        given = Feedback("U1", "checkout", None, FeedbackKind.IDEA, "w", share=False, day=day, sentiment=OLD)
        save_feedback(session, "T01", "once", given, NOW)
    return round_id


def nothing(_done: int, _total: int) -> None:
    """Show nothing."""


def tones(database: Database) -> list[tuple[str, str]]:
    """Tone and model of every comment."""
    with database.snapshot() as session:
        query = text("SELECT tone, model FROM answer WHERE comment IS NOT NULL")
        return sorted((tone, model) for tone, model in session.execute(query))


def test_all_words_are_read_anew_and_a_second_time_nothing(database: Database, said: str) -> None:
    shown: list[tuple[int, int]] = []
    done = retag_all(database, Reader(), NEW, lambda now, total: shown.append((now, total)))
    assert (done.texts, done.read, done.changed) == (6, 6, 6)
    assert dict(done.moves) == {(Tone.NEUTRAL, Tone.NEGATIVE): 6}
    assert (shown[0], shown[-1]) == ((0, 6), (6, 6))
    assert tones(database) == [("negative", NEW)] * 5
    with database.snapshot() as session:
        first = get_answer(session, said, "p0")
        (feedback,) = waiting_feedback(session, "T01")
    assert first is not None
    assert first.sentiment == Sentiment(Tone.NEGATIVE, -0.5, 0.9, NEW, corrected=Tone.POSITIVE)
    assert feedback.sentiment == Sentiment(Tone.NEGATIVE, -0.5, 0.9, NEW)
    again = retag_all(database, Failing(0), NEW, nothing)
    assert (again.read, dict(again.moves)) == (0, {})


def test_what_is_half_done_counts_for_nothing_and_is_not_done_again(database: Database, said: str) -> None:
    retag_half = Failing(5)
    with pytest.raises(Power):
        retag_all(database, retag_half, NEW, nothing)
    assert tones(database) == [("neutral", "old-1")] * 5
    with database.transaction() as session:
        close_round(session, said)
    done = retag_all(database, Failing(1), NEW, nothing)
    assert (done.read, done.changed) == (1, 6)
    assert tones(database) == [("negative", NEW)] * 5


def test_new_words_and_erased_ones_take_no_tag_that_was_read_before(database: Database, said: str) -> None:
    with pytest.raises(Power):
        retag_all(database, Failing(5), NEW, nothing)
    with database.transaction() as session:
        put_comment(session, said, "p1", "other words", OLD)
        kept = text("SELECT count(*) FROM answer WHERE retagged IS NOT NULL")
        assert session.execute(kept).scalar_one() == 4
        erase_comments(session, [said])
        assert session.execute(kept).scalar_one() == 0
    done = retag_all(database, Reader(), NEW, nothing)
    assert (done.texts, done.changed) == (1, 1)
    assert tones(database) == []


KILLED = """
import sys, time
from bot.domain.sentiment import Sentiment, Tone
from bot.flows.read_many import WORTH_PROCESSES, many_readers, read_texts
from bot.flows.retag import retag_all
from storage.database import Database
def slow(texts):
    time.sleep(0.3)
    return [Sentiment(Tone.NEGATIVE, -0.5, 0.9, "new-2") for _ in texts]
retag_all(Database(sys.argv[1]), slow, "new-2", lambda done, total: print(done, flush=True))
"""


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_the_old_tags_and_the_next_goes_on(
    sqlite_database: Database,
) -> None:
    with closing(sqlite_database) as database:
        with database.transaction() as session:
            set_up(session)
            round_id = open_round(session)
            for n in range(4 * AT_ONCE):
                put_comment(session, round_id, f"p{n}", f"words {n}", OLD)
        _start_and_kill(database.url)
        assert set(tones(database)) == {("neutral", "old-1")}
        done = retag_all(database, Reader(), NEW, nothing)
        assert 0 < done.read < 4 * AT_ONCE
        assert set(tones(database)) == {("negative", NEW)}


def _start_and_kill(url: str) -> None:
    """Kill it once it has told of a batch that it kept."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", KILLED, url], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    end = time.monotonic() + 60
    while int(process.stdout.readline() or 0) < AT_ONCE:
        assert time.monotonic() < end
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.slow
def test_processes_read_as_one_does_and_in_order() -> None:
    texts = [
        "I love it",
        "This is awful",
        "Die Tage sind jetzt sehr ruhig",
        "The round is on Tuesday",
        "",
    ] * 3
    with many_readers(WORTH_PROCESSES, 2) as read:
        assert read(texts) == read_texts(texts)
        assert read([]) == []
