"""Reading what people see: messages, forms and the Home tab, reduced to words and buttons."""

from typing import Any

Json = dict[str, Any]


def words(shown: Any) -> str:
    """All texts of blocks, in reading order, a line each."""
    return "\n".join(_texts(shown))


def buttons(shown: Json) -> dict[str, list[str]]:
    """The labels of each row of buttons, by block id."""
    return {
        block["block_id"]: [element["text"]["text"] for element in block["elements"]]
        for block in shown.get("blocks", [])
        if block["type"] == "actions"
    }


def inputs(view: Json) -> dict[str, Json]:
    """The element of each field of a form, by name."""
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def initial(view: Json) -> dict[str, str | None]:
    """What each field of a form holds when it opens."""
    return {name: _initial(element) for name, element in inputs(view).items()}


def typed(element: Json, value: str | None) -> Json:
    """A value as Slack sends it for this element."""
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": value}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element["options"] if value else []}
    if kind == "users_select":
        return {"type": kind, "selected_user": value}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value}
    if kind == "multi_static_select":
        offered = {o["value"]: o for o in _offered(element)}
        return {"type": kind, "selected_options": [offered[v] for v in (value or "").splitlines()]}
    chosen = next((o for o in element["options"] if o["value"] == value), None)
    assert chosen is not None or value is None, f"{value} is not offered"
    return {"type": kind, "selected_option": chosen}


def _offered(element: Json) -> list[Json]:
    groups = element.get("option_groups", [element])
    return [option for group in groups for option in group["options"]]


def _texts(shown: Any) -> list[str]:
    if isinstance(shown, list):
        return [text for item in shown for text in _texts(item)]
    if not isinstance(shown, dict):
        return []
    if isinstance(shown.get("text"), str):
        return [shown["text"]]
    return [text for key in shown if key != "metadata" for text in _texts(shown[key])]


def _initial(element: Json) -> str | None:
    if element["type"] == "multi_static_select":
        return "\n".join(o["value"] for o in element.get("initial_options", [])) or None
    if "initial_user" in element:
        return str(element["initial_user"])
    if "initial_date" in element:
        return str(element["initial_date"])
    if "initial_value" in element:
        return str(element["initial_value"])
    chosen = element.get("initial_option") or next(iter(element.get("initial_options", [])), None)
    return None if chosen is None else str(chosen["value"])
