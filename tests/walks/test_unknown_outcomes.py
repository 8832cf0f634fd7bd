"""Every message is there once: after broken connections, and after senders that died at the worst moment."""

import sqlite3
import threading

import pytest

from bot.domain.delivery import Posted
from bot.domain.message import Message, Words
from bot.flows.senders import SENDERS
from bot.flows.sending import Stored
from bot.sandbox.mishaps import Mishap
from storage import backlog, deliveries
from storage.database import DatabaseUnreachableError
from storage.deliveries import Delivery
from storage.rows import to_json
from tests.walks.people import ANA, BEN, BOT, FIG, IN_FIG, IN_KIWI, KIWI, LEA, OPS, WORKSPACE_ID
from tests.walks.stage import Stage

HISTORY, REPLIES = "conversations.history", "conversations.replies"
LOST = Mishap(drop=True, acts=True)
NEVER_CAME = Mishap(drop=True)
BROKEN = (LOST, NEVER_CAME, Mishap("internal_error", acts=True), Mishap("fatal_error"), Mishap(status=502))


def due(stage: Stage) -> None:
    """Let Fig's pulse be owed, and not be sent yet."""
    stage.clock.move_to(stage.clock.now().replace(day=6, hour=7, minute=30))
    stage.bot.tick()


def leased(stage: Stage) -> Delivery:
    """The delivery that is due, taken by a sender."""
    with stage.bot.database.transaction() as session:
        (found,) = deliveries.lease(session, stage.clock.now(), 1)
    return found


def die_after_sending(stage: Stage) -> None:
    """Send what is due as a sender does that is killed before it can record that."""
    found = leased(stage)
    stored = Stored(stage.bot.database, [found])
    SENDERS[found.kind](stage.bot.tools, stored, found, stage.clock.now())


def owe(stage: Stage, person: str) -> None:
    """Owe a person a word."""
    ref = {"message": to_json(Message, Message((Words("A word"),)))}
    with stage.bot.database.transaction() as session:
        deliveries.owe(session, WORKSPACE_ID, "word", "message", person, ref, stage.clock.now())


def week_of_answers(stage: Stage) -> None:
    """A week in which two teams answered, up to the moment before the digest."""
    stage.go("2026-10-06 15:30")
    for person in IN_FIG:
        stage.answer(person, 4)
    for person in IN_KIWI:
        stage.answer(person, 2, channel=KIWI)
    stage.go("2026-10-12 09:59")


@pytest.mark.parametrize("mishap", BROKEN, ids=["after", "before", "unwell after", "unwell", "proxy"])
def test_a_pulse_is_there_once_whatever_the_answer_was(stage: Stage, mishap: Mishap) -> None:
    stage.expect("HTTP 200", "HTTP 502", "internal_error", "fatal_error")
    due(stage)
    stage.platform.mishaps.arrange("chat.postMessage", mishap)
    stage.settle()
    (posted,) = stage.messages(FIG)
    assert stage.rows("SELECT posted_ts FROM round WHERE team = 'fig'") == [(posted["ts"],)]
    assert len(stage.calls("chat.postMessage")) == (1 if mishap.acts else 2)
    stage.answer(ANA, 4)
    stage.answer(BEN, 4)
    stage.wait(minutes=15)
    assert "2 of 6 answered" in stage.newest(FIG)["text"]


def test_one_bad_answer_after_another_still_makes_one_message(stage: Stage) -> None:
    stage.expect("HTTP 200")
    due(stage)
    stage.platform.mishaps.arrange("chat.postMessage", NEVER_CAME, NEVER_CAME, LOST)
    stage.settle()
    stage.wait(minutes=5)
    assert len(stage.messages(FIG)) == 1
    assert stage.platform.mishaps.are_over


def test_looking_that_fails_is_tried_again_before_anything_is_sent(stage: Stage) -> None:
    stage.expect("HTTP 200", "HTTP 503", "ratelimited")
    due(stage)
    stage.platform.mishaps.arrange("chat.postMessage", LOST)
    busy = Mishap("ratelimited", 429, retry_after="20")
    stage.platform.mishaps.arrange(HISTORY, Mishap(status=503), busy, Mishap(drop=True))
    stage.settle()
    stage.wait(minutes=5)
    assert len(stage.messages(FIG)) == len(stage.calls("chat.postMessage")) == 1


def test_a_sender_that_died_after_sending_sends_nothing_twice(any_stage: Stage) -> None:
    due(any_stage)
    die_after_sending(any_stage)
    any_stage.clock.advance(deliveries.LEASE)
    any_stage.bot.send()
    assert any_stage.calls(HISTORY) == []
    any_stage.wait(seconds=1)
    assert len(any_stage.calls(HISTORY)) == 1
    (posted,) = any_stage.messages(FIG)
    assert any_stage.rows("SELECT posted_ts FROM round WHERE team = 'fig'") == [(posted["ts"],)]
    any_stage.answer(BEN, 4)
    any_stage.go("2026-10-08 09:30")
    assert "This round is closed: 1 of 6 answered." in any_stage.newest(FIG)["text"]


def test_a_sender_that_died_before_sending_loses_nothing(any_stage: Stage) -> None:
    due(any_stage)
    leased(any_stage)
    any_stage.wait(seconds=61)
    assert len(any_stage.messages(FIG)) == 1


def test_a_pulse_found_after_its_round_closed_loses_its_buttons(stage: Stage) -> None:
    due(stage)
    die_after_sending(stage)
    stage.stop_bot()
    stage.clock.move_to(stage.clock.now().replace(day=9))
    stage.start_bot()
    stage.settle()
    stage.wait(minutes=1)
    (posted,) = stage.messages(FIG)
    assert "This round is closed" in posted["text"]
    assert stage.rows("SELECT status FROM round WHERE team = 'fig'") == [("closed",)]


def test_other_messages_in_between_do_not_hide_ours(stage: Stage) -> None:
    due(stage)
    die_after_sending(stage)
    for number in range(250):
        stage.platform.messages.add(FIG, {"type": "message", "user": BEN, "text": f"chat {number}"})
    stage.wait(seconds=61)
    assert len(stage.messages(FIG)) == 1


def test_a_message_to_one_person_is_there_once(stage: Stage) -> None:
    owe(stage, LEA)
    die_after_sending(stage)
    stage.wait(seconds=61)
    assert [m["text"] for m in stage.dms(LEA)] == ["A word"]


@pytest.mark.parametrize("mishap", [LOST, NEVER_CAME], ids=["after", "before"])
def test_a_digest_is_there_once_with_each_of_its_details(stage: Stage, mishap: Mishap) -> None:
    stage.expect("HTTP 200")
    stage.expect("HTTP 502")
    week_of_answers(stage)
    stage.platform.mishaps.arrange("chat.postMessage", mishap, Mishap(status=502), mishap)
    stage.go("2026-10-12 10:00")
    stage.wait(minutes=3)
    (headline,) = stage.messages(OPS)
    assert [("files" in m) for m in stage.thread(OPS, headline["ts"])] == [False, True]


@pytest.mark.parametrize("mishap", [LOST, NEVER_CAME], ids=["after", "before"])
def test_a_picture_is_there_once(stage: Stage, mishap: Mishap) -> None:
    stage.expect("HTTP 200")
    week_of_answers(stage)
    stage.platform.mishaps.arrange("files.completeUploadExternal", mishap)
    stage.go("2026-10-12 10:00")
    stage.wait(minutes=2)
    replies = stage.thread(OPS, stage.newest(OPS)["ts"])
    assert len([m for m in replies if "files" in m]) == 1
    assert len(stage.calls(REPLIES)) == 1


def test_a_detail_is_looked_for_in_its_thread(stage: Stage) -> None:
    week_of_answers(stage)
    stage.clock.move_to(stage.clock.now().replace(hour=8, minute=0))
    stage.bot.tick()
    stage.bot.send()
    stage.clock.advance(deliveries.LEASE / 20)
    die_after_sending(stage)
    stage.wait(minutes=2)
    assert len(stage.thread(OPS, stage.newest(OPS)["ts"])) == 2


def test_without_the_scope_to_look_it_is_parked_and_told_and_found_when_the_scope_is_there(
    stage: Stage,
) -> None:
    stage.expect("HTTP 200", "missing_scope")
    stage.revoke("channels:history")
    due(stage)
    stage.platform.mishaps.arrange("chat.postMessage", LOST)
    stage.settle()
    ((reason,),) = stage.rows("SELECT parked FROM delivery WHERE kind = 'pulse'")
    assert "it may be there already, and Pops may not look: missing_scope" in reason
    assert "so some messages wait: it may be there already" in stage.dms(LEA)[-1]["text"]
    stage.grant("channels:history")
    with stage.bot.database.transaction() as session:
        backlog.retry(session, None, stage.clock.now())
    stage.settle()
    assert len(stage.messages(FIG)) == 1
    assert stage.rows("SELECT parked FROM delivery WHERE kind = 'pulse'") == [(None,)]


def test_an_update_needs_no_looking(pulse: Stage) -> None:
    pulse.expect("HTTP 200")
    pulse.platform.mishaps.arrange("chat.update", LOST, NEVER_CAME)
    pulse.answer(ANA, 4)
    pulse.answer(BEN, 4)
    pulse.wait(minutes=15)
    pulse.wait(minutes=2)
    assert "2 of 6 answered" in pulse.newest(FIG)["text"]
    assert pulse.calls(HISTORY) == []


def test_what_was_sent_while_the_database_was_locked_is_recorded_afterwards(stage: Stage) -> None:
    due(stage)
    stage.platform.mishaps.arrange("chat.postMessage", Mishap("fatal_error", delay=0.6))
    stage.expect("fatal_error")
    other = sqlite3.connect(stage.bot.database.engine.url.database or "", check_same_thread=False)
    lock = threading.Timer(0.3, lambda: other.execute("BEGIN IMMEDIATE"))
    lock.start()
    with pytest.raises(DatabaseUnreachableError):
        stage.bot.send()
    lock.join()
    other.rollback()
    other.close()
    stage.settle()
    assert len(stage.messages(FIG)) == 1
    assert stage.rows("SELECT attempts FROM delivery WHERE kind = 'pulse'") == [(0,)]


def test_what_is_found_is_where_it_was_posted(stage: Stage) -> None:
    owe(stage, FIG)
    die_after_sending(stage)
    found = stage.bot.tools.messenger.find(FIG, "word", stage.clock.now())
    assert found == Posted(FIG, stage.newest(FIG)["ts"])


def test_a_pulse_that_may_be_there_is_not_skipped_when_the_bot_is_removed(stage: Stage) -> None:
    stage.expect("not_in_channel")
    due(stage)
    die_after_sending(stage)
    stage.platform.state.set_member(FIG, BOT, member=False)
    stage.wait(seconds=61)
    assert stage.rows("SELECT status FROM round WHERE team = 'fig'") == [("open",)]
    stage.act(BEN, "add_bot", channel=FIG)
    stage.wait(seconds=5)
    (posted,) = stage.messages(FIG)
    assert stage.rows("SELECT posted_ts FROM round WHERE team = 'fig'") == [(posted["ts"],)]
