"""What may reach the listeners over HTTP: signed by Slack, and of a shape that can be read."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from bot.slack.signing import is_fresh, is_signed

LARGEST_BODY = 1024 * 1024  # bytes
TOO_LARGE = f"A request of Slack's has at most {LARGEST_BODY} bytes."

_LARGEST_CHECK = 1024  # bytes of an unsigned form
_LONGEST_LENGTH = 20  # digits
_NOT_SLACKS = "This request is not signed by Slack, or it is older than five minutes."

_CERTIFICATE_CHECK = re.compile(rb"(?:^|&)ssl_check=1(?:&|$)")
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class TurnedAwayError(Exception):
    """A request that goes no further, with the HTTP status and the sentence that say why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def check_headers(headers: Mapping[str, str], now: float) -> None:
    """Turn a request away before its body is read, if its headers are reason enough."""
    given = headers.get("content-length", "")
    length = int(given) if given.isdecimal() and len(given) < _LONGEST_LENGTH else None
    if given and (length is None or length > LARGEST_BODY):
        raise TurnedAwayError(413, TOO_LARGE)
    may_be_check = _kind(headers) == _FORM and length is not None and length <= _LARGEST_CHECK
    if not may_be_check and not is_fresh(headers, now):
        raise TurnedAwayError(401, _NOT_SLACKS)


def is_certificate_check(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Slack only looks at our certificate, which it does with an unsigned form."""
    return _kind(headers) == _FORM and _CERTIFICATE_CHECK.search(body) is not None


def read_request(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> Mapping[str, object]:
    """The fields of a signed request; raises TurnedAwayError for any other.

    The signature comes first: nothing that a stranger sent is parsed.
    """
    if not is_signed(secret, headers, body, now):
        raise TurnedAwayError(401, _NOT_SLACKS)
    kind = _kind(headers)
    if kind not in (_JSON, _FORM):
        raise TurnedAwayError(415, "Slack sends JSON or a form; this is neither.")
    return _json_object(body) if kind == _JSON else _form(body)


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").split(";")[0].strip().lower()


def _form(body: bytes) -> Mapping[str, object]:
    """A form's fields; an interaction is JSON inside the one field `payload`.

    Bolt itself looks for the word `payload` anywhere in the body and so loses commands that contain it.
    """
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError as error:
        raise TurnedAwayError(400, "This form cannot be read.") from error
    if "payload" in fields:
        return _json_object(fields["payload"])
    if "command" not in fields:
        raise TurnedAwayError(400, "This form is neither a command nor an interaction.")
    return fields


def _json_object(text: str | bytes) -> Mapping[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TurnedAwayError(400, "This JSON cannot be read.") from error
    if not isinstance(value, dict):
        raise TurnedAwayError(400, "Slack sends a JSON object; this is something else.")
    return value
