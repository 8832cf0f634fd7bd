"""Collects what is wrong with Block Kit JSON, in Slack's manner, and checks its smallest pieces.

The limits are those of Slack's Block Kit reference.
"""

from typing import Any

PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")
ID_LIMIT = 255
OPTION_TEXT_LIMIT = 75
OPTION_VALUE_LIMIT = 150


class Faults:
    """The faults found so far, each with the json-pointer of its place."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Note a fault."""
        self.messages.append(f"[ERROR] {what} [json-pointer:{where}]")

    def keys(self, value: Any, where: str, required: set[str], optional: set[str]) -> bool:
        """Check that a value is an object with these keys only. Returns whether reading on makes sense."""
        if not isinstance(value, dict):
            self.add(where, "must be an object")
            return False
        for key in sorted(required - value.keys()):
            self.add(where, f"missing required field: {key}")
        for key in sorted(value.keys() - required - optional):
            self.add(where, f"invalid additional property: {key}")
        return not required - value.keys()

    def string(self, value: Any, where: str, limit: int, *, least: int = 1) -> None:
        """Check a string's length in characters."""
        if not isinstance(value, str):
            self.add(where, "must be a string")
        elif len(value) < least:
            self.add(where, f"must be more than {least - 1} characters")
        elif len(value) > limit:
            self.add(where, f"must be less than {limit + 1} characters")

    def items(self, value: Any, where: str, most: int, *, least: int = 1) -> list[Any]:
        """Check a list's length and return its items (none when it is no list)."""
        if not isinstance(value, list):
            self.add(where, "must be an array")
            return []
        if len(value) < least:
            self.add(where, f"no fewer than {least} items allowed")
        if len(value) > most:
            self.add(where, f"no more than {most} items allowed")
        return value

    def unique(self, seen: set[str], value: Any, where: str, name: str) -> None:
        """Check that an id, when given, is a fresh one."""
        if value is None:
            return
        self.string(value, where, ID_LIMIT)
        if str(value) in seen:
            self.add(where, f"{name} is not unique: {value}")
        seen.add(str(value))


def check_text(faults: Faults, value: Any, where: str, kinds: tuple[str, ...], limit: int) -> None:
    """Check a text object."""
    if not faults.keys(value, where, {"type", "text"}, {"emoji", "verbatim"}):
        return
    if value["type"] not in kinds:
        faults.add(f"{where}/type", f"must be one of: {', '.join(kinds)}")
    wrong = "verbatim" if value["type"] == "plain_text" else "emoji"
    if wrong in value:
        faults.add(where, f"invalid additional property: {wrong}")
    faults.string(value["text"], f"{where}/text", limit)


def check_option(faults: Faults, value: Any, where: str, kinds: tuple[str, ...]) -> None:
    """Check one option of a menu, of radio buttons or of checkboxes."""
    if not faults.keys(value, where, {"text", "value"}, {"description", "url"}):
        return
    check_text(faults, value["text"], f"{where}/text", kinds, OPTION_TEXT_LIMIT)
    faults.string(value["value"], f"{where}/value", OPTION_VALUE_LIMIT)
    if "description" in value:
        check_text(faults, value["description"], f"{where}/description", kinds, OPTION_TEXT_LIMIT)


def check_options(
    faults: Faults, value: Any, where: str, most: int, kinds: tuple[str, ...] = PLAIN
) -> list[Any]:
    """Check a list of options, which may not offer the same value twice."""
    options = faults.items(value, where, most)
    for number, option in enumerate(options):
        check_option(faults, option, f"{where}/{number}", kinds)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(str, values))) < len(values):
        faults.add(where, "options must have unique values")
    return options


def check_confirm(faults: Faults, value: Any, where: str) -> None:
    """Check a confirmation dialog."""
    if not faults.keys(value, where, {"title", "text", "confirm", "deny"}, {"style"}):
        return
    check_text(faults, value["title"], f"{where}/title", PLAIN, 100)
    check_text(faults, value["text"], f"{where}/text", EITHER, 300)
    check_text(faults, value["confirm"], f"{where}/confirm", PLAIN, 30)
    check_text(faults, value["deny"], f"{where}/deny", PLAIN, 30)
