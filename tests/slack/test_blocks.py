import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.domain.message import (
    Button,
    Buttons,
    Divider,
    Heading,
    Message,
    Note,
    Part,
    Quote,
    Words,
    escape,
)
from bot.slack.blocks import message_payload
from bot.slack.texts import size


def shown(*parts: Part) -> list[Any]:
    """The blocks of a message, each of which Slack's own library finds valid."""
    blocks = message_payload(Message((Words("hello"), *parts)))["blocks"]
    assert isinstance(blocks, list)
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.to_dict()
    return blocks[1:]


def test_every_part_becomes_its_block() -> None:
    blocks = shown(
        Heading("Q&amp;A: Atlas"),
        Words("How was *async*?"),
        Note("Closes on Friday"),
        Quote("<!channel> *wow* & more"),
        Divider(),
    )
    assert [block["type"] for block in blocks] == [
        "header",
        "section",
        "context",
        "rich_text",
        "divider",
    ]
    header, section, context, quote, _ = blocks
    assert header["text"] == {"type": "plain_text", "text": "Q&A: Atlas", "emoji": True}
    assert section["text"] == {"type": "mrkdwn", "text": "How was *async*?", "verbatim": True}
    assert context["elements"] == [{"type": "mrkdwn", "text": "Closes on Friday", "verbatim": True}]
    assert quote["elements"] == [
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<!channel> *wow* & more"}]}
    ]


def test_a_row_of_buttons_carries_ids_and_what_is_spoken() -> None:
    (row,) = shown(
        Buttons(
            "question|r1|q1",
            (
                Button("1 &lt; 2", "answer:1", "r1|q1|1", style="primary", spoken="1, very slow"),
                Button("Read", "read"),
            ),
        )
    )
    assert row["block_id"] == "question|r1|q1"
    assert row["elements"] == [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": "1 < 2", "emoji": True},
            "action_id": "answer:1",
            "value": "r1|q1|1",
            "style": "primary",
            "accessibility_label": "1, very slow",
        },
        {
            "type": "button",
            "text": {"type": "plain_text", "text": "Read", "emoji": True},
            "action_id": "read",
        },
    ]


def test_everything_is_spoken_and_nothing_previews_links() -> None:
    parts = (Heading("Atlas"), Quote("a < b"), Buttons("row", (Button("Good", "good", spoken="2, good"),)))
    payload = message_payload(Message(parts))
    assert payload["text"] == "Atlas\n“a &lt; b”\n[2, good]"
    assert payload["unfurl_links"] is False
    assert payload["unfurl_media"] is False
    assert "metadata" not in payload


def test_a_mark_travels_as_metadata() -> None:
    assert message_payload(Message((Words("hello"),), mark="d-1"))["metadata"] == {
        "event_type": "pops_delivery",
        "event_payload": {"key": "d-1"},
    }


def test_a_long_paragraph_becomes_several_sections() -> None:
    blocks = shown(Words("word " * 1000 + "\n\n" + "end"))
    assert len(blocks) > 1
    assert all(size(block["text"]["text"]) <= 3000 for block in blocks)


@given(st.text(alphabet=st.sampled_from("a &<>\n😀"), min_size=1, max_size=400), st.integers(1, 4))
def test_any_text_fits_its_block(raw: str, times: int) -> None:
    text = escape("x" + raw * times)
    header, *_, row = shown(
        Heading(text), Note(text), Quote(text), Buttons("row", (Button(text, "go", spoken=text),))
    )
    assert size(header["text"]["text"]) <= 150
    assert size(row["elements"][0]["text"]["text"]) <= 75
    assert size(row["elements"][0]["accessibility_label"]) <= 75
    assert json.dumps(row)


def test_a_spoken_text_is_at_most_4000_characters() -> None:
    text = message_payload(Message((Words("&amp;" * 1500),)))["text"]
    assert isinstance(text, str)
    assert len(text) <= 4000
    assert text.endswith("&amp;…")


def test_empty_parts_are_left_out() -> None:
    assert shown(Words(" "), Note(""), Quote("\n")) == []


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ((Divider(),) * 51, "at most 50 blocks"),
        ((Words("a" * 2999),) * 4, "at most 10000 characters"),
        ((Divider(),), "says something"),
        ((Words("x"), Heading(" ")), "says something"),
        ((Words("x"), Buttons("row", ())), "1 to 25 buttons"),
        ((Words("x"), Buttons("row", (Button("a", "go"), Button("b", "go")))), "go is there twice"),
        (
            (Words("x"), Buttons("row", (Button("a", "go"),)), Buttons("row", (Button("a", "go"),))),
            "row is there twice",
        ),
        ((Words("x"), Buttons("row", (Button("a", "go", value="v" * 2001),))), "longer than 2000"),
    ],
)
def test_what_cannot_be_made_to_fit_is_an_error(parts: tuple[Part, ...], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        message_payload(Message(parts))
