"""Reminders are sent once: through crashes, lost answers and several bots, and nothing of them stays."""

import json

from bot.flows.senders import SENDERS
from bot.flows.sending import Stored
from bot.sandbox.mishaps import Mishap
from storage import deliveries
from tests.walks.people import BEN, CLEO, FAY, IN_FIG
from tests.walks.reminding import asked, owed, reminded
from tests.walks.stage import Stage

DROPPED = Mishap(drop=True, acts=True)


def test_a_person_who_cannot_be_written_to_is_passed_over_and_nothing_stays(stage: Stage) -> None:
    asked(stage)
    stage.expect("user_disabled")
    stage.platform.mishaps.arrange("chat.postMessage", *[Mishap("user_disabled")] * 5)
    stage.go("2026-10-07 12:00")
    assert reminded(stage, *IN_FIG) == []
    assert owed(stage) == [FAY]
    assert stage.rows("SELECT count(*) FROM delivery WHERE parked IS NOT NULL") == [(0,)]


def test_reminders_are_claimed_once_by_two_bots(postgresql_stage: Stage) -> None:
    stage = asked(postgresql_stage)
    second = stage.another_bot()
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=31))
    for bot in (stage.bot, second):
        bot.tick()
    for bot in (second, stage.bot):
        bot.send()
    second.stop()
    stage.settle()
    assert reminded(stage, BEN, CLEO) == [BEN, CLEO]


def test_a_bot_that_dies_between_sending_and_recording_reminds_nobody_twice(stage: Stage) -> None:
    asked(stage)
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=30))
    stage.bot.tick()
    with stage.bot.database.transaction() as session:
        taken = deliveries.lease(session, stage.clock.now(), 50)
    stored = Stored(stage.bot.database, taken)
    for each in taken:
        SENDERS[each.kind](stage.bot.tools, stored, each, stage.clock.now())
    assert len(stage.dms(BEN)) == 1
    stage.wait(minutes=2)
    assert len(stage.dms(BEN)) == 1
    assert owed(stage) == [FAY]


def test_a_bot_that_dies_before_sending_still_reminds_everybody(stage: Stage) -> None:
    asked(stage)
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=30))
    stage.bot.tick()
    with stage.bot.database.transaction() as session:
        deliveries.lease(session, stage.clock.now(), 50)
    stage.stop_bot()
    stage.start_bot()
    stage.wait(minutes=2)
    assert reminded(stage, *IN_FIG) == [p for p in IN_FIG if p != FAY]


def test_a_reminder_with_an_unknown_outcome_comes_once(stage: Stage) -> None:
    asked(stage)
    stage.expect("HTTP 200")
    stage.platform.mishaps.arrange("chat.postMessage", *[DROPPED] * 3)
    stage.go("2026-10-07 09:31")
    stage.wait(minutes=5)
    assert sorted(reminded(stage, *IN_FIG)) == [p for p in IN_FIG if p != FAY]


def test_the_mark_of_a_reminder_names_nobody_and_no_round(stage: Stage) -> None:
    asked(stage)
    stage.go("2026-10-07 09:31")
    (reminder,) = stage.dms(BEN)
    ((round_id,),) = stage.rows("SELECT id FROM round WHERE team = 'fig'")
    mark = json.dumps(reminder["metadata"])
    assert BEN not in mark
    assert round_id not in mark


def test_a_line_about_a_reminder_that_failed_does_not_say_which(stage: Stage) -> None:
    asked(stage)
    stage.expect("fatal_error", "internal_error")
    stage.platform.mishaps.arrange("chat.postMessage", *[Mishap("fatal_error")] * 5)
    stage.go("2026-10-07 09:31")
    told = [entry for entry in stage.log if entry.get("kind") == deliveries.REMINDER]
    assert {entry["event"] for entry in told} >= {"delivery_failed", "delivery_looked_for"}
    assert not [entry for entry in told if "delivery" in entry]
