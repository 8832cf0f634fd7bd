"""Reading one value out of Slack's JSON: it is there and of the right type, or a `PayloadError` names it."""

import re
from collections.abc import Mapping, Sequence

Json = Mapping[str, object]

_NOT_OURS = re.compile(r"[\x00\ud800-\udfff]")
_LONGEST_ID = 3000  # response_urls included


class PayloadError(Exception):
    """Slack sent something that Pops cannot read."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{self.__doc__} ({place})")
        self.place = place


def at(body: object, *path: str) -> object:
    """The value at a path; raises PayloadError when a step is missing."""
    value = body
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            raise PayloadError(".".join(path))
        value = value[step]
    return value


def maybe(body: object, *path: str) -> object:
    """The value at a path, or None when there is none."""
    value = body
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def mapping(value: object, place: str) -> Json:
    """The value as a JSON object."""
    if not isinstance(value, Mapping):
        raise PayloadError(place)
    return value


def listing(body: object, *path: str, missing: Sequence[object] | None = None) -> Sequence[object]:
    """The list at a path, or `missing` when nothing is there and that is allowed."""
    value = maybe(body, *path)
    if value is None and missing is not None:
        return missing
    if not isinstance(value, list):
        raise PayloadError(".".join(path))
    return value


def text(body: object, *path: str, missing: str | None = None) -> str:
    """The text at a path, or `missing` when nothing is there and that is allowed."""
    value = maybe(body, *path)
    if value is None and missing is not None:
        return missing
    if not isinstance(value, str):
        raise PayloadError(".".join(path))
    return value


def ours(body: object, *path: str, missing: str | None = None) -> str:
    """A text that Pops wrote and Slack hands back: one that no database could hold is not ours."""
    value = text(body, *path, missing=missing)
    if _NOT_OURS.search(value):
        raise PayloadError(".".join(path))
    return value


def identifier(body: object, *path: str) -> str:
    """The id, address or name at a path: printable ASCII, opaque otherwise."""
    value = text(body, *path)
    if not value or len(value) > _LONGEST_ID or not (value.isascii() and value.isprintable()):
        raise PayloadError(".".join(path))
    return value


def maybe_id(body: object, *path: str) -> str | None:
    """As `identifier`, or None when Slack says nothing or the empty string."""
    return identifier(body, *path) if maybe(body, *path) not in (None, "") else None
