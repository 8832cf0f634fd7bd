"""Slash commands with anything that a person, or a program, could type."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.masking import mask
from bot.domain.message import escape
from bot.slack.texts import size
from bot.slack.typed import command_words
from storage.rows import random_key
from tests.fuzz.effort import tries
from tests.fuzz.hall import TAKEN_OR_REFUSED, Hall
from tests.fuzz.junk import CHANGES, TEXTS, Change, changed
from tests.walks.people import ANA, BEN, FIG, KAI, LEA, LOBBY, SOL
from tests.walks.reading import Json

PEOPLE = st.sampled_from([ANA, BEN, KAI, LEA, SOL])
FIRST = st.sampled_from(
    ["feedback", "Feedback", "feedback\n", "fedback", "status", "digest", "privacy", "help", ""]
)
SPACES = st.sampled_from([" ", "\n", "\t", "\u00a0", "\u2028", ""])
MOST = 3000
"""Characters of feedback."""


def fields_of(hall: Hall, person: str, text: str, channel: str = FIG) -> Json:
    """A command's form fields."""
    place = hall.platform.state.channel(channel)
    assert place is not None
    return hall.payloads.command(hall.user(person), place, "/pops", text)


def squeezed(text: str) -> str:
    """A text without any space, which may be folded on its way."""
    return "".join(text.split())


@tries(120)
@given(PEOPLE, FIRST, SPACES, TEXTS, st.sampled_from([FIG, LOBBY]))
@example(SOL, "feedback", " ", "x" * 40_000, FIG)
@example(ANA, "feedback", " ", "ä & b " * 6_000, FIG)
@example(ANA, "fedback", " ", "words that somebody wrote", FIG)
@example(ANA, "feedback", "\n", "words in a new line", FIG)
@example(ANA, "feedback", " ", "payload={}&payload=%7B%7D", LOBBY)
def test_words_are_kept_or_handed_back(
    hall: Hall, person: str, first: str, space: str, words: str, channel: str
) -> None:
    text = f"{first}{space}{words}"
    before = hall.rows("SELECT count(*) FROM feedback")[0][0]
    heard = hall.typed(fields_of(hall, person, text, channel))
    if heard.status == 400:
        assert not text.isprintable(), "only what is no UTF-8 cannot be read"
        return
    assert heard.text.strip(), "the person heard nothing"
    kept = hall.rows("SELECT count(*) FROM feedback")[0][0] - before
    word, *rest = command_words(text).split(maxsplit=1) or [""]
    if word.lower() == "feedback" and rest and size(escape(rest[0])) <= 40_000 and not kept:
        shown = (squeezed(heard.quoted), squeezed(heard.text))  # in a refusal, or in the form
        typed = {squeezed(rest[0]), squeezed(mask(rest[0]))}
        assert any(one in words for one in typed for words in shown), "what was typed is lost"
    if kept:
        assert word.lower() == "feedback"
        assert len(rest[0].strip()) <= MOST


@tries(40)
@given(PEOPLE, CHANGES, st.sampled_from(["feedback Words", "status", "digest", "help"]))
def test_a_changed_command_is_answered(hall: Hall, person: str, changes: list[Change], text: str) -> None:
    assert hall.typed(changed(fields_of(hall, person, text), changes)).status in TAKEN_OR_REFUSED


@pytest.mark.parametrize("words", ["x" * 40_000, "several words " * 2_800])
def test_a_very_long_text_comes_back_in_the_order_in_which_it_was_typed(hall: Hall, words: str) -> None:
    heard = hall.typed(fields_of(hall, ANA, f"feedback {words}"))
    assert heard.answer == ""
    assert not heard.stored
    assert squeezed(heard.quoted) == squeezed(words)
    assert len(heard.said) <= 5, "a response_url works five times"


def test_feedback_that_somebody_may_not_give_is_handed_back(hall: Hall) -> None:
    said = hall.typed(fields_of(hall, SOL, "feedback Fewer meetings, please")).answer
    assert "for champions and ops leads" in said["text"]
    assert said["text"].endswith("“Fewer meetings, please”")


def test_words_after_a_mistyped_command_are_handed_back(hall: Hall) -> None:
    said = hall.typed(fields_of(hall, ANA, "fedback Fewer meetings, please")).answer
    assert "Did you mean `/pops feedback`?" in said["text"]
    assert said["text"].endswith("“fedback Fewer meetings, please”")


def test_words_of_a_window_that_does_not_open_are_handed_back(hall: Hall) -> None:
    fields = fields_of(hall, LEA, "feedback Fewer meetings, please", LOBBY)
    heard = hall.typed({**fields, "trigger_id": random_key()})
    assert "did not open the window in time" in heard.text
    assert "Fewer meetings, please" in heard.text
