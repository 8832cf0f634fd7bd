"""Words that point at somebody are masked before anything is stored, and their author sees it first."""

from bot.domain.masking import mask
from tests.walks.caring import click, inbox, news, shown
from tests.walks.people import ANA, BEN, FIG, LEA
from tests.walks.reading import initial, inputs, words
from tests.walks.stage import Stage

TYPED = (
    "Ask @ana or ana@fig.example, +49 30 1234567: https://walks.slack.com/archives/C0FIG/p1 on 2026-10-05."
)
MASKED = "Ask [person] or [e-mail], [phone]: [link] on 2026-10-05."


def write(stage: Stage, said: str) -> None:
    """Ben opens the form, chooses 4 and sends these words."""
    stage.press(BEN, "comment", FIG)
    assert stage.submit(BEN, comment=said, focus__time="4")["ok"]


def test_what_is_masked_is_shown_to_its_author_before_anything_is_stored(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    write(any_stage, TYPED)
    view = any_stage.modal(BEN)
    assert view is not None
    assert "Nothing is stored yet" in words(view["blocks"])
    assert initial(view)["comment-masked"] == MASKED
    assert initial(view)["focus.time"] == "4"
    assert any_stage.table("answer") == []


def test_the_masked_words_come_in_another_field_since_slack_keeps_what_stands_in_the_old_one(
    pulse: Stage,
) -> None:
    write(pulse, TYPED)
    view = pulse.modal(BEN)
    assert view is not None
    assert "comment" not in inputs(view)


def test_sending_it_once_more_stores_the_masked_words_and_the_choices(pulse: Stage) -> None:
    write(pulse, TYPED)
    pulse.submit(BEN)
    assert pulse.rows("SELECT comment FROM answer") == [(MASKED,)]
    assert pulse.choices() == [{"focus.time": 4}]
    assert MASKED in words_of_receipt(pulse)


def words_of_receipt(stage: Stage) -> str:
    """What the receipt in Ben's window says."""
    view = stage.modal(BEN)
    assert view is not None
    return words(view["blocks"])


def test_the_author_may_change_the_masked_words_and_they_are_masked_anew(pulse: Stage) -> None:
    write(pulse, TYPED)
    pulse.submit(BEN, **{"comment-masked": "Ask @cleo instead"})
    view = pulse.modal(BEN)
    assert view is not None
    assert initial(view)["comment"] == "Ask [person] instead"
    assert pulse.table("answer") == []
    pulse.submit(BEN, comment="Ask me instead")
    assert pulse.rows("SELECT comment FROM answer") == [("Ask me instead",)]


def test_closing_the_window_stores_nothing(pulse: Stage) -> None:
    write(pulse, TYPED)
    pulse.dismiss(BEN)
    assert pulse.table("answer") == []


def test_words_without_anybody_in_them_are_stored_at_once(pulse: Stage) -> None:
    write(pulse, "4 of 7 meetings were on 2026-10-05, with version 1.2.3.")
    assert pulse.rows("SELECT comment FROM answer") == [
        ("4 of 7 meetings were on 2026-10-05, with version 1.2.3.",)
    ]


def test_the_form_says_that_words_can_give_their_author_away_and_what_is_masked(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    view = pulse.modal(BEN)
    assert view is not None
    (hint,) = [b["hint"]["text"] for b in view["blocks"] if b.get("block_id") == "comment"]
    assert "Words can give their author away" in hint
    assert "phone numbers and links into Slack are masked" in hint


def test_a_round_that_closed_meanwhile_is_said_at_the_field_that_is_there(pulse: Stage) -> None:
    write(pulse, TYPED)
    pulse.go("2026-10-08 09:30")
    done = pulse.submit(BEN)
    assert list(done["errors"]) == ["comment-masked"]
    assert "closed" in done["errors"]["comment-masked"]


def test_words_that_masking_makes_too_long_are_refused_and_stay_as_they_were_typed(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    before = pulse.modal(BEN)
    done = pulse.submit(BEN, comment="@a " * 999)
    assert f"this is {len(mask('@a ' * 999).strip())} characters long" in done["errors"]["comment"]
    assert pulse.modal(BEN) == before


def test_an_earlier_comment_stays_until_the_masked_one_is_sent(pulse: Stage) -> None:
    pulse.comment(BEN, "First words")
    write(pulse, TYPED)
    assert pulse.rows("SELECT comment FROM answer") == [("First words",)]
    pulse.submit(BEN)
    assert pulse.rows("SELECT comment FROM answer") == [(MASKED,)]


def test_nothing_of_what_was_masked_is_stored_or_logged(pulse: Stage) -> None:
    write(pulse, TYPED)
    pulse.submit(BEN)
    tables = [name for (name,) in pulse.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = repr([pulse.table(table) for table in tables]) + repr(pulse.log)
    assert not [word for word in ("@ana", "ana@", "1234567", "walks.slack.com") if word in kept]


POINTING = "the written <!here> board <@U0FIG1> call +49 170 1234567"
HIDDEN = "the written [group] board [person] call [phone]"
KEPT = "SELECT words FROM feedback"


def test_feedback_after_the_command_is_kept_masked_and_its_receipt_and_the_inbox_show_it_so(
    any_stage: Stage,
) -> None:
    (receipt,) = any_stage.command(ANA, f"/pops feedback {POINTING}")
    assert any_stage.rows(KEPT) == [(HIDDEN,)]
    assert HIDDEN in receipt["text"]
    assert "Words that point at somebody are masked, as you see here" in receipt["text"]
    assert HIDDEN in words(inbox(any_stage)["blocks"])


def test_words_of_feedback_without_anybody_in_them_bring_no_word_of_masking(stage: Stage) -> None:
    (receipt,) = stage.command(ANA, "/pops feedback the board is full")
    assert "masked" not in receipt["text"]


def test_the_form_of_feedback_comes_back_masked_with_all_that_was_chosen(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback")
    assert stage.submit(ANA, change="async", kind="idea", words=POINTING, share="yes")["ok"]
    view = shown(stage, ANA)
    assert "Nothing is kept yet" in words(view["blocks"])
    assert initial(view) == {"change": "async", "kind": "idea", "words-masked": HIDDEN, "share": "yes"}
    assert stage.rows(KEPT) == []
    stage.wait(seconds=1)
    assert stage.submit(ANA)["ok"]
    assert stage.rows("SELECT words, kind, change, share FROM feedback") == [(HIDDEN, "idea", "async", True)]


def test_an_answer_to_feedback_comes_back_masked_before_it_is_sent(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback Nobody reads the board")
    inbox(stage)
    click(stage, "feedback_answer")
    assert stage.submit(LEA, answer=POINTING)["ok"]
    view = shown(stage, LEA)
    assert "Nothing is sent yet" in words(view["blocks"])
    assert initial(view) == {"answer-masked": HIDDEN}
    assert stage.submit(LEA)["ok"]
    stage.wait(minutes=2)
    (told,) = news(stage, ANA)
    assert HIDDEN in told
