"""A change that is over is sealed: nobody can link its answers to people any more; all else goes on."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.audit import OPERATOR
from bot.domain.refusal import RefusalError
from bot.flows.apply_setup import Outcome, Step
from bot.flows.refusal_words import refusal_words
from bot.flows.seal_change import seal_change
from storage import answers, audit, sealing
from storage.sealing import open_rounds_of
from tests.walks.people import BEN, CLEO, FIG, WORKSPACE_ID, plan
from tests.walks.reading import words
from tests.walks.stage import Stage

CODES = "SELECT action, actor, subject FROM audit ORDER BY moment, subject"


def without_the_change() -> dict[str, Any]:
    return plan() | {"changes": {}, "pulses": {}}


def salts(stage: Stage) -> list[Any]:
    return [salt for (salt,) in stage.rows("SELECT salt FROM change")]


def seal(stage: Stage, key: str = "async") -> None:
    seal_change(stage.bot.tools, WORKSPACE_ID, key, OPERATOR, stage.clock.now())


def test_a_change_taken_out_of_the_set_up_is_sealed_after_two_weeks(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    any_stage.apply(without_the_change())
    any_stage.wait(days=13, hours=23)
    assert None not in salts(any_stage)
    any_stage.wait(hours=1)
    assert salts(any_stage) == [None]
    assert ("sealed", "pops", "change async") in any_stage.rows(CODES)
    assert any_stage.choices() == [{"focus.time": 4}]


def test_a_change_that_comes_back_in_time_goes_on_with_the_same_pseudonyms(stage: Stage) -> None:
    stage.apply(without_the_change())
    before = salts(stage)
    stage.wait(days=13)
    steps, _ = stage.apply()
    assert Step("change", "async", Outcome.BACK) in steps
    stage.wait(days=13)
    assert salts(stage) == before


def test_sealing_a_running_change_closes_its_rounds_and_plans_no_more(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    any_stage.settle()
    seal(any_stage)
    any_stage.wait(hours=2)
    assert any_stage.rows("SELECT id FROM round WHERE status = 'open'") == []
    assert "1 of 6" in words(any_stage.newest(FIG)["blocks"])
    posted = len(any_stage.messages(FIG))
    any_stage.wait(days=28)
    assert len(any_stage.messages(FIG)) == posted
    assert ("sealed", OPERATOR, "change async") in any_stage.rows(CODES)


def test_after_sealing_nobody_can_answer_comment_or_withdraw_and_is_told_why(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    message = pulse.newest(FIG)
    clicks = [
        pulse.click_of(BEN, message, "answer:2", "|focus.time"),
        pulse.click_of(CLEO, message, "comment", "more|"),
    ]
    receipt = pulse.receipts(BEN)[-1]
    seal(pulse)
    for click in clicks:
        pulse.send(click)
    pulse.press(BEN, "withdraw", FIG, ts=receipt["ts"])
    assert all("closed" in pulse.told(who) for who in (BEN, CLEO))
    assert pulse.choices() == [{"focus.time": 4}]


def test_a_round_that_opened_while_its_change_was_sealed_takes_nothing_and_says_why(pulse: Stage) -> None:
    """Its opening and the sealing were under way at the same moment."""
    pulse.execute("UPDATE change SET salt = NULL, sealed = '2026-10-06 07:30:00'")
    pulse.answer(BEN, 4)
    assert "sealed" in pulse.told(BEN)
    pulse.press(CLEO, "comment", FIG)
    assert "sealed" in pulse.told(CLEO)
    assert pulse.choices() == []
    pulse.execute("UPDATE schedule SET due = '2026-10-06 07:30:00'")
    posted = len(pulse.messages(FIG))
    pulse.wait(days=14)
    assert len(pulse.messages(FIG)) == posted
    assert pulse.rows("SELECT due FROM schedule") == []


def test_a_sealed_change_does_not_come_back_and_the_file_is_told_to_take_a_new_key(stage: Stage) -> None:
    seal(stage)
    with pytest.raises(RefusalError) as refused:
        stage.apply()
    assert "async was sealed on 5 October 2026" in refusal_words(refused.value).replace("`", "")
    assert "async-2" in refusal_words(refused.value)
    again = plan()
    again["changes"]["async-2"] = again["changes"].pop("async")
    again["pulses"]["focus-2"] = again["pulses"].pop("focus") | {"change": "async-2"}
    stage.apply(again)
    stage.go("2026-10-06 09:30")
    stage.answer(BEN, 4)
    assert stage.choices() == [{"focus.time": 4}]


def test_sealing_twice_or_what_is_not_there_is_refused_in_a_sentence(stage: Stage) -> None:
    with pytest.raises(RefusalError) as nowhere:
        seal(stage, "asink")
    assert "There is no change" in refusal_words(nowhere.value)
    seal(stage)
    with pytest.raises(RefusalError) as twice:
        seal(stage)
    assert "was sealed on" in refusal_words(twice.value)


def test_what_was_answered_before_the_sealing_is_read_as_before(pulse: Stage) -> None:
    for who in (BEN, CLEO):
        pulse.answer(who, 4)
    pulse.wait(days=3)

    def read() -> list[Any]:
        with pulse.bot.database.snapshot() as session:
            return answers.answers_of_change(session, WORKSPACE_ID, "async")

    before = read()
    seal(pulse)
    assert read() == before
    assert len(before) == 2


def test_status_home_and_the_list_of_deliveries_work_with_a_sealed_change(stage: Stage) -> None:
    seal(stage)
    assert "On no change at present" in stage.command(BEN, "/pops status")[0]["text"]
    assert "On no change at present" in words(stage.home(BEN))
    with stage.bot.database.snapshot() as session:
        assert open_rounds_of(session, WORKSPACE_ID, "async") == []
        assert sealing.changes_to_seal(session, stage.clock.now() + timedelta(days=99)) == []
        assert "change async" in [line.subject for line in audit.newest_lines(session, 99)]
