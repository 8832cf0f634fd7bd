"""Reminders: to those who have not answered, in their own working hours, and nobody else learns of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.mishaps import Mishap
from tests.walks.people import ANA, BEN, CLEO, FAY, FIG, IN_FIG, KAI, QIN, SOL
from tests.walks.reading import buttons, words
from tests.walks.reminding import asked, dm, live, owed, reminded, with_reminders
from tests.walks.stage import Stage


def test_only_those_who_have_not_answered_are_reminded(any_stage: Stage) -> None:
    asked(any_stage)
    any_stage.answer(BEN, 4)
    any_stage.answer(ANA, 2)
    any_stage.go("2026-10-07 09:20")
    assert reminded(any_stage, *IN_FIG) == []
    any_stage.go("2026-10-07 09:31")
    assert reminded(any_stage, *IN_FIG) == ["U0CLEO", "U0DEV", "U0EVA"]
    any_stage.go("2026-10-07 18:01")
    assert FAY in reminded(any_stage, *IN_FIG)
    any_stage.go("2026-10-08 09:30")
    assert reminded(any_stage, *IN_FIG) == ["U0CLEO", "U0DEV", "U0EVA", FAY]


def test_without_a_word_in_the_set_up_nobody_is_reminded(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    stage.go("2026-10-08 09:30")
    assert reminded(stage, *IN_FIG) == []
    assert stage.rows("SELECT remind_at FROM round") == [(None,)] * len(stage.rows("SELECT id FROM round"))


def test_a_reminder_comes_in_the_persons_own_working_hours(stage: Stage) -> None:
    asked(stage)
    stage.go("2026-10-07 17:50")
    assert stage.dms(FAY) == []
    stage.go("2026-10-07 18:00")
    assert len(stage.dms(FAY)) == 1, "nine o'clock in Los Angeles"


def test_every_team_is_reminded_in_its_own_time(stage: Stage) -> None:
    stage.apply(with_reminders(1))
    live(stage, "2026-10-09 12:00")
    for person, zone in ((BEN, "Europe/Berlin"), (QIN, "Pacific/Auckland"), (KAI, "America/New_York")):
        (reminder,) = stage.dms(person)
        there = datetime.fromtimestamp(float(reminder["ts"]), UTC).astimezone(ZoneInfo(zone))
        assert (there.strftime("%a"), there.hour in range(9, 17)) == ("Wed", True), person


def test_with_two_reminders_the_second_comes_near_the_end_and_there_is_no_third(stage: Stage) -> None:
    asked(stage, 2)
    stage.go("2026-10-07 12:00")
    stage.answer(CLEO, 3)
    stage.go("2026-10-08 08:50")
    assert reminded(stage, BEN, CLEO) == [BEN, CLEO]
    stage.go("2026-10-08 09:00")
    assert reminded(stage, BEN, CLEO) == [BEN, BEN, CLEO]
    stage.go("2026-10-12 23:00")
    assert reminded(stage, BEN, CLEO) == [BEN, BEN, CLEO]


def test_several_weeks_bring_one_reminder_each_and_leave_nothing(stage: Stage) -> None:
    stage.apply(with_reminders(1))
    for day in (6, 13, 20, 27):
        stage.go(f"2026-10-{day:02} 09:30")
        stage.answer(BEN, 4)
        live(stage, f"2026-10-{day + 2:02} 12:00")
    assert len(stage.dms(BEN)) == 0
    assert len(stage.dms(CLEO)) == 4
    assert owed(stage) == []


def test_who_is_owed_a_reminder_says_nothing_about_who_has_answered(stage: Stage) -> None:
    asked(stage)
    stage.answer(BEN, 4)
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=30))
    stage.bot.tick()
    assert owed(stage) == sorted(IN_FIG)
    rows = stage.rows("SELECT key, ref FROM delivery WHERE kind = 'reminder'")
    assert not [row for row in rows if any(person in str(row) for person in IN_FIG)]


def test_nothing_is_kept_of_a_reminder_that_was_sent_or_not_needed(stage: Stage) -> None:
    asked(stage)
    stage.answer(BEN, 4)
    live(stage, "2026-10-07 19:30")
    assert owed(stage) == []
    sent = [CLEO, FAY]
    tables = [name for (name,) in stage.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in set(tables) - {"ask", "member", "person", "round", "workspace", "team", "change"}:
        told = repr(stage.table(table))
        assert not [person for person in sent if person in told], table


def test_no_log_line_names_who_was_reminded(stage: Stage) -> None:
    asked(stage)
    live(stage, "2026-10-07 19:30")
    assert "reminders_due" in {entry["event"] for entry in stage.log}
    assert not [entry for entry in stage.log if any(person in repr(entry) for person in IN_FIG)]


def test_one_who_answers_between_the_planning_and_the_sending_is_not_reminded(any_stage: Stage) -> None:
    asked(any_stage)
    any_stage.clock.move_to(any_stage.clock.now().replace(day=7, hour=7, minute=30))
    any_stage.bot.tick()
    any_stage.answer(BEN, 5)
    any_stage.settle()
    assert reminded(any_stage, BEN, CLEO) == [CLEO]


def test_one_who_takes_the_answer_back_is_reminded(stage: Stage) -> None:
    asked(stage)
    stage.answer(BEN, 5)
    stage.press(BEN, "withdraw", FIG)
    stage.go("2026-10-07 09:31")
    assert reminded(stage, BEN) == [BEN]


def test_a_reminder_that_is_delayed_into_the_night_waits_for_the_morning(stage: Stage) -> None:
    asked(stage)
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=30))
    stage.bot.tick()
    stage.go("2026-10-07 21:00")
    assert reminded(stage, BEN) == []
    stage.go("2026-10-08 08:50")
    assert reminded(stage, BEN) == []
    stage.go("2026-10-08 09:00")
    assert reminded(stage, BEN) == [BEN]


def test_a_reminder_that_is_delayed_until_the_round_is_over_is_not_sent(stage: Stage) -> None:
    asked(stage)
    stage.clock.move_to(stage.clock.now().replace(day=7, hour=7, minute=30))
    stage.bot.tick()
    stage.go("2026-10-08 09:20")
    assert reminded(stage, *IN_FIG) == [], "ten minutes are no time to answer"
    stage.go("2026-10-08 12:00")
    assert reminded(stage, *IN_FIG) == []
    assert owed(stage) == []


def test_after_a_long_pause_only_the_newest_reminder_comes(stage: Stage) -> None:
    asked(stage, 2)
    stage.clock.move_to(stage.clock.now().replace(day=8, hour=7, minute=0))
    stage.settle()
    assert len(stage.dms(BEN)) <= 1
    assert stage.rows("SELECT count(*) FROM round WHERE remind_at IS NOT NULL AND team = 'fig'") == [(0,)]


def test_reminders_that_are_switched_off_meanwhile_do_not_come(stage: Stage) -> None:
    asked(stage)
    stage.apply(with_reminders(0))
    stage.go("2026-10-07 19:00")
    assert reminded(stage, *IN_FIG) == []


def test_one_who_left_the_team_is_not_reminded(stage: Stage) -> None:
    asked(stage)
    stage.act(BEN, "leave", channel=FIG)
    stage.go("2026-10-07 09:31")
    assert reminded(stage, BEN, CLEO) == [CLEO]


def test_a_pulse_that_never_reached_its_channel_reminds_nobody(stage: Stage) -> None:
    stage.apply(with_reminders(1))
    stage.expect("missing_scope")
    stage.revoke("chat:write")
    stage.go("2026-10-06 09:30")
    stage.grant("chat:write")
    stage.execute("DELETE FROM delivery")
    stage.go("2026-10-07 19:00")
    assert reminded(stage, *IN_FIG) == []


def test_the_reminder_has_the_questions_and_its_click_is_an_answer(stage: Stage) -> None:
    asked(stage)
    stage.go("2026-10-07 09:31")
    (reminder,) = stage.dms(BEN)
    assert "Fig: Async stand-ups" in words(reminder["blocks"])
    assert [*buttons(reminder).values()][-1] == ["Add a comment", "Not now", "Never remind me"]
    here = dm(stage, BEN)
    stage.press(BEN, "answer:4", here, row="focus.time")
    assert stage.choices() == [{"focus.time": 4}]
    assert "Recorded for Fig" in stage.told(BEN, here)


@pytest.mark.parametrize("action", ["not_now", "never_remind"])
def test_a_choice_against_reminders_is_respected_in_the_rounds_to_come(stage: Stage, action: str) -> None:
    asked(stage, 2)
    stage.go("2026-10-07 09:31")
    here = dm(stage, BEN)
    stage.press(BEN, action, here)
    assert "`/pops remind me`" in stage.told(BEN, here)
    live(stage, "2026-10-15 12:00")
    assert reminded(stage, BEN) == [BEN]
    live(stage, "2026-10-21 12:00")
    assert len(stage.dms(BEN)) == (2 if action == "not_now" else 1)


def test_the_button_that_follows_turns_reminders_on_again(stage: Stage) -> None:
    asked(stage)
    stage.go("2026-10-07 09:31")
    here = dm(stage, BEN)
    stage.press(BEN, "never_remind", here)
    stage.press(BEN, "remind_me", here)
    assert "Reminders are on" in stage.told(BEN, here)
    assert stage.table("reminder_choice") == []
    live(stage, "2026-10-14 12:00")
    assert len(stage.dms(BEN)) == 2


def test_the_command_shows_and_changes_the_choice(stage: Stage) -> None:
    (said,) = stage.command(BEN, "/pops remind")
    assert "Reminders are on for you" in said["text"]
    stage.command(BEN, "/pops remind never")
    (said,) = stage.command(BEN, "/pops remind")
    assert "You get no reminders at present" in said["text"]
    (said,) = stage.command(BEN, "/pops remind me")
    assert "Reminders are on" in said["text"]
    (said,) = stage.command(BEN, "/pops remind later")
    assert "No reminders until 12 October 2026" in said["text"]
    assert stage.rows("SELECT user_id FROM reminder_choice") == [(BEN,)]


def test_before_anything_is_set_up_a_choice_is_refused_in_words(bare_stage: Stage) -> None:
    (said,) = bare_stage.command(SOL, "/pops remind never")
    assert "no team is set up yet" in said["text"]


def test_people_of_a_roster_in_list_form_are_reminded_in_their_own_zone_too(stage: Stage) -> None:
    wanted = with_reminders(1)
    wanted["teams"]["fig"] |= {"roster": [BEN, CLEO, FAY], "champions": []}
    stage.apply(wanted)
    stage.execute("DELETE FROM person")
    stage.go("2026-10-06 09:30")
    stage.go("2026-10-07 09:31")
    assert reminded(stage, *IN_FIG) == [BEN, CLEO]
    stage.go("2026-10-07 18:00")
    assert reminded(stage, *IN_FIG) == [BEN, CLEO, FAY]


def test_of_whom_slack_tells_nothing_at_the_moment_nobody_is_woken(stage: Stage) -> None:
    asked(stage)
    stage.execute("DELETE FROM person")
    stage.expect("fatal_error")
    stage.platform.mishaps.arrange("users.info", *[Mishap("fatal_error")] * 60)
    stage.go("2026-10-07 09:31")
    assert reminded(stage, *IN_FIG) == []
    assert owed(stage) == []
