"""What Slack refuses in Block Kit is refused here, with the place named."""

from typing import Any

import pytest

from bot.sandbox.blocks import completed, faults_of_blocks
from tests.sandbox.world import actions, button, section, text_field, words

OPTION = {"text": words("One", "plain_text"), "value": "1"}
CELL = {"type": "raw_text", "text": "a"}
RICH = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}


def plain(length: int) -> dict[str, str]:
    return words("x" * length, "plain_text")


def options(count: int) -> list[dict[str, Any]]:
    return [{"text": words(str(number), "plain_text"), "value": str(number)} for number in range(count)]


def element(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "action_id": "a", **more}


def rich(*groups: object) -> dict[str, object]:
    return {"type": "rich_text", "elements": list(groups)}


GOOD: dict[str, Any] = {
    "the longest header": {"type": "header", "text": plain(150)},
    "the longest section": section("x" * 3000),
    "fields": {"type": "section", "fields": [words("x" * 2000)] * 10},
    "a picture beside a section": section(
        "x", accessory={"type": "image", "image_url": "http://x/y.png", "alt_text": "A chart"}
    ),
    "a divider": {"type": "divider"},
    "small print": {"type": "context", "elements": [words("x"), words("y", "plain_text")]},
    "the most buttons": actions("row", *(button(str(number)) for number in range(25))),
    "a button with everything": actions(
        "row",
        button("a", "x" * 75, value="v" * 2000, style="primary", url="http://x", accessibility_label="A"),
    ),
    "a menu": actions("row", element("static_select", options=options(100), placeholder=plain(150))),
    "radio buttons": actions(
        "row", element("radio_buttons", options=options(10), initial_option=options(1)[0])
    ),
    "an image": {"type": "image", "image_url": "http://x/y.png", "alt_text": "A chart", "title": plain(5)},
    "markdown": {"type": "markdown", "text": "**x**"},
    "a quotation": rich({"type": "rich_text_quote", "elements": [{"type": "text", "text": "Hi"}]}),
    "a list": rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [RICH]}),
    "a table": {"type": "table", "rows": [[CELL, CELL]] * 100, "column_settings": [{"align": "right"}, None]},
    "a table with rich cells": {"type": "table", "rows": [[rich(RICH), {"type": "raw_number", "value": 3}]]},
}

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a long header": ({"type": "header", "text": plain(151)}, "/0/text/text"),
    "mrkdwn in a header": ({"type": "header", "text": words("x")}, "/0/text/type"),
    "an empty section": ({"type": "section"}, "/0]"),
    "an empty text": (section(""), "/0/text/text"),
    "a long section": (section("x" * 3001), "/0/text/text"),
    "eleven fields": ({"type": "section", "fields": [words("x")] * 11}, "/0/fields"),
    "a long field": ({"type": "section", "fields": [words("x" * 2001)]}, "/0/fields/0/text"),
    "an unknown property": (section("x", colour="red"), "/0]"),
    "an unknown block": ({"type": "poem"}, "/0]"),
    "no block at all": ({}, "/0]"),
    "emoji in mrkdwn": ({"type": "section", "text": {**words("x"), "emoji": True}}, "/0/text]"),
    "eleven in a context": ({"type": "context", "elements": [words("x")] * 11}, "/0/elements]"),
    "an empty row": (actions("row"), "/0/elements]"),
    "26 buttons": (actions("row", *(button(str(number)) for number in range(26))), "/0/elements]"),
    "the same action twice": (actions("row", button("a"), button("a")), "/0/elements/1/action_id"),
    "a long button": (actions("row", button("a", "x" * 76)), "/0/elements/0/text/text"),
    "mrkdwn in a button": (
        actions("row", element("button", text=words("x"))),
        "/0/elements/0/text/type",
    ),
    "a long value": (actions("row", button("a", value="v" * 2001)), "/0/elements/0/value"),
    "a blue button": (actions("row", button("a", style="blue")), "/0/elements/0/style"),
    "a text input among buttons": (actions("row", element("plain_text_input")), "/0/elements/0]"),
    "eleven radio buttons": (
        actions("row", element("radio_buttons", options=options(11))),
        "/0/elements/0/options]",
    ),
    "a long option": (
        actions("row", element("radio_buttons", options=[{"text": plain(76), "value": "1"}])),
        "/0/elements/0/options/0/text/text",
    ),
    "the same option twice": (
        actions("row", element("checkboxes", options=[OPTION, OPTION])),
        "/0/elements/0/options]",
    ),
    "a strange initial option": (
        actions("row", element("radio_buttons", options=options(2), initial_option=OPTION)),
        "/0/elements/0]",
    ),
    "101 options": (
        actions("row", element("static_select", options=options(101))),
        "/0/elements/0/options]",
    ),
    "a menu without options": (actions("row", element("static_select")), "/0/elements/0]"),
    "six in an overflow": (actions("row", element("overflow", options=options(6))), "/0/elements/0/options]"),
    "a long confirmation": (
        actions(
            "row",
            button(
                "a",
                confirm={"title": plain(101), "text": plain(3), "confirm": plain(3), "deny": plain(3)},
            ),
        ),
        "/0/elements/0/confirm/title/text",
    ),
    "a picture without words": ({"type": "image", "image_url": "http://x", "alt_text": ""}, "/0/alt_text"),
    "a picture without alt_text": (
        {"type": "image", "image_url": "http://x"},
        "missing required field: alt_text",
    ),
    "a picture from nowhere": ({"type": "image", "alt_text": "x"}, "/0]"),
    "a form field in a message": (text_field("name"), "/0]"),
    "rows of different lengths": ({"type": "table", "rows": [[CELL], [CELL, CELL]]}, "/0/rows]"),
    "101 rows": ({"type": "table", "rows": [[CELL]] * 101}, "/0/rows]"),
    "21 cells": ({"type": "table", "rows": [[CELL] * 21]}, "/0/rows/0]"),
    "an empty cell": ({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "/0/rows/0/0/text"),
    "a huge table": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 5001}]] * 2},
        "/0]",
    ),
    "an unknown cell": ({"type": "table", "rows": [[{"type": "picture"}]]}, "/0/rows/0/0]"),
    "text directly in rich text": (rich({"type": "text", "text": "x"}), "/0/elements/0]"),
    "empty rich text": (
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "/0/elements/0/elements/0/text",
    ),
    "a list of texts": (
        rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]}),
        "/0/elements/0/elements/0]",
    ),
    "a list without style": (
        rich({"type": "rich_text_list", "elements": [RICH]}),
        "missing required field: style",
    ),
    "a deep list": (
        rich({"type": "rich_text_list", "style": "bullet", "indent": 9, "elements": [RICH]}),
        "/0/elements/0/indent",
    ),
    "long markdown": ({"type": "markdown", "text": "x" * 12_001}, "/0/text"),
    "a long block_id": (section("x", block_id="x" * 256), "/0/block_id"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_slack_takes_is_taken(name: str) -> None:
    assert faults_of_blocks([GOOD[name]], "message") == []


@pytest.mark.parametrize("name", BAD)
def test_what_slack_refuses_is_refused_with_its_place(name: str) -> None:
    block, place = BAD[name]
    faults = faults_of_blocks([block], "message")
    assert any(place in fault for fault in faults), faults


def test_a_surface_has_room_for_so_many_blocks() -> None:
    divider = {"type": "divider"}
    assert faults_of_blocks([divider] * 50, "message") == []
    assert faults_of_blocks([divider] * 51, "message") == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
    assert faults_of_blocks([divider] * 100, "modal") == []
    assert faults_of_blocks([divider] * 101, "home") != []


def test_block_ids_are_unique() -> None:
    blocks = [section("x", block_id="same"), section("y", block_id="same")]
    (fault,) = faults_of_blocks(blocks, "message")
    assert "/blocks/1/block_id" in fault


def test_one_table_is_enough() -> None:
    table = {"type": "table", "rows": [[CELL]]}
    assert "only one table" in faults_of_blocks([table, table], "message")[0]


def test_form_fields_stand_in_modals_and_tables_in_messages_only() -> None:
    assert faults_of_blocks([text_field("name")], "modal") == []
    assert faults_of_blocks([{"type": "table", "rows": [[CELL]]}], "modal") != []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"max_length": 3001}, "max_length"),
        ({"min_length": -1}, "min_length"),
        ({"max_length": 3, "initial_value": "four"}, "initial_value"),
        ({"placeholder": plain(151)}, "placeholder"),
        ({"multilines": True}, "multilines"),
    ],
)
def test_faulty_text_fields_are_refused(more: dict[str, Any], place: str) -> None:
    (fault,) = faults_of_blocks([text_field("name", **more)], "modal")
    assert place in fault


def test_ids_that_were_left_out_are_given() -> None:
    (block,) = completed([{"type": "actions", "elements": [{"type": "button", "text": plain(1)}]}])
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
