"""What the fields of a form hold, whatever kind they are: all of it as texts, in the order chosen."""

from collections.abc import Mapping, Sequence

from bot.slack.reading import Json, PayloadError, listing, mapping, maybe, ours, text
from bot.slack.typed import form_words

Held = dict[str, tuple[str, ...]]

_PLACE = "view"
_KEYS = {
    "datepicker": "date",
    "timepicker": "time",
    "users_select": "user",
    "multi_users_select": "users",
    "conversations_select": "conversation",
    "static_select": "option",
    "multi_static_select": "options",
    "radio_buttons": "option",
    "external_select": "option",
    "checkboxes": "options",
    "multi_external_select": "options",
}
"""Slack calls a value `selected_…` once it is chosen, and `initial_…` when the form begins with it."""


def fields_held(values: object) -> Held:
    """What somebody left in each field of `view.state.values`."""
    return {
        name: _held(mapping(element, _PLACE), "selected_")
        for name, elements in mapping(values, _PLACE).items()
        for element in mapping(elements, _PLACE).values()
    }


def fields_begun(blocks: Sequence[object]) -> Held:
    """What each field of `view.blocks` held when the form was shown."""
    return {
        text(block, "block_id"): _held(mapping(maybe(block, "element"), _PLACE), "initial_")
        for block in blocks
        if maybe(block, "type") == "input"
    }


def _held(element: Json, prefix: str) -> tuple[str, ...]:
    kind = element.get("type")
    if kind == "plain_text_input":
        key = "value" if prefix == "selected_" else "initial_value"
        return (form_words(text(element, key)),) if element.get(key) else ()
    key = prefix + _KEYS.get(str(kind), "")
    found = element.get(key)
    if not found:
        return ()
    return tuple(_one(part) for part in (listing(element, key) if isinstance(found, list) else [found]))


def _one(part: object) -> str:
    """An option's value; an id, a day or a time as it stands."""
    if isinstance(part, Mapping):
        return ours(part, "value")
    if not isinstance(part, str):
        raise PayloadError(_PLACE)
    return ours({"value": part}, "value")
