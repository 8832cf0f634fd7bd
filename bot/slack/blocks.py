"""Messages as Pops means them -> Block Kit.

Every text is made to fit Slack's limits here; what cannot be made to fit (too many blocks, two buttons with
one action in a row) is a programming error and raises `ValueError`. Sources: Slack's Block Kit reference.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

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
    unescape,
    words_of,
)
from bot.slack.texts import cut, paragraphs, plain, size

Json = dict[str, object]

MARK_EVENT = "pops_delivery"
"""The metadata event under which a message carries its delivery's key."""

_SPOKEN_LIMIT = 4000
_TOTAL_LIMIT = 10_000
_TEXT_LIMIT = 3000
_NOTE_LIMIT = 2000
_HEADING_LIMIT = 150
_BUTTON_LIMIT = 75
_ID_LIMIT = 255
_VALUE_LIMIT = 2000
_BLOCKS_LIMIT = 50
_ROW_LIMIT = 25


def message_payload(message: Message) -> Json:
    """What `chat.postMessage` takes for a message: text, blocks, mark, and no link previews."""
    return {**update_payload(message), "unfurl_links": False, "unfurl_media": False}


def update_payload(message: Message) -> Json:
    """What `chat.update` takes for a message: it has no word on link previews, they stay as posted."""
    blocks = [block for part in message.parts for block in part_blocks(part)]
    check_blocks(blocks, _BLOCKS_LIMIT)
    require(sum(map(_said, blocks)) <= _TOTAL_LIMIT, f"the blocks say at most {_TOTAL_LIMIT} characters")
    spoken = words_of(message.parts).strip()
    require(bool(spoken), "a message says something")
    payload: Json = {"text": cut(spoken, _SPOKEN_LIMIT), "blocks": blocks}
    if message.mark is not None:
        payload["metadata"] = {"event_type": MARK_EVENT, "event_payload": {"key": message.mark}}
    return payload


def part_blocks(part: Part) -> list[Json]:
    """The blocks of one part: none for an empty text, several for a long one."""
    match part:
        case Heading(text):
            return [{"type": "header", "text": plain_text(text, _HEADING_LIMIT)}]
        case Words(text):
            return [{"type": "section", "text": _marked(piece)} for piece in paragraphs(text, _TEXT_LIMIT)]
        case Note(text):
            return [_small(text)] if text.strip() else []
        case Quote(words):
            return [_quote(words)] if words.strip() else []
        case Divider():
            return [{"type": "divider"}]
        case Buttons(row, buttons):
            return [_row(row, buttons)]


def check_blocks(blocks: Sequence[Json], limit: int) -> None:
    """Raise ValueError when there are too many blocks, or when two carry the same id."""
    require(len(blocks) <= limit, f"at most {limit} blocks, not {len(blocks)}")
    _unique((str(block["block_id"]) for block in blocks if "block_id" in block), "block id")


def plain_text(text: str, limit: int) -> Json:
    """A `plain_text` object from an escaped text; raises ValueError when there is nothing to show."""
    shown = plain(text, limit)
    require(bool(shown), "a heading, label or button says something")
    return {"type": "plain_text", "text": shown, "emoji": True}


def short(value: str, limit: int, what: str) -> str:
    """An id or value that must not be cut: raises ValueError when it is longer than `limit`."""
    require(size(value) <= limit, f"{what} is longer than {limit} characters")
    return value


def require(condition: bool, rule: str) -> None:  # noqa: FBT001 - reads as one word with the condition
    """Raise ValueError with the rule when it is broken."""
    if not condition:
        raise ValueError(rule)


def _marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _small(text: str) -> Json:
    return {"type": "context", "elements": [_marked(cut(text.strip(), _NOTE_LIMIT))]}


def _quote(words: str) -> Json:
    text = {"type": "text", "text": unescape(cut(escape(words.strip()), _TEXT_LIMIT))}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [text]}]}


def _row(row: str, buttons: Sequence[Button]) -> Json:
    require(0 < len(buttons) <= _ROW_LIMIT, f"a row has 1 to {_ROW_LIMIT} buttons")
    _unique((button.action for button in buttons), f"action in the row {row}")
    elements = [_button(button) for button in buttons]
    return {"type": "actions", "block_id": short(row, _ID_LIMIT, "a row"), "elements": elements}


def _button(button: Button) -> Json:
    element: Json = {
        "type": "button",
        "text": plain_text(button.label, _BUTTON_LIMIT),
        "action_id": short(button.action, _ID_LIMIT, "an action"),
    }
    if button.value:
        element["value"] = short(button.value, _VALUE_LIMIT, "a button's value")
    if button.style is not None:
        element["style"] = button.style
    if button.spoken is not None:
        element["accessibility_label"] = plain(button.spoken, _BUTTON_LIMIT)
    return element


def _said(value: object) -> int:
    """How much text a block shows, counted after escaping."""
    if isinstance(value, list):
        return sum(map(_said, value))
    if not isinstance(value, dict):
        return 0
    text = value.get("text")
    if isinstance(text, str):
        return size(text if value["type"] == "mrkdwn" else escape(text))
    return sum(map(_said, value.values()))


def _unique(names: Iterable[str], what: str) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    require(not twice, f"the {what} {', '.join(twice)} is there twice")
