"""Checks the elements of Block Kit: which keys each takes, what they may hold, where it may stand."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.faults import EITHER, ID_LIMIT, PLAIN, Faults, check_confirm, check_options, check_text

BUTTONS = {"button", "overflow"}
MENUS = {
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
}
CHOICES = {"radio_buttons", "checkboxes"}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}

IN_ACTIONS = BUTTONS | MENUS | CHOICES | PICKERS
IN_INPUT = TEXTS | MENUS | CHOICES | PICKERS | {"file_input"}
IN_SECTION = BUTTONS | MENUS | CHOICES | {"datepicker", "timepicker", "image"}

_COMMON = {"type", "action_id", "confirm", "focus_on_load"}
_WRITTEN = {"placeholder", "dispatch_action_config"}
_OPTIONAL: dict[str, set[str]] = {
    "button": {"url", "value", "style", "accessibility_label"},
    "overflow": set(),
    "radio_buttons": {"initial_option"},
    "checkboxes": {"initial_options"},
    "static_select": {"options", "option_groups", "initial_option", "placeholder"},
    "multi_static_select": {
        "options",
        "option_groups",
        "initial_options",
        "placeholder",
        "max_selected_items",
    },
    "datepicker": {"initial_date", "placeholder"},
    "timepicker": {"initial_time", "placeholder", "timezone"},
    "datetimepicker": {"initial_date_time"},
    "plain_text_input": _WRITTEN | {"initial_value", "multiline", "min_length", "max_length"},
    "email_text_input": _WRITTEN | {"initial_value"},
    "url_text_input": _WRITTEN | {"initial_value"},
    "number_input": _WRITTEN | {"initial_value", "min_value", "max_value"},
    "rich_text_input": _WRITTEN | {"initial_value"},
    "file_input": {"filetypes", "max_files"},
}
_REQUIRED: dict[str, set[str]] = {
    "button": {"text"},
    "overflow": {"options"},
    "radio_buttons": {"options"},
    "checkboxes": {"options"},
    "number_input": {"is_decimal_allowed"},
}
_LOOKED_UP = {
    "placeholder",
    "initial_user",
    "initial_users",
    "initial_channel",
    "initial_channels",
    "initial_conversation",
    "initial_conversations",
    "initial_option",
    "initial_options",
    "default_to_current_conversation",
    "response_url_enabled",
    "filter",
    "max_selected_items",
    "min_query_length",
}


def check_element(faults: Faults, element: Any, where: str, allowed: set[str]) -> None:
    """Check one element that stands where only `allowed` types may."""
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        faults.add(where, f"unsupported type: {kind}")
        return
    if kind == "image":
        check_picture(faults, element, where)
        return
    required = {"type"} | _REQUIRED.get(kind, set())
    if not faults.keys(element, where, required, _COMMON | _OPTIONAL.get(kind, _LOOKED_UP)):
        return
    if "action_id" in element:
        faults.string(element["action_id"], f"{where}/action_id", ID_LIMIT)
    if "confirm" in element:
        check_confirm(faults, element["confirm"], f"{where}/confirm")
    if "placeholder" in element:
        check_text(faults, element["placeholder"], f"{where}/placeholder", PLAIN, 150)
    _CHECKS.get(kind, _nothing_more)(faults, element, where)


def check_picture(faults: Faults, image: Any, where: str, optional: frozenset[str] = frozenset()) -> None:
    """Check an image, block or element: it needs words for those who cannot see it, and one source."""
    if not faults.keys(image, where, {"type", "alt_text"}, {"image_url", "slack_file"} | optional):
        return
    faults.string(image["alt_text"], f"{where}/alt_text", 2000)
    if ("image_url" in image) == ("slack_file" in image):
        faults.add(where, "must have exactly one of: image_url, slack_file")
    if "image_url" in image:
        faults.string(image["image_url"], f"{where}/image_url", 3000)


def _button(faults: Faults, button: dict[str, Any], where: str) -> None:
    check_text(faults, button["text"], f"{where}/text", PLAIN, 75)
    for key, limit, least in (("value", 2000, 0), ("url", 3000, 1), ("accessibility_label", 75, 1)):
        if key in button:
            faults.string(button[key], f"{where}/{key}", limit, least=least)
    if button.get("style", "primary") not in ("primary", "danger"):
        faults.add(f"{where}/style", "must be one of: primary, danger")


def _overflow(faults: Faults, overflow: dict[str, Any], where: str) -> None:
    check_options(faults, overflow["options"], f"{where}/options", 5)


def _choices(faults: Faults, choices: dict[str, Any], where: str) -> None:
    options = check_options(faults, choices["options"], f"{where}/options", 10, EITHER)
    _initial(faults, choices, options, where)


def _static_menu(faults: Faults, menu: dict[str, Any], where: str) -> None:
    if ("options" in menu) == ("option_groups" in menu):
        faults.add(where, "must have exactly one of: options, option_groups")
    options: list[Any] = []
    if "options" in menu:
        options += check_options(faults, menu["options"], f"{where}/options", 100)
    for number, group in enumerate(faults.items(menu.get("option_groups", []), where, 100, least=0)):
        place = f"{where}/option_groups/{number}"
        if faults.keys(group, place, {"label", "options"}, set()):
            check_text(faults, group["label"], f"{place}/label", PLAIN, 75)
            options += check_options(faults, group["options"], f"{place}/options", 100)
    _initial(faults, menu, options, where)


def _initial(faults: Faults, element: dict[str, Any], options: list[Any], where: str) -> None:
    chosen = list(element.get("initial_options", []))
    if "initial_option" in element:
        chosen.append(element["initial_option"])
    if "initial_options" in element and not element["initial_options"]:
        faults.add(f"{where}/initial_options", "no fewer than 1 items allowed")
    if any(option not in options for option in chosen):
        faults.add(where, "the initial option is none of the options")


def _text_input(faults: Faults, text: dict[str, Any], where: str) -> None:
    least, most = text.get("min_length", 0), text.get("max_length", 3000)
    if not (isinstance(least, int) and 0 <= least <= 3000):
        faults.add(f"{where}/min_length", "must be between 0 and 3000")
    if not (isinstance(most, int) and 1 <= most <= 3000):
        faults.add(f"{where}/max_length", "must be between 1 and 3000")
    elif "initial_value" in text:
        faults.string(text["initial_value"], f"{where}/initial_value", most, least=0)


def _files(faults: Faults, files: dict[str, Any], where: str) -> None:
    if not 1 <= files.get("max_files", 10) <= 10:
        faults.add(f"{where}/max_files", "must be between 1 and 10")


def _nothing_more(faults: Faults, element: dict[str, Any], where: str) -> None:
    """Some elements have no further rules."""


_CHECKS: dict[str, Callable[[Faults, dict[str, Any], str], None]] = {
    "button": _button,
    "overflow": _overflow,
    "radio_buttons": _choices,
    "checkboxes": _choices,
    "static_select": _static_menu,
    "multi_static_select": _static_menu,
    "plain_text_input": _text_input,
    "file_input": _files,
}
