"""What a person has entered in a view, in the shape of Slack's `view.state.values`."""

from typing import Any

from bot.sandbox.blocks import interactive_elements
from bot.sandbox.errors import Json

REQUIRED = "Please complete this required field."

_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "value": "initial_value",
}
_HOLDS = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
}


def entered(blocks: list[Json], values: Json) -> Json:
    """The state of all inputs: what the person entered, else what the app put there, else nothing."""
    state: Json = {}
    for block in blocks:
        for element in interactive_elements(block):
            if element["type"] in ("button", "overflow"):
                continue
            typed = values.get(block["block_id"], {}).get(element["action_id"])
            state.setdefault(block["block_id"], {})[element["action_id"]] = value_of(element, typed)
    return state


def value_of(element: Json, typed: Any) -> Json:
    """One element's value in Slack's shape."""
    key = _HOLDS.get(element["type"], "value")
    value = typed.get(key) if isinstance(typed, dict) else element.get(_INITIAL[key])
    if value in ("", None):
        value = [] if key == "selected_options" else None
    return {"type": element["type"], key: value}


def mistakes(blocks: list[Json], state: Json) -> dict[str, str]:
    """What Slack's own client refuses before the app hears of it, by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        key = _HOLDS.get(element["type"], "value")
        value = state[block["block_id"]][element["action_id"]][key]
        sentence = _mistake(block, element, value)
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _mistake(block: Json, element: Json, value: Any) -> str:
    if not value:
        return "" if block.get("optional") else REQUIRED
    if element["type"] != "plain_text_input":
        return ""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please write at least {least} characters."
    return f"Please write at most {most} characters." if len(value) > most else ""
