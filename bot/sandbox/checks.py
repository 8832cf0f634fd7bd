"""Checks whole messages and views as Slack does before it takes them."""

import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import completed, faults_of_blocks
from bot.sandbox.errors import Json, SlackError, invalid
from bot.sandbox.faults import ID_LIMIT, PLAIN, Faults, check_text
from bot.sandbox.rich_text import words_in
from bot.sandbox.views import size_of

TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000
BLOCKS_TEXT_LIMIT = 13_200  # not in Slack's documentation; github.com/slackapi/bolt-js/issues/2509
VIEW_BYTES = 250_000

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VIEW_KEYS = {
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "title",
    "submit",
    "close",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
}


def message_content(arguments: Arguments, *, strict: bool) -> Json:
    """The checked text, blocks and metadata of a message to post.

    With `strict`, blocks need the top-level text that screen readers and notifications use; Slack itself
    only warns. Raises SlackError no_text, invalid_blocks, msg_blocks_too_long, invalid_metadata_*.
    """
    text = arguments.text("text")
    blocks = checked_blocks(arguments.data("blocks", "invalid_blocks_format"))
    if not text and (strict or not blocks):
        raise SlackError("no_text")
    content: Json = {"text": text[:TEXT_LIMIT]}
    if blocks:
        content["blocks"] = blocks
    metadata = checked_metadata(arguments.data("metadata", "invalid_metadata_format"))
    if metadata:
        content["metadata"] = metadata
    return content


def checked_blocks(blocks: Any) -> list[Json]:
    """A message's blocks, completed. Raises SlackError invalid_blocks_format, invalid_blocks and such."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults = faults_of_blocks(blocks, "message")
    if faults:
        raise invalid("invalid_blocks", *faults)
    if words_in(blocks) > BLOCKS_TEXT_LIMIT:
        raise SlackError("msg_blocks_too_long")
    return completed(blocks)


def checked_metadata(metadata: Any) -> Json:
    """A message's metadata, {} for none. Raises SlackError invalid_metadata_format or _schema."""
    if metadata is None or metadata == {}:
        return {}
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if not all(_NAME.fullmatch(name) for name in (kind, *payload)) or not all(map(_plain, payload.values())):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _plain(value: Any) -> bool:
    """Whether a metadata value is flat, or an object or list of flat ones."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return all(
            isinstance(item, str | int | float) or (isinstance(item, dict) and _plain(item)) for item in value
        )
    return isinstance(value, str | int | float)


def checked_view(view: Any, surfaces: tuple[str, ...]) -> Json:
    """A view to show, completed. Raises SlackError invalid_arguments or view_too_large."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", "[ERROR] must provide an object [json-pointer:/view]")
    if view.get("type") not in surfaces:
        raise invalid(
            "invalid_arguments", f"[ERROR] must be one of: {', '.join(surfaces)} [json-pointer:/view/type]"
        )
    if size_of(view) > VIEW_BYTES:
        raise SlackError("view_too_large")
    messages = _faults_of_view(view)
    if messages:
        raise invalid("invalid_arguments", *messages)
    return {**view, "blocks": completed(view["blocks"])}


def _faults_of_view(view: Json) -> list[str]:
    faults = Faults()
    modal = view["type"] == "modal"
    required = {"type", "blocks"} | ({"title"} if modal else set())
    if not faults.keys(view, "/view", required, _VIEW_KEYS):
        return faults.messages
    for key in ("title", "submit", "close"):
        if view.get(key) is not None or (key == "title" and modal):
            check_text(faults, view[key], f"/view/{key}", PLAIN, 24)
    for key, limit in (("private_metadata", 3000), ("callback_id", ID_LIMIT), ("external_id", ID_LIMIT)):
        if key in view:
            faults.string(view[key], f"/view/{key}", limit, least=0)
    faults.messages += faults_of_blocks(view["blocks"], view["type"], "/view/blocks")
    if not faults.messages and modal and _has_input(view) and not view.get("submit"):
        faults.add("/view", "missing required field: submit")
    return faults.messages


def _has_input(view: Json) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])
