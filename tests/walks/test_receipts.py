"""A receipt that Slack does not take reaches the person later, in words that name no choices."""

from bot.sandbox.mishaps import Mishap
from tests.walks.people import BEN, FIG, SOL
from tests.walks.stage import Stage

NOWHERE = Mishap(status=503)
TROUBLE = ("response_url 503", "HTTP 503", "response_url 0")


def cut_off(stage: Stage) -> None:
    """Neither the response_url nor the channel takes the next message for one person."""
    stage.expect(*TROUBLE)
    stage.platform.mishaps.arrange("response_url", NOWHERE)
    stage.platform.mishaps.arrange("chat.postEphemeral", NOWHERE)


def test_the_receipt_of_an_answer_comes_as_a_message_that_names_no_choice(pulse: Stage) -> None:
    cut_off(pulse)
    pulse.answer(BEN, 4)
    assert pulse.choices() == [{"focus.time": 4}]
    ((stored,),) = pulse.rows("SELECT ref FROM delivery WHERE kind = 'receipt'")
    assert "Your answer for Fig is stored" in str(stored)
    pulse.settle()
    (told,) = pulse.dms(BEN)
    assert "Your answer for Fig is stored" in told["text"]
    assert "4" not in told["text"]


def test_nothing_of_it_is_kept_once_it_is_there(pulse: Stage) -> None:
    cut_off(pulse)
    pulse.answer(BEN, 4)
    assert len(pulse.rows("SELECT id FROM delivery WHERE kind = 'receipt'")) == 1
    pulse.settle()
    assert pulse.rows("SELECT id FROM delivery WHERE kind = 'receipt'") == []
    assert all(BEN not in str(row) for row in pulse.table("delivery"))


def test_a_receipt_whose_outcome_is_unknown_comes_once_and_is_forgotten(pulse: Stage) -> None:
    cut_off(pulse)
    pulse.expect("HTTP 200")
    pulse.platform.mishaps.arrange("chat.postMessage", Mishap(drop=True, acts=True))
    pulse.answer(BEN, 4)
    pulse.settle()
    assert len(pulse.dms(BEN)) == 1
    assert pulse.rows("SELECT id FROM delivery WHERE kind = 'receipt'") == []


def test_a_withdrawal_is_told_later_too(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    cut_off(pulse)
    pulse.press(BEN, "withdraw", FIG)
    pulse.settle()
    assert pulse.choices() == []
    assert "Your answer for Fig is withdrawn" in pulse.dms(BEN)[-1]["text"]


def test_a_refusal_is_told_later_too(pulse: Stage) -> None:
    payload = pulse.click_of(SOL, pulse.newest(FIG), "answer:4", "|focus.time")
    cut_off(pulse)
    pulse.expect("user_not_in_channel")
    pulse.send(payload)
    pulse.settle()
    assert "nothing was recorded" in pulse.dms(SOL)[-1]["text"]


def test_what_one_can_ask_for_again_is_not_kept(pulse: Stage) -> None:
    cut_off(pulse)
    pulse.press(BEN, "privacy", FIG)
    pulse.settle()
    assert pulse.dms(BEN) == []
