from datetime import date
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.form import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Form,
    ManyField,
    Option,
    PeopleField,
    SearchField,
    TextField,
    TickField,
    TimeField,
)
from bot.domain.message import Button, Buttons, Part, Words
from bot.slack.forms import form_view
from bot.slack.pickers import options_found

TWO = (Option("Works", "works"), Option("Does &lt;not&gt;", "does_not"))


def modal(*parts: Part | Field, submit: str | None = "Send", **more: Any) -> dict[str, Any]:
    view: dict[str, Any] = form_view(Form("feedback", "Feedback", parts, submit=submit, **more))
    View(**view).validate_json()
    return view


def only_block(*parts: Part | Field) -> Any:
    (block,) = modal(*parts)["blocks"]
    Block.parse(block).to_dict()  # type: ignore[union-attr]
    return block


def test_a_form_is_a_modal_with_its_name_and_context() -> None:
    view = modal(Words("Say it"), context="t1|c2", close="Not now")
    assert view["callback_id"] == "feedback"
    assert view["private_metadata"] == "t1|c2"
    assert view["title"]["text"] == "Feedback"
    assert view["submit"]["text"] == "Send"
    assert view["close"]["text"] == "Not now"
    assert view["blocks"][0]["type"] == "section"


def test_a_text_field_keeps_what_was_typed_raw() -> None:
    field = TextField(
        "words", "Q&amp;A", "a < b & c", hint="Any language", placeholder="…", multiline=True, optional=True
    )
    assert only_block(field) == {
        "type": "input",
        "block_id": "words",
        "label": {"type": "plain_text", "text": "Q&A", "emoji": True},
        "element": {
            "type": "plain_text_input",
            "multiline": True,
            "max_length": 3000,
            "initial_value": "a < b & c",
            "placeholder": {"type": "plain_text", "text": "…", "emoji": True},
            "action_id": "words",
        },
        "optional": True,
        "hint": {"type": "plain_text", "text": "Any language", "emoji": True},
    }


def test_a_text_longer_than_its_field_is_shortened_to_fit() -> None:
    assert only_block(TextField("title", "Title", "x" * 90, limit=80))["element"]["initial_value"] == "x" * 80


def test_many_of_some_options_are_a_menu_with_what_is_chosen() -> None:
    element = only_block(ManyField("teams", "Teams", TWO, initial=("does_not", "gone")))["element"]
    assert element["type"] == "multi_static_select"
    assert [o["value"] for o in element["options"]] == ["works", "does_not"]
    assert element["initial_options"] == element["options"][1:]
    nothing = only_block(ManyField("teams", "Teams", TWO))["element"]
    assert "initial_options" not in nothing


def test_more_than_a_hundred_options_come_in_groups_named_by_their_first_and_last() -> None:
    options = tuple(Option(f"Team &amp; {n}", str(n)) for n in range(250))
    element = only_block(ManyField("teams", "Teams", options, initial=("249",)))["element"]
    labels = [group["label"]["text"] for group in element["option_groups"]]
    assert labels == [
        "Team & 0 – Team & 99",
        "Team & 100 – Team & 199",
        "Team & 200 – Team & 249",
    ]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 100, 50]
    assert element["initial_options"][0]["value"] == "249"


def test_a_day_is_picked_from_a_calendar() -> None:
    element = only_block(DateField("start", "Start", date(2026, 10, 19)))["element"]
    assert element == {"type": "datepicker", "initial_date": "2026-10-19", "action_id": "start"}
    assert "initial_date" not in only_block(DateField("start", "Start"))["element"]


def test_a_choice_is_a_menu_or_radio_buttons() -> None:
    menu = only_block(ChoiceField("kind", "Kind", TWO, initial="does_not"))["element"]
    radio = only_block(ChoiceField("kind", "Kind", TWO, inline=True))["element"]
    assert menu["type"] == "static_select"
    assert menu["initial_option"] == menu["options"][1]
    assert menu["options"][1]["text"]["text"] == "Does <not>"
    assert radio["type"] == "radio_buttons"
    assert "initial_option" not in radio


def test_a_choice_that_is_no_longer_offered_is_not_preselected() -> None:
    assert "initial_option" not in only_block(ChoiceField("kind", "Kind", TWO, initial="gone"))["element"]


def test_a_tick_may_stay_empty() -> None:
    empty = only_block(TickField("share", "Share", "With other teams"))
    ticked = only_block(TickField("share", "Share", "With other teams", initial=True))
    assert empty["optional"] is True
    assert "initial_options" not in empty["element"]
    assert ticked["element"]["initial_options"] == ticked["element"]["options"]


def test_titles_and_options_are_cut_to_what_slack_takes() -> None:
    view = form_view(Form("f", "A title that is far too long for Slack", (Words("x"),)))
    title: Any = view["title"]
    option = only_block(ChoiceField("kind", "Kind", (Option("o" * 80, "o"),)))["element"]["options"][0]
    assert title["text"] == "A title that is far too…"
    assert len(option["text"]["text"]) == 75


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        (Form("f", "F", (TextField("a", "A"),)), "f can be sent"),
        (Form("f", "F", (TextField("a", "A"), TextField("a", "B")), submit="Send"), "a is there twice"),
        (Form("f", "F", (ChoiceField("a", "A", ()),), submit="Send"), "1 to 100 options"),
        (Form("f", "F", (ChoiceField("a", "A", TWO * 6, inline=True),), submit="Send"), "1 to 10 options"),
        (
            Form("f", "F", (ChoiceField("a", "A", (Option("a", "v" * 76),)),), submit="S"),
            "option's value is longer",
        ),
        (Form("f", "F", (Words("x"),), context="c" * 3001), "context is longer than 3000"),
        (Form("f", "F", (Words("x"),) * 101), "at most 100 blocks"),
        (Form("f", "F", (Words("x" * 2999),) * 100), "at most 250000 bytes"),
        (Form("f", " ", (Words("x"),)), "says something"),
        (Form("f", "F", (Buttons("r", (Button("a", "go"),)),) * 2), "r is there twice"),
    ],
)
def test_what_slack_would_refuse_is_an_error(form: Form, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        form_view(form)


def element(field: Field) -> Any:
    return only_block(field)["element"]


def test_boxes_hold_several_options() -> None:
    boxes = element(ChoicesField("days", "Days", TWO, ("works",)))
    assert boxes["type"] == "checkboxes"
    assert boxes["initial_options"] == boxes["options"][:1]
    assert "initial_options" not in element(ChoicesField("days", "Days", TWO))


def test_a_search_says_where_to_look_and_how_many_may_be_chosen() -> None:
    single = element(SearchField("zone", "Zone", "zones", TWO[:1]))
    several = element(SearchField("teams", "Teams", "teams", TWO, most=5))
    assert (single["type"], single["action_id"]) == ("external_select", "search:zones")
    assert single["initial_option"]["value"] == "works"
    assert (several["type"], several["max_selected_items"]) == ("multi_external_select", 5)
    assert [option["value"] for option in several["initial_options"]] == ["works", "does_not"]
    assert only_block(SearchField("zone", "Zone", "zones"))["block_id"] == "zone"


def test_people_channels_and_times_are_picked() -> None:
    assert element(PeopleField("who", "Who", ("U1", "U2")))["initial_users"] == ["U1", "U2"]
    assert element(PeopleField("who", "Who", ("U1",), several=False))["initial_user"] == "U1"
    assert "initial_users" not in element(PeopleField("who", "Who"))
    assert element(ChannelField("channel", "Channel", "C1"))["initial_conversation"] == "C1"
    assert element(TimeField("at", "At", "09:30"))["initial_time"] == "09:30"
    assert only_block(TimeField("at", "At", optional=True))["optional"] is True


def test_at_most_a_hundred_options_are_found() -> None:
    found = options_found([Option(f"Team {n}", str(n)) for n in range(150)])
    assert len(found) == 100
    assert found[0] == {"text": {"type": "plain_text", "text": "Team 0", "emoji": True}, "value": "0"}
