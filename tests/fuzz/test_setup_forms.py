"""The forms of the set-up: every field with what it should not hold, sent by everybody who may not."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.edit_setup import read_stored
from bot.flows.read_setup import read_values
from bot.flows.setup_forms import KINDS
from tests.fuzz.effort import tries
from tests.fuzz.hall import TAKEN_OR_REFUSED, Hall, Heard
from tests.fuzz.junk import CHANGES, TEXTS, Change, changed
from tests.walks.people import (
    ANA,
    BEN,
    FIG,
    GUS,
    KAI,
    KIWI,
    LEA,
    LOBBY,
    OPS,
    PAT,
    ROB,
    SOL,
    WORKSPACE_ID,
    plan,
)
from tests.walks.reading import Json, inputs

BUTTONS = {
    "new team": ("new", "team"),
    "team": ("change", "team|fig"),
    "team_out": ("out", "team_out|kiwi"),
    "team_back": ("back", "team_back|lime"),
    "new change": ("new", "change"),
    "change": ("change", "change|async"),
    "trial": ("start", "trial|async"),
    "trial_edit": ("trial", "trial_edit"),
    "version": ("words", "version|async"),
    "new pulse": ("new", "pulse"),
    "pulse": ("change", "pulse|focus"),
    "pulse_out": ("out", "pulse_out|focus"),
    "digest": ("change", "digest"),
    "leads": ("change", "leads"),
    "asking": ("change", "asking"),
    "new theme": ("new", "theme"),
}
"""The button and the value behind each form."""

OTHERS = (ANA, BEN, KAI, SOL, GUS, ROB, PAT)
NOT_THEIRS = ("Setting this up is for ops leads", "is set up by ops leads of the company")
"""What somebody who may not hears, and somebody from another company."""

MAY = {(ANA, "team"), (SOL, "leads")}
"""A champion their team, an admin the ops leads; an ops lead everything; nobody else anything."""

HOMES = {PAT: "T0OTHER"}


@pytest.fixture(scope="module")
def forms(hall: Hall) -> Mapping[str, Json]:
    """Every form as an ops lead opens it; Lime was taken out, so that it can be brought back."""
    wanted = plan()
    del wanted["teams"]["lime"]
    hall.apply(wanted)
    return {name: _opened(hall, *button) for name, button in BUTTONS.items()}


def _opened(hall: Hall, way: str, value: str) -> Json:
    button = {"type": "button", "action_id": f"setup:{way}", "block_id": "setup|x", "value": value}
    hall.send(hall.payloads.view_click(hall.user(LEA), hall.tab, button))
    view = hall.modal(LEA)
    assert view is not None
    hall.dismiss(LEA)
    return view


def test_every_form_of_the_set_up_is_tried_here(forms: Mapping[str, Json]) -> None:
    tried = {name.removeprefix("new ") for name in BUTTONS}
    assert tried == set(KINDS)
    assert all(view["callback_id"] == "setup" for view in forms.values())


DAYS = st.sampled_from(
    [
        "2026-10-12",
        "2026-10-05",
        "2026-09-01",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "20261012",
        "2026-W41-1",
    ]
)
TIMES = st.sampled_from(["09:30", "24:00", "25:00", "9:30", "09:30:30", "-1:00", "０９:３０"])
IDS = st.sampled_from([*OTHERS, LEA, FIG, KIWI, LOBBY, OPS, "U0NOBODY", "C0NOWHERE", "D0ANA"])
KEYS = ("fig", "kiwi", "lime", "async", "focus", "focus.time", "load.week", "own.async")
CHOICES = (
    "Europe/Lisbon",
    "DE",
    "DE-BE",
    "yes",
    "out",
    "stay",
    "back",
    "these",
    "everyone",
    "monday",
    "sunday",
)
KNOWN = st.sampled_from([*KEYS, *CHOICES, "1", "2", "99", "up", "dark", "0.3", "hours:8", "working_days:5"])
VALUES = KNOWN | KNOWN | TEXTS | IDS | DAYS | TIMES


def _wrong(element: Json) -> st.SearchStrategy[Any]:
    """What a field may be sent with: its own kind of value, right or wrong, many or none."""
    kind, options = element["type"], [option["value"] for option in element.get("options", [])]
    value = st.sampled_from(options) | VALUES if options else VALUES
    option = st.fixed_dictionaries({"value": value})
    match kind:
        case "plain_text_input":
            return st.fixed_dictionaries({"type": st.just(kind), "value": TEXTS | KNOWN | st.none()})
        case "datepicker" | "timepicker" | "users_select" | "conversations_select":
            held = {"datepicker": DAYS, "timepicker": TIMES}.get(kind, IDS)
            name = {"users_select": "user", "conversations_select": "conversation"}.get(kind, kind[:4])
            return st.fixed_dictionaries(
                {"type": st.just(kind), f"selected_{name}": held | TEXTS | st.none()}
            )
        case "multi_users_select":
            return st.fixed_dictionaries(
                {"type": st.just(kind), "selected_users": st.lists(IDS | TEXTS, max_size=3)}
            )
        case "checkboxes" | "multi_external_select":
            return st.fixed_dictionaries(
                {"type": st.just(kind), "selected_options": st.lists(option, max_size=4)}
            )
    return st.fixed_dictionaries({"type": st.just(kind), "selected_option": option | st.none()})


def _held(element: Json) -> Json:
    """What a field holds as it was opened."""
    begun = {k.replace("initial_", "selected_"): v for k, v in element.items() if k.startswith("initial_")}
    return {"type": element["type"], "value": element.get("initial_value")} | begun


def _state(data: st.DataObject, view: Json) -> Json:
    """One or two fields wrong, the others as they were; now and then a field is not there."""
    fields = inputs(view)
    state = {name: {element["action_id"]: _held(element)} for name, element in fields.items()}
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=3)):
        state[name] = {fields[name]["action_id"]: data.draw(_wrong(fields[name]))}
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=1)):
        if data.draw(st.integers(0, 9)) == 0:
            del state[name]
    return state


def _send(hall: Hall, person: str, view: Json, state: Json) -> Heard:
    payload = hall.payloads.submission(hall.user(person), {**view, "state": {"values": state}})
    payload["user"] |= {"team_id": HOMES.get(person, WORKSPACE_ID)}
    return hall.interaction(payload)


def _look(hall: Hall, heard: Heard, view: Json) -> None:
    """An error stands at a field, with a sentence; or the next window comes; and the set-up is whole."""
    assert heard.status in TAKEN_OR_REFUSED
    if heard.status == 200 and heard.answer["response_action"] == "errors":
        assert not heard.stored
        assert set(heard.answer["errors"]) <= set(inputs(view))
        assert all(len(sentence.strip()) > 10 for sentence in heard.answer["errors"].values())
    if heard.stored:
        with hall.bot.database.snapshot() as session:
            stored = read_stored(session, WORKSPACE_ID, hall.clock.now())
        read_values(stored.facts.document, stored.facts.bank)
        assert stored.setup.ops_leads, "nobody leads any more"
        hall.execute("""UPDATE workspace SET ops_leads = '["U0LEA"]'""")


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_opens_a_form_that_is_not_theirs(hall: Hall, forms: Mapping[str, Json], person: str) -> None:
    for name, (way, value) in BUTTONS.items():
        button = {"type": "button", "action_id": f"setup:{way}", "block_id": "setup|x", "value": value}
        payload = hall.payloads.view_click(hall.user(person), hall.tab, button)
        payload["user"] |= {"team_id": HOMES.get(person, WORKSPACE_ID)}
        heard = hall.interaction(payload)
        assert not heard.stored
        opened = (person, name) in MAY
        assert any(words in heard.text for words in NOT_THEIRS) is not opened, (name, heard.text)


@tries(170)
@given(st.data(), st.sampled_from(sorted(BUTTONS)), st.booleans())
def test_a_form_is_saved_whole_or_says_at_a_field_what_is_wrong(
    hall: Hall, forms: Mapping[str, Json], data: st.DataObject, name: str, sure: bool
) -> None:
    view = forms[name]
    state = _state(data, view)
    heard = _send(hall, LEA, view, state)
    assert not heard.stored, "it was saved before its effect was shown"
    _look(hall, heard, view)
    if sure and heard.status == 200 and heard.answer.get("view", {}).get("callback_id") == "setup":
        again = {**view, **heard.answer["view"]}
        _look(hall, _send(hall, LEA, again, state), again)


@tries(60)
@given(st.data(), st.sampled_from(sorted(BUTTONS)), st.sampled_from(OTHERS))
def test_nobody_sends_a_form_that_is_not_theirs(
    hall: Hall, forms: Mapping[str, Json], data: st.DataObject, name: str, person: str
) -> None:
    view = forms[name]
    heard = _send(hall, person, view, _state(data, view))
    assert not heard.stored
    _look(hall, heard, view)
    if (person, name) not in MAY and heard.status == 200:
        told = next(iter(heard.answer["errors"].values()))
        assert any(words in told for words in NOT_THEIRS)


@tries(40)
@given(st.sampled_from(sorted(BUTTONS)), CHANGES)
def test_a_changed_form_of_the_set_up_is_taken_or_refused(
    hall: Hall, forms: Mapping[str, Json], name: str, changes: list[Change]
) -> None:
    view = forms[name]
    state = {field: {e["action_id"]: _held(e)} for field, e in inputs(view).items()}
    payload = hall.payloads.submission(hall.user(LEA), {**view, "state": {"values": state}})
    assert hall.interaction(changed(payload, changes)).status in TAKEN_OR_REFUSED
