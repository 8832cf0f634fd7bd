import pytest

from tests.databases import at_once
from tests.walks.people import ANA, BEN, EVA, FIG, IN_FIG, moment
from tests.walks.reading import buttons, initial, words
from tests.walks.stage import Stage

UNTIL = f"You can change this until <!date^{int(moment('2026-10-08 09:30').timestamp())}^"
PARTED = "\U0001f469‍\U0001f4bb"
LANGUAGES = (
    "Die Übergaben dauern zu lang, aber es wird besser.",
    "早会はとても役に立ちます。",
    "اجتماع الصباح أفضل الآن",
    "שלום לכולם",
    "ประชุมน้อยลง ดีมาก",
    f"Great {PARTED} :tada: 🇪🇪",
)


def open_round(stage: Stage) -> str:
    """The id of Fig's open round."""
    return str(stage.rows("SELECT id FROM round WHERE status = 'open' AND team = 'fig'")[0][0])


def test_one_click_stores_an_answer_and_gives_a_receipt_to_that_person_alone(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    assert any_stage.rows("SELECT count(*) FROM answer") == [(1,)]
    said = any_stage.told(BEN)
    assert "Recorded for Fig:" in said
    assert "two hours in a row for focused work? *4 Three days*" in said
    assert "One question is still open, if you like." in said
    assert UNTIL in said
    assert any_stage.receipts(ANA) == []


def test_a_receipt_offers_a_comment_and_withdrawal(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    receipt = pulse.receipts(BEN)[-1]
    assert [*buttons(receipt).values()] == [["Add a comment", "Withdraw my answer"]]


def test_a_second_click_replaces_the_first(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    any_stage.answer(BEN, 4)
    any_stage.answer(BEN, 2)
    assert any_stage.rows("SELECT count(*) FROM answer") == [(1,)]
    assert "*2 One day*" in any_stage.told(BEN)
    assert "*4 Three days*" not in any_stage.told(BEN)


def test_answers_to_two_questions_stand_side_by_side(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.answer(BEN, 1, "load.week")
    assert pulse.choices() == [{"focus.time": 4, "load.week": 1}]
    assert "still open" not in pulse.told(BEN)
    assert "*1 Not at all manageable*" in pulse.told(BEN)


def test_an_answer_does_not_move_or_mark_the_buttons_that_everybody_sees(pulse: Stage) -> None:
    before = buttons(pulse.newest(FIG))
    pulse.answer(BEN, 4)
    pulse.wait(seconds=5)
    assert buttons(pulse.newest(FIG)) == before


def test_the_comment_form_shows_earlier_choices_and_words(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Fewer handovers would help.")
    pulse.press(BEN, "comment", FIG)
    view = pulse.modal(BEN)
    assert view is not None
    assert initial(view) == {"focus.time": "4", "load.week": None, "comment": "Fewer handovers would help."}


def test_a_comment_form_stores_choices_and_words_together_and_shows_a_receipt(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    pulse.submit(BEN, focus__time="5", load__week="3", comment="  Quiet mornings work.  ")
    assert pulse.choices() == [{"focus.time": 5, "load.week": 3}]
    assert pulse.rows("SELECT comment FROM answer") == [("Quiet mornings work.",)]
    receipt = words(pulse.modal(BEN))
    assert "*5 Four or more days*" in receipt
    assert "Quiet mornings work." in receipt
    assert UNTIL in receipt


def test_the_form_opens_from_the_receipt_too_and_says_that_it_changes_a_comment(pulse: Stage) -> None:
    pulse.comment(BEN, "First words")
    pulse.answer(BEN, 4)
    labels = [*buttons(pulse.receipts(BEN)[-1]).values()]
    assert labels == [["Negative", "Neutral", "Positive"], ["Change my comment", "Withdraw my answer"]]
    assert "“First words”" in pulse.told(BEN)
    pulse.press(BEN, "comment", FIG, ts=pulse.receipts(BEN)[-1]["ts"])
    pulse.submit(BEN, comment="Second words")
    assert pulse.rows("SELECT comment FROM answer") == [("Second words",)]


def test_a_comment_that_is_emptied_is_removed_and_its_choices_stay(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "I should not have written this.")
    pulse.press(BEN, "comment", FIG)
    pulse.submit(BEN, comment="")
    assert pulse.rows("SELECT comment, tone, polarity FROM answer") == [(None, None, None)]
    assert pulse.choices() == [{"focus.time": 4}]


def test_a_form_that_leaves_nothing_of_an_answer_withdraws_it(pulse: Stage) -> None:
    pulse.comment(BEN, "I should not have written this.")
    pulse.press(BEN, "comment", FIG)
    pulse.submit(BEN, comment="")
    assert pulse.choices() == []
    assert "Your answer for Fig is withdrawn" in words(pulse.modal(BEN))
    pulse.wait(seconds=5)
    assert "0 of 6 answered" in pulse.newest(FIG)["text"]


@pytest.mark.parametrize("said", LANGUAGES)
def test_a_comment_may_be_in_any_language(pulse: Stage, said: str) -> None:
    pulse.comment(BEN, said)
    assert pulse.rows("SELECT comment FROM answer") == [(said,)]
    pulse.press(BEN, "comment", FIG)
    view = pulse.modal(BEN)
    assert view is not None
    assert initial(view)["comment"] == said


def test_a_comment_of_three_thousand_characters_is_kept_whole(pulse: Stage) -> None:
    said = "ë" * 2999 + "!"
    pulse.comment(BEN, said)
    assert pulse.rows("SELECT comment FROM answer") == [(said,)]


def test_a_comment_that_is_too_long_is_refused_at_its_field_and_nothing_is_lost(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.press(BEN, "comment", FIG)
    view = pulse.modal(BEN)
    answer = pulse.send(pulse.submission_of(BEN, {"comment": "x" * 3001}))
    assert answer["response_action"] == "errors"
    assert answer["errors"] == {
        "comment": "This is 3001 characters long; up to 3000 fit. Please shorten it a little."
    }
    assert pulse.rows("SELECT comment FROM answer") == [(None,)]
    assert pulse.modal(BEN) == view


def test_an_empty_form_is_refused_at_its_field(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    done = pulse.submit(BEN, comment="   ")
    assert done["errors"] == {"comment": "Choose an answer or write a comment, or close this window."}
    assert pulse.rows("SELECT count(*) FROM answer") == [(0,)]


def test_an_answer_can_be_withdrawn_while_the_round_is_open_and_given_again(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Words to take back")
    pulse.answer(BEN, 5)
    pulse.press(BEN, "withdraw", FIG)
    assert pulse.rows("SELECT count(*) FROM answer") == [(0,)]
    assert "Your answer for Fig is withdrawn: nothing of it is kept." in pulse.told(BEN)
    pulse.wait(seconds=5)
    assert "0 of 6 answered" in pulse.newest(FIG)["text"]
    pulse.answer(BEN, 1)
    assert pulse.choices() == [{"focus.time": 1}]


def test_withdrawing_twice_is_said_kindly(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    receipt = pulse.receipts(BEN)[-1]["ts"]
    pulse.press(BEN, "withdraw", FIG, ts=receipt)
    pulse.press(BEN, "withdraw", FIG, ts=receipt)
    assert "There is no answer of yours for Fig in this round." in pulse.told(BEN)


def test_two_clicks_at_once_from_two_devices_lose_nothing(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    at_once(lambda: any_stage.answer(BEN, 4), lambda: any_stage.answer(BEN, 2, "load.week"))
    assert any_stage.choices() == [{"focus.time": 4, "load.week": 2}]


def test_two_choices_at_once_for_one_question_leave_one_of_them(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    at_once(lambda: any_stage.answer(BEN, 1), lambda: any_stage.answer(BEN, 5))
    assert any_stage.choices() in ([{"focus.time": 1}], [{"focus.time": 5}])


def test_a_whole_team_that_clicks_at_once_is_counted_whole(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    at_once(*(lambda p=person: any_stage.answer(p, 3) for person in IN_FIG))
    any_stage.wait(minutes=15)
    assert any_stage.rows("SELECT count(*) FROM answer") == [(6,)]
    assert "6 of 6 answered" in any_stage.newest(FIG)["text"]
    assert len(any_stage.calls("chat.update")) == 1


def test_the_same_click_delivered_twice_is_one_answer(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    payload = any_stage.click_of(BEN, any_stage.newest(FIG), "answer:4", "|focus.time")
    at_once(lambda: any_stage.send(payload), lambda: any_stage.send(payload))
    assert any_stage.choices() == [{"focus.time": 4}]


def test_the_same_form_delivered_twice_is_one_answer(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    payload = pulse.submission_of(BEN, {"comment": "Said once"})
    assert [pulse.send(payload)["response_action"] for _ in range(2)] == ["update", "update"]
    assert pulse.rows("SELECT comment FROM answer") == [("Said once",)]


@pytest.mark.parametrize("rest", ["focus.time|9", "focus.time|x", "another.question|3", ""])
def test_a_choice_that_the_round_does_not_offer_is_refused(pulse: Stage, rest: str) -> None:
    message = pulse.newest(FIG)
    pulse.send(pulse.click_of(BEN, message, "answer:3", "|focus.time", f"{open_round(pulse)}|{rest}"))
    assert "This choice is not one of this round's" in pulse.told(BEN)
    assert pulse.choices() == []


def test_answers_of_a_team_are_kept_apart_by_person_and_round(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.answer(EVA, 4)
    pulse.go("2026-10-13 09:30")
    pulse.answer(BEN, 2)
    stored = pulse.rows("SELECT round, pseudonym FROM answer")
    assert len(set(stored)) == 3
    assert len({pseudonym for _, pseudonym in stored}) == 3, "nobody can be followed from round to round"
