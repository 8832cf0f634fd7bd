"""The count in the channel moves seldom: who watches it and sees who is there learns little."""

import pytest

from tests.walks.people import ANA, BEN, CLEO, DEV, EVA, FIG, IN_FIG, SOL
from tests.walks.reading import words
from tests.walks.stage import Stage


def count(stage: Stage) -> str:
    """What the channel is told of the newest round."""
    lines = str(stage.newest(FIG)["text"]).splitlines()
    return next(line for line in lines if " answered" in line).partition(" · ")[0]


def test_answers_are_counted_on_the_quarter_of_an_hour_and_not_before(pulse: Stage) -> None:
    for person in IN_FIG[:5]:
        pulse.answer(person, 4)
        pulse.answer(person, 2, "load.week")
    pulse.answer(ANA, 5)
    pulse.go("2026-10-06 09:42")
    assert (count(pulse), pulse.calls("chat.update")) == ("0 of 6 answered", [])
    pulse.go("2026-10-06 09:45")
    assert (count(pulse), len(pulse.calls("chat.update"))) == ("5 of 6 answered", 1)


def test_one_more_answer_does_not_move_the_count_and_not_even_the_message(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    pulse.wait(hours=5)
    assert (count(pulse), pulse.calls("chat.update")) == ("0 of 6 answered", [])
    pulse.answer(BEN, 4)
    pulse.wait(minutes=15)
    assert (count(pulse), len(pulse.calls("chat.update"))) == ("2 of 6 answered", 1)
    pulse.answer(CLEO, 4)
    pulse.wait(hours=1)
    assert (count(pulse), len(pulse.calls("chat.update"))) == ("2 of 6 answered", 1)


def test_who_withdraws_does_not_show_either_until_two_have(pulse: Stage) -> None:
    for person in (ANA, BEN, CLEO):
        pulse.answer(person, 4)
    pulse.wait(minutes=15)
    pulse.press(BEN, "withdraw", FIG)
    pulse.wait(hours=1)
    assert count(pulse) == "3 of 6 answered"
    pulse.press(CLEO, "withdraw", FIG)
    pulse.wait(hours=1)
    assert count(pulse) == "1 of 6 answered"


def test_the_count_is_exact_once_the_round_is_closed(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    pulse.go("2026-10-08 09:30")
    assert (
        count(pulse)
        == "This round is closed: 1 of 6 answered. Thank you! What was learnt comes with the weekly digest."
    )


def test_a_closed_count_stays_when_somebody_leaves(pulse: Stage) -> None:
    """Else the digest would tell by how many answers it differs from the channel."""
    for person in IN_FIG:
        pulse.answer(person, 4)
    pulse.go("2026-10-08 09:30")
    pulse.execute("DELETE FROM answer WHERE key = (SELECT min(key) FROM answer)")
    (shown,) = pulse.rows("SELECT shown FROM round WHERE status = 'closed' AND team = 'fig'")
    assert shown == (6,)


@pytest.mark.parametrize("look", ["status", "home"])
def test_status_and_home_know_no_more_than_the_channel(pulse: Stage, look: str) -> None:
    for person in (ANA, BEN, CLEO):
        pulse.answer(person, 4)

    def seen() -> str:
        if look == "home":
            return words(pulse.home(DEV)["blocks"])
        return str(pulse.command(SOL, "/pops status")[-1]["text"])

    assert "0 of 6 answered" in seen()
    pulse.wait(minutes=15)
    assert "3 of 6 answered" in seen()
    pulse.answer(EVA, 4)
    pulse.wait(minutes=15)
    assert "3 of 6 answered" in seen()


def test_the_receipt_comes_at_once(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    assert "Recorded for Fig" in pulse.told(ANA)


def test_an_update_that_slack_did_not_take_is_sent_again_although_the_count_has_not_moved(
    pulse: Stage,
) -> None:
    pulse.expect("missing_scope")
    pulse.revoke("chat:write")
    pulse.answer(ANA, 4)
    pulse.answer(BEN, 4)
    pulse.wait(minutes=15)
    assert count(pulse) == "0 of 6 answered"
    pulse.grant("chat:write")
    pulse.wait(minutes=11)
    assert count(pulse) == "2 of 6 answered"
