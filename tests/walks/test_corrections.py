"""Authors say how their words are meant: one tap on the receipt, until the words are shown."""

import pytest

from bot.analysis.tone.weights import shipped_weights
from bot.prompts import say
from tests.walks.people import ANA, BEN, CLEO, FIG, IN_FIG, KAI, LEA, OPS, SOL
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

BAD = "This is awful and it ruins every single day"
GOOD = "This is great, I love it"
KEPT = "SELECT comment, tone, corrected FROM answer WHERE comment IS NOT NULL"


def write(stage: Stage, person: str, said: str) -> Json:
    """Comment, and have the receipt in the channel, as a click afterwards shows it."""
    stage.comment(person, said)
    stage.answer(person, 3)
    return stage.receipts(person)[-1]


def tap(stage: Stage, person: str, tone: str) -> str:
    """Tap a tone on the newest receipt in the channel; returns what the person is told."""
    stage.press(person, f"tone:{tone}", FIG)
    return stage.told(person)


def click(stage: Stage, person: str, receipt: Json, tone: str) -> Json:
    """The payload of somebody tapping a tone of somebody's receipt, past what Slack lets them see."""
    block = next(b for b in receipt["blocks"] if b.get("block_id", "").startswith("tone|"))
    used = {**block["elements"][0], "action_id": f"tone:{tone}", "block_id": block["block_id"]}
    channel = stage.platform.state.channel(FIG)
    assert channel is not None
    return stage.payloads.message_click(stage.user(person), channel, receipt, used)


def tap_in_window(stage: Stage, person: str, tone: str) -> Json:
    """Tap a tone in the window in front of a person; returns what is there then."""
    view = stage.modal(person)
    assert view is not None
    block = next(b for b in view["blocks"] if b["block_id"].startswith("tone|"))
    action = f"tone:{tone}"
    stage.act(person, "view_click", view_id=view["id"], block_id=block["block_id"], action_id=action)
    shown = stage.modal(person)
    assert shown is not None
    return shown


def test_a_receipt_says_how_a_comment_was_read_and_one_tap_corrects_it(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:31")
    receipt = write(any_stage, BEN, BAD)
    assert "Pops read it as: *negative*." in words(receipt["blocks"])
    assert "It counts as *positive*, as you say; Pops had read it as negative." in tap(
        any_stage, BEN, "positive"
    )
    assert any_stage.rows(KEPT) == [(BAD, "negative", "positive")]
    assert "It counts as *neutral*, as you say" in tap(any_stage, BEN, "neutral")
    assert any_stage.rows(KEPT) == [(BAD, "negative", "neutral")]
    model = any_stage.rows("SELECT model FROM answer WHERE comment IS NOT NULL")
    assert model == [(shipped_weights().model,)]


def test_the_windows_receipt_corrects_too_and_a_tap_twice_is_one(pulse: Stage) -> None:
    pulse.press(BEN, "comment", FIG)
    pulse.submit(BEN, comment=GOOD)
    assert "Pops read it as: *positive*." in words(pulse.modal(BEN))
    for _ in range(2):
        shown = tap_in_window(pulse, BEN, "negative")
        assert "It counts as *negative*, as you say" in words(shown)
        assert GOOD in words(shown)
    assert pulse.rows(KEPT) == [(GOOD, "positive", "negative")]


def test_what_pops_cannot_read_is_said_so_and_its_author_can(pulse: Stage) -> None:
    receipt = write(pulse, BEN, "これはとても良いと思います。毎日が静かになりました。")
    assert "Pops *cannot read* this language" in words(receipt["blocks"])
    assert "It counts as *positive*, as you say." in tap(pulse, BEN, "positive")
    assert pulse.rows("SELECT tone, corrected FROM answer") == [("unknown", "positive")]


def test_the_word_of_an_author_stays_with_the_words_and_goes_with_them(pulse: Stage) -> None:
    write(pulse, BEN, BAD)
    tap(pulse, BEN, "positive")
    pulse.answer(BEN, 5)
    assert "It counts as *positive*, as you say" in pulse.told(BEN)
    pulse.press(BEN, "comment", FIG)
    pulse.submit(BEN, focus__time="2")
    pulse.dismiss(BEN)
    assert pulse.rows(KEPT) == [(BAD, "negative", "positive")]
    pulse.comment(BEN, GOOD)
    assert pulse.rows(KEPT) == [(GOOD, "positive", None)]


def test_a_stale_receipt_a_withdrawn_answer_and_a_forged_click_change_nothing(pulse: Stage) -> None:
    receipt = write(pulse, BEN, BAD)
    write(pulse, CLEO, GOOD)
    own = click(pulse, BEN, receipt, "positive")
    forged = click(pulse, CLEO, receipt, "negative")
    stranger = click(pulse, KAI, receipt, "negative")
    for payload, person, told in (
        (forged, CLEO, "has changed or is gone"),
        (stranger, KAI, "for the members of Fig"),
    ):
        pulse.send(payload)
        assert told in pulse.told(person)
    pulse.send(click(pulse, BEN, receipt, "furious"))
    assert "has changed or is gone" in pulse.told(BEN)
    pulse.comment(BEN, f"{BAD}, and more")
    pulse.send(own)
    assert "has changed or is gone" in pulse.told(BEN)
    pulse.press(BEN, "withdraw", FIG)
    pulse.send(own)
    assert "has changed or is gone" in pulse.told(BEN)
    assert pulse.rows("SELECT corrected FROM answer WHERE corrected IS NOT NULL") == []


def everybody(stage: Stage) -> dict[str, Json]:
    """Everybody in Fig complains; returns their receipts."""
    stage.go("2026-10-06 09:31")
    return {person: write(stage, person, f"{BAD}, says {n}") for n, person in enumerate(IN_FIG)}


@pytest.mark.slow
def test_corrections_win_in_the_digest_and_are_marked_where_enough_people_made_them(any_stage: Stage) -> None:
    everybody(any_stage)
    for person in IN_FIG:
        tap(any_stage, person, "positive")
    any_stage.go("2026-10-12 10:00")
    told = _digest(any_stage)
    assert "Comments of 6 people: most read *positive*" in told
    assert "6 people said themselves how it is meant" in told


@pytest.mark.slow
def test_after_closing_a_correction_counts_until_the_words_are_shown(any_stage: Stage) -> None:
    receipts = everybody(any_stage)
    any_stage.go("2026-10-08 09:32")
    late = click(any_stage, BEN, receipts[BEN], "positive")
    keys = set(any_stage.rows("SELECT key FROM answer"))
    any_stage.send(late)
    assert "It counts as *positive*" in any_stage.told(BEN)
    assert not keys & set(any_stage.rows("SELECT key FROM answer"))
    any_stage.go("2026-10-12 10:00")
    told = _digest(any_stage)
    assert "said themselves" not in told
    any_stage.send(click(any_stage, CLEO, receipts[CLEO], "positive"))
    assert "Comments of this round of Fig have been shown meanwhile" in any_stage.told(CLEO)
    assert len(any_stage.rows("SELECT key FROM answer WHERE corrected IS NOT NULL")) == 1


@pytest.mark.slow
def test_a_sealed_change_knows_nobody_any_more(stage: Stage) -> None:
    receipts = everybody(stage)
    stage.go("2026-10-08 09:32")
    stage.execute("UPDATE change SET salt = NULL")
    stage.send(click(stage, BEN, receipts[BEN], "positive"))
    assert "sealed" in stage.told(BEN)
    assert stage.rows("SELECT key FROM answer WHERE corrected IS NOT NULL") == []


@pytest.mark.slow
def test_a_preview_is_shown_as_well(stage: Stage) -> None:
    receipts = everybody(stage)
    stage.go("2026-10-08 09:32")
    stage.command(LEA, "/pops digest", OPS)
    stage.send(click(stage, BEN, receipts[BEN], "positive"))
    assert "have been shown meanwhile" in stage.told(BEN)


def test_the_home_tab_corrects_what_the_receipt_would(pulse: Stage) -> None:
    write(pulse, BEN, BAD)
    assert "Pops read it as: *negative*." in words(pulse.home(BEN, "answers"))
    pulse.at_home(BEN, "tone:positive")
    assert pulse.modal(BEN) is None
    assert "It counts as *positive*, as you say" in words(pulse.shown_home(BEN))
    assert pulse.rows(KEPT) == [(BAD, "negative", "positive")]


def test_feedback_is_corrected_by_its_author_alone_until_a_digest_carries_it(any_stage: Stage) -> None:
    (receipt,) = any_stage.command(ANA, f"/pops feedback {BAD}")
    assert "Pops read it as: *negative*." in words(receipt["blocks"])
    any_stage.send(click(any_stage, SOL, receipt, "positive"))
    assert "not there, or not yours" in any_stage.told(SOL)
    assert "It counts as *positive*" in tap(any_stage, ANA, "positive")
    assert any_stage.rows("SELECT tone, corrected FROM feedback") == [("negative", "positive")]
    any_stage.go("2026-10-12 10:00")
    any_stage.send(click(any_stage, ANA, receipt, "neutral"))
    assert "A digest has carried this feedback meanwhile" in any_stage.told(ANA)
    assert any_stage.rows("SELECT corrected FROM feedback") == [("positive",)]


def test_the_receipt_of_the_feedback_form_corrects_in_its_window(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback")
    stage.submit(ANA, words=GOOD)
    assert "It counts as *neutral*, as you say" in words(tap_in_window(stage, ANA, "neutral"))
    assert stage.rows("SELECT tone, corrected FROM feedback") == [("positive", "neutral")]


def test_a_database_that_fails_is_said_and_nothing_is_corrected(pulse: Stage) -> None:
    receipt = write(pulse, BEN, BAD)
    pulse.execute("ALTER TABLE answer RENAME TO away")
    pulse.expect("block_actions 503", "database_unreachable")
    reply = pulse.link.interaction(click(pulse, BEN, receipt, "positive"))
    pulse.execute("ALTER TABLE away RENAME TO answer")
    assert reply.status == 503
    pulse.observe()
    assert say("refusals", "unwell")[:20] in pulse.told(BEN)


def _digest(stage: Stage) -> str:
    return "\n".join(words(m["blocks"]) for m in stage.thread(OPS, stage.newest(OPS)["ts"]) if "blocks" in m)
