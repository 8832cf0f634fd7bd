"""Clicks, forms and shortcuts, odd in every way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask
from bot.domain.message import without_markup
from bot.slack.typed import form_words
from tests.fuzz.effort import tries
from tests.fuzz.hall import TAKEN_OR_REFUSED, Hall
from tests.fuzz.junk import BODIES, CHANGES, JUNK, TEXTS, Change, changed
from tests.walks.people import ANA, BEN, FIG, GUS, IN_FIG, KAI, LEA, PAT, ROB, SOL
from tests.walks.reading import Json

PEOPLE = st.sampled_from([ANA, BEN, KAI, LEA, SOL, GUS, ROB, PAT])
QUESTIONS = ("focus.time", "load.week")
MADE_UP = "f" * 24


def buttons_of(shown: Json) -> list[Json]:
    """The buttons of a message or view, as a click names them."""
    rows = [block for block in shown["blocks"] if block["type"] == "actions"]
    return [
        {**{k: e[k] for k in ("type", "action_id", "text", "value") if k in e}, "block_id": row["block_id"]}
        for row in rows
        for e in row["elements"]
    ]


def clicks(hall: Hall, person: str) -> list[Json]:
    """A payload for every button that there is."""
    user, channel = hall.user(person), hall.channel(hall.pulse)
    on_pulse = [
        hall.payloads.message_click(user, channel, hall.pulse, button) for button in buttons_of(hall.pulse)
    ]
    on_receipt = [
        hall.payloads.message_click(user, channel, hall.receipt, button)
        for button in buttons_of(hall.receipt)
    ]
    at_home = [hall.payloads.view_click(user, hall.tab, button) for button in buttons_of(hall.tab)]
    return [*on_pulse, *on_receipt, *at_home]


def without_message(payload: Json) -> Json:
    """The payload without the message that it repeats, so that changes hit what is read."""
    return {key: value for key, value in payload.items() if key != "message"}


@tries(120)
@given(PEOPLE, st.integers(0, 99), CHANGES, st.booleans())
def test_a_changed_click_is_taken_or_refused(
    hall: Hall, person: str, which: int, changes: list[Change], whole: bool
) -> None:
    every = clicks(hall, person)
    payload = every[which % len(every)]
    heard = hall.interaction(changed(payload if whole else without_message(payload), changes))
    assert heard.status in TAKEN_OR_REFUSED


PIECES = st.lists(
    st.sampled_from([*QUESTIONS, "1", "5", "", "0", "6", "5 ", "+5", "٣", MADE_UP]) | TEXTS, max_size=3
)


@tries(120)
@given(
    person=PEOPLE,
    known=st.booleans(),
    pieces=PIECES | st.tuples(st.sampled_from(QUESTIONS), st.sampled_from("12345")).map(list),
    action=st.sampled_from(["answer:1", "answer:5", "answer:9", "comment", "withdraw", "privacy"]),
)
def test_a_click_stores_something_only_with_a_value_that_pops_wrote(
    hall: Hall, person: str, known: bool, pieces: list[str], action: str
) -> None:
    value = "|".join([hall.round_id if known else MADE_UP, *pieces])
    if action in ("comment", "withdraw"):
        value = value.partition("|")[0]
    payload = without_message(clicks(hall, person)[0])
    payload["actions"][0] |= {"action_id": action, "value": value}
    heard = hall.interaction(payload)
    valid = len(pieces) == 2 and pieces[0] in QUESTIONS and pieces[1] in "12345" and len(pieces[1]) == 1
    may = person in IN_FIG and known and (valid if action.startswith("answer") else action == "withdraw")
    assert may or not heard.stored, (value, heard)
    if heard.status == 200:
        assert heard.said, "the person heard nothing"
    if action.startswith("answer") and heard.status == 200:
        assert may == ("Recorded for Fig" in heard.text)
        assert not may or any(given.get(pieces[0]) == int(pieces[1]) for given in hall.choices())


def elements(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One field's state as Slack shapes it, holding these values."""
    option = st.fixed_dictionaries({"value": values})
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("plain_text_input"), "value": values}),
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["static_select", "radio_buttons"]),
                "selected_option": option | st.none(),
            }
        ),
        st.fixed_dictionaries(
            {"type": st.just("checkboxes"), "selected_options": st.lists(option, max_size=2)}
        ),
    )


def states(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """What a form holds: mostly its own fields."""
    fields = elements(TEXTS | st.none() | st.sampled_from(["1", "5", "6", "async", "fig", "idea"]))
    own = {name: st.fixed_dictionaries({name: fields}) for name in names}
    odd = st.dictionaries(
        TEXTS | st.sampled_from(names), JUNK | st.dictionaries(TEXTS, fields | JUNK, max_size=2), max_size=3
    )
    return st.fixed_dictionaries({}, optional=own) | st.fixed_dictionaries({}, optional=own) | odd


def submission(hall: Hall, person: str, view: Json, state: Any) -> Json:
    """The payload of sending a form with this state."""
    return hall.payloads.submission(hall.user(person), {**view, "state": {"values": state}})


def check_form(heard: Any, view: Json) -> None:
    """A form is kept and shows so, or stays open with a sentence at one of its fields."""
    if heard.status != 200:
        return
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if heard.answer["response_action"] == "errors":
        assert not heard.stored
        assert set(heard.answer["errors"]) <= fields
        assert all(sentence.strip() for sentence in heard.answer["errors"].values())
    else:
        assert heard.answer["response_action"] == "update"


@tries(80)
@given(PEOPLE, states((*QUESTIONS, "comment")))
def test_a_comment_form_is_kept_or_stays_open_with_a_sentence(hall: Hall, person: str, state: Any) -> None:
    heard = hall.interaction(submission(hall, person, hall.comment_view, state))
    check_form(heard, hall.comment_view)
    if heard.stored:
        assert person in IN_FIG


@tries(80)
@given(PEOPLE, states(("team", "change", "kind", "words", "share")), st.booleans())
def test_a_feedback_form_is_kept_or_stays_open_with_a_sentence(
    hall: Hall, person: str, state: Any, fresh: bool
) -> None:
    view = {**hall.feedback_view, "id": f"V0{hall.count():06}"} if fresh else hall.feedback_view
    heard = hall.interaction(submission(hall, person, view, state))
    check_form(heard, view)


@tries(40)
@given(TEXTS)
def test_a_comment_is_kept_whole_or_refused_with_its_length(hall: Hall, words: str) -> None:
    typed = {"comment": {"comment": {"type": "plain_text_input", "value": words}}}
    heard = hall.interaction(submission(hall, BEN, hall.comment_view, typed))
    meant = form_words(words).strip()
    if len(meant) > 3000:
        assert f"This is {len(meant)} characters long" in heard.answer["errors"]["comment"]
    elif mask(meant) != meant:
        assert not heard.stored
    elif meant:
        assert hall.rows("SELECT count(*) FROM answer WHERE comment IS NOT NULL") != [(0,)]
        assert heard.answer["response_action"] == "update"


@tries(80)
@given(st.sampled_from(["comment_view", "feedback_view"]), PEOPLE, CHANGES)
def test_a_changed_submission_is_taken_or_refused(
    hall: Hall, form: str, person: str, changes: list[Change]
) -> None:
    view: Json = getattr(hall, form)
    typed = {"comment": {"comment": {"type": "plain_text_input", "value": "Words"}}}
    heard = hall.interaction(changed(submission(hall, person, view, typed), changes))
    assert heard.status in TAKEN_OR_REFUSED


@tries(50)
@given(PEOPLE, TEXTS, CHANGES)
def test_a_changed_shortcut_is_taken_or_refused(
    hall: Hall, person: str, words: str, changes: list[Change]
) -> None:
    message = {**hall.pulse, "text": words, "blocks": []}
    channel = hall.platform.state.channel(FIG)
    assert channel is not None
    payload = hall.payloads.message_shortcut(hall.user(person), "send_to_pops", channel, message)
    heard = hall.interaction(changed(payload, changes))
    if not changes:
        assert not heard.stored
        assert heard.said, "the person heard nothing"
        assert person in (ANA, KAI, LEA) or "for champions and ops leads" in without_markup(heard.text)


@tries(100)
@given(BODIES)
def test_any_interaction_gets_an_answer(hall: Hall, body: dict[str, Any]) -> None:
    assert hall.interaction(body).status in TAKEN_OR_REFUSED


@pytest.mark.parametrize("part", ["type", "callback_id"])
def test_a_submission_whose_view_lacks_what_bolt_reads_is_refused(hall: Hall, part: str) -> None:
    sent = submission(hall, BEN, hall.comment_view, {})
    del sent["view"][part]
    assert hall.interaction(sent).status == 400
