import re

from tests.walks.people import ANA, BEN, FIG, GUS, LEA, PAT, ROB, SOL, plan
from tests.walks.reading import words
from tests.walks.stage import Stage


def nothing_stored(stage: Stage) -> bool:
    """Whether the database holds no answer."""
    return stage.rows("SELECT count(*) FROM answer") == [(0,)]


def test_a_late_click_on_a_closed_round_is_told_so_and_changes_nothing(pulse: Stage) -> None:
    pulse.answer(BEN, 2)
    receipt = pulse.receipts(BEN)[-1]["ts"]
    pulse.go("2026-10-08 09:30")
    pulse.press(BEN, "withdraw", FIG, ts=receipt)
    said = pulse.told(BEN)
    assert re.search(r"This round of Fig closed <!date\^\d+\^.*>, so nothing was changed", said)
    assert "/pops feedback" in said
    assert pulse.choices() == [{"focus.time": 2}]


def test_a_click_on_a_message_that_a_phone_still_shows_open_is_refused_after_closing(pulse: Stage) -> None:
    old = pulse.newest(FIG)
    pulse.go("2026-10-08 09:30")
    pulse.send(pulse.click_of(BEN, old, "answer:1", "|focus.time"))
    assert "This round of Fig closed" in pulse.told(BEN)
    assert nothing_stored(pulse)


def test_a_form_sent_after_closing_says_so_at_its_field_and_keeps_what_was_typed(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    pulse.go("2026-10-08 09:30")
    done = pulse.submit(BEN, comment="Words that should not be lost")
    assert "This round of Fig closed Thursday 8 October" in done["errors"]["comment"]
    assert "<!date" not in done["errors"]["comment"]
    assert pulse.modal(BEN) is not None
    assert nothing_stored(pulse)


def test_somebody_of_no_team_is_told_whom_to_ask(pulse: Stage) -> None:
    pulse.answer(SOL, 3)
    assert "This pulse is for the members of Fig, so nothing was recorded." in pulse.told(SOL)
    assert f"tell <@{ANA}>" in pulse.told(SOL)
    assert nothing_stored(pulse)


def test_an_ops_lead_does_not_answer_for_a_team(pulse: Stage) -> None:
    pulse.answer(LEA, 5)
    assert "This pulse is for the members of Fig" in pulse.told(LEA)
    assert nothing_stored(pulse)


def test_a_guest_is_told_who_answers(pulse: Stage) -> None:
    pulse.answer(GUS, 3)
    assert "This pulse is for the full members of Fig" in pulse.told(GUS)
    assert nothing_stored(pulse)


def test_a_bot_is_not_asked(pulse: Stage) -> None:
    pulse.answer(ROB, 3)
    assert "This pulse is for the full members of Fig" in pulse.told(ROB)
    assert nothing_stored(pulse)


def test_a_person_of_another_company_is_told_that_this_is_not_for_them(pulse: Stage) -> None:
    pulse.answer(PAT, 3)
    assert "This pulse is for Fig inside its own company" in pulse.told(PAT)
    assert nothing_stored(pulse)


def test_somebody_who_joined_after_the_round_opened_is_welcomed_and_asked_next_time(pulse: Stage) -> None:
    pulse.act(SOL, "join", channel=FIG)
    pulse.answer(SOL, 3)
    assert "Welcome to Fig! This round had started before you joined" in pulse.told(SOL)
    pulse.go("2026-10-13 09:30")
    assert "0 of 7 answered" in pulse.newest(FIG)["text"]
    pulse.answer(SOL, 3)
    assert "Recorded for Fig" in pulse.told(SOL)


def test_somebody_who_left_is_not_asked_next_time(pulse: Stage) -> None:
    pulse.act(BEN, "leave", channel=FIG)
    pulse.go("2026-10-13 09:30")
    assert "0 of 5 answered" in pulse.newest(FIG)["text"]


def test_clicks_for_a_team_that_was_archived_are_told_so(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    left = plan()
    del left["teams"]["fig"]
    left["changes"]["async"]["trials"] = []
    steps, _ = pulse.apply(left)
    assert ("team", "fig", "archived") in [(s.kind, s.key, s.outcome.value) for s in steps]
    pulse.answer(BEN, 1)
    assert "Fig no longer uses Pops, so nothing was recorded." in pulse.told(BEN)
    pulse.press(BEN, "comment", FIG)
    assert pulse.modal(BEN) is None
    assert "Fig no longer uses Pops" in pulse.told(BEN)


def test_the_form_is_not_opened_for_somebody_who_may_not_answer(pulse: Stage) -> None:
    pulse.press(SOL, "comment", FIG)
    assert pulse.modal(SOL) is None
    assert "This pulse is for the members of Fig" in pulse.told(SOL)


def test_a_round_that_nobody_knows_is_refused_kindly(pulse: Stage) -> None:
    unknown = "0" * 24
    pulse.send(pulse.click_of(BEN, pulse.newest(FIG), "answer:4", "|focus.time", f"{unknown}|focus.time|4"))
    assert "This pulse is no longer known here" in pulse.told(BEN)
    assert nothing_stored(pulse)


def test_the_privacy_words_are_for_everybody(pulse: Stage) -> None:
    pulse.press(PAT, "privacy", FIG)
    assert "Who sees what" in words(pulse.receipts(PAT)[-1]["blocks"])
