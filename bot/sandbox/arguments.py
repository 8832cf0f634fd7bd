"""The arguments of one Web API call, read from a form or from JSON."""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.errors import Json, SlackError, invalid

TRUE_WORDS = ("1", "true", "True")


class Arguments:
    """Named values. Forms carry text only, JSON bodies carry anything: both read the same from here."""

    def __init__(self, values: Json) -> None:
        self._values = values

    @property
    def values(self) -> Json:
        """All values, as they came, without the token."""
        return {key: value for key, value in self._values.items() if key != "token"}

    def text(self, name: str, default: str = "") -> str:
        """A text value."""
        value = self._values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A text value that has to be there. Raises SlackError invalid_arguments."""
        value = self.text(name)
        if not value:
            raise invalid("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no."""
        value = self._values.get(name)
        return default if value is None else value is True or str(value) in TRUE_WORDS

    def limit(self, default: int, most: int) -> int:
        """The page size. Raises SlackError invalid_limit."""
        text = self.text("limit", str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise SlackError("invalid_limit")
        return int(text)

    def data(self, name: str, error: str) -> Any:
        """A JSON value, or None when it is missing. Raises SlackError with `error` when it is not JSON."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as problem:
            raise SlackError(error) from problem


def read_arguments(content_type: str, body: bytes, query: str) -> Arguments:
    """The arguments in a request. Raises SlackError invalid_json when a JSON body is none."""
    values: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            more = json.loads(body or b"{}")  # an empty body is no mistake to Slack
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(more, dict):
            raise SlackError("json_not_object")
        return Arguments(values | more)
    return Arguments(values | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
