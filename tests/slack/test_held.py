from typing import Any

import pytest

from bot.domain.form import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Form,
    Option,
    PeopleField,
    SearchField,
    TextField,
    TimeField,
)
from bot.slack.forms import form_view
from bot.slack.held import fields_begun, fields_held
from bot.slack.reading import PayloadError

TWO = (Option("One", "1"), Option("Two", "2"))
FULL: tuple[Field, ...] = (
    TextField("words", "Words", "a & b"),
    ChoiceField("one", "One", TWO, "2"),
    ChoicesField("boxes", "Boxes", TWO, ("1", "2")),
    SearchField("found", "Found", "teams", TWO, most=3),
    SearchField("zone", "Zone", "zones", TWO[:1]),
    PeopleField("people", "People", ("U1", "U2")),
    PeopleField("owner", "Owner", ("U1",), several=False),
    ChannelField("channel", "Channel", "C1"),
    TimeField("at", "At", "09:30"),
)
HELD = {
    "words": ("a & b",),
    "one": ("2",),
    "boxes": ("1", "2"),
    "found": ("1", "2"),
    "zone": ("1",),
    "people": ("U1", "U2"),
    "owner": ("U1",),
    "channel": ("C1",),
    "at": ("09:30",),
}


def blocks(*fields: Field) -> Any:
    return form_view(Form("f", "F", fields, submit="Send"))["blocks"]


def as_sent(shown: Any) -> dict[str, Any]:
    """What Slack sends of a form that nobody touched."""
    state = {}
    for block in shown:
        element = block["element"]
        chosen = {
            "value" if key == "initial_value" else key.replace("initial_", "selected_"): value
            for key, value in element.items()
            if key.startswith("initial_")
        }
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **chosen}}
    return state


def test_every_kind_of_field_is_read_as_it_began_and_as_it_is_sent() -> None:
    shown = blocks(*FULL)
    assert fields_begun(shown) == HELD
    assert fields_held(as_sent(shown)) == HELD


def test_empty_fields_hold_nothing() -> None:
    empty = blocks(
        TextField("words", "Words"),
        SearchField("found", "Found", "teams", most=3),
        PeopleField("people", "People"),
        DateField("day", "Day"),
    )
    nothing = {"words": (), "found": (), "people": (), "day": ()}
    assert fields_begun(empty) == nothing
    assert fields_held(as_sent(empty)) == nothing
    assert fields_held({"day": {"day": {"type": "datepicker", "selected_date": None}}}) == {"day": ()}


@pytest.mark.parametrize("chosen", [{"value": 1}, 7, [["x"]], {"text": "no value"}])
def test_what_is_no_choice_is_refused(chosen: object) -> None:
    state = {"zone": {"search:zones": {"type": "external_select", "selected_option": chosen}}}
    with pytest.raises(PayloadError):
        fields_held(state)
