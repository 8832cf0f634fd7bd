"""Checks Block Kit blocks against Slack's limits, and completes accepted ones as Slack stores them."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.sandbox.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, check_element, check_picture
from bot.sandbox.errors import Json
from bot.sandbox.faults import EITHER, PLAIN, Faults, check_text
from bot.sandbox.ids import new_name
from bot.sandbox.rich_text import check_rich_text, check_table

MARKDOWN_LIMIT = 12_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MESSAGES_ONLY = {"table", "markdown"}
FORMS_ONLY = {"input"}


def faults_of_blocks(blocks: Any, surface: str, where: str = "/blocks") -> list[str]:
    """Everything that Slack would refuse about blocks on a surface: "message", "modal" or "home"."""
    faults = Faults()
    items = faults.items(blocks, where, MOST_BLOCKS[surface], least=0)
    seen: set[str] = set()
    for number, block in enumerate(items):
        place = f"{where}/{number}"
        _check_block(faults, block, place, surface)
        if isinstance(block, dict):
            faults.unique(seen, block.get("block_id"), f"{place}/block_id", "block_id")
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in items) > 1:
        faults.add(where, "only one table is allowed")
    return faults.messages


def completed(blocks: list[Json]) -> list[Json]:
    """Accepted blocks with the ids that the app left out."""
    return [_complete(block) for block in blocks]


def interactive_elements(block: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    if block["type"] == "actions":
        return list(block["elements"])
    element = block.get("element") if block["type"] == "input" else block.get("accessory")
    return [element] if element and "action_id" in element else []


def _complete(block: Json) -> Json:
    done = {**block, "block_id": block.get("block_id") or new_name()}
    if done["type"] == "actions":
        done["elements"] = [_with_action(element) for element in block["elements"]]
    for key in ("element", "accessory"):
        if key in done and done[key]["type"] != "image":
            done[key] = _with_action(done[key])
    return done


def _with_action(element: Json) -> Json:
    return {**element, "action_id": element.get("action_id") or new_name()}


def _check_block(faults: Faults, block: Any, where: str, surface: str) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    wrong_place = (surface != "message" and kind in MESSAGES_ONLY) or (
        surface == "message" and kind in FORMS_ONLY
    )
    check = _CHECKS.get(str(kind))
    if check is None or wrong_place:
        faults.add(where, f"unsupported type: {kind}")
        return
    before = len(faults.messages)
    check(faults, block, where)
    if len(faults.messages) == before and (fault := _second_opinion(json.dumps(block))):
        faults.add(where, fault)


@lru_cache(maxsize=512)
def _second_opinion(block: str) -> str:
    """What Slack's own SDK, which knows rules of its own, says against a block ("": nothing).

    It is slow, and messages are updated again and again with mostly the same blocks.
    """
    try:
        parsed = Block.parse(json.loads(block))
        if parsed is not None:
            parsed.to_dict()
    except SlackObjectFormationError as error:
        return str(error)
    return ""


def _section(faults: Faults, block: Json, where: str) -> None:
    if not faults.keys(block, where, {"type"}, {"block_id", "text", "fields", "accessory", "expand"}):
        return
    if "text" not in block and "fields" not in block:
        faults.add(where, "missing required field: text")
    if "text" in block:
        check_text(faults, block["text"], f"{where}/text", EITHER, 3000)
    for number, text in enumerate(faults.items(block.get("fields", [{}]), f"{where}/fields", 10)):
        if "fields" in block:
            check_text(faults, text, f"{where}/fields/{number}", EITHER, 2000)
    if "accessory" in block:
        check_element(faults, block["accessory"], f"{where}/accessory", IN_SECTION)


def _header(faults: Faults, block: Json, where: str) -> None:
    if faults.keys(block, where, {"type", "text"}, {"block_id", "level"}):
        check_text(faults, block["text"], f"{where}/text", PLAIN, 150)


def _divider(faults: Faults, block: Json, where: str) -> None:
    faults.keys(block, where, {"type"}, {"block_id"})


def _context(faults: Faults, block: Json, where: str) -> None:
    if not faults.keys(block, where, {"type", "elements"}, {"block_id"}):
        return
    for number, element in enumerate(faults.items(block["elements"], f"{where}/elements", 10)):
        place = f"{where}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_picture(faults, element, place)
        else:
            check_text(faults, element, place, EITHER, 3000)


def _actions(faults: Faults, block: Json, where: str) -> None:
    if not faults.keys(block, where, {"type", "elements"}, {"block_id"}):
        return
    seen: set[str] = set()
    for number, element in enumerate(faults.items(block["elements"], f"{where}/elements", 25)):
        place = f"{where}/elements/{number}"
        check_element(faults, element, place, IN_ACTIONS)
        if isinstance(element, dict):
            faults.unique(seen, element.get("action_id"), f"{place}/action_id", "action_id")


def _input(faults: Faults, block: Json, where: str) -> None:
    optional = {"block_id", "hint", "optional", "dispatch_action"}
    if not faults.keys(block, where, {"type", "label", "element"}, optional):
        return
    check_text(faults, block["label"], f"{where}/label", PLAIN, 2000)
    if "hint" in block:
        check_text(faults, block["hint"], f"{where}/hint", PLAIN, 2000)
    check_element(faults, block["element"], f"{where}/element", IN_INPUT)


def _image(faults: Faults, block: Json, where: str) -> None:
    check_picture(faults, block, where, frozenset({"block_id", "title"}))
    if "title" in block:
        check_text(faults, block["title"], f"{where}/title", PLAIN, 2000)


def _markdown(faults: Faults, block: Json, where: str) -> None:
    if faults.keys(block, where, {"type", "text"}, {"block_id"}):
        faults.string(block["text"], f"{where}/text", MARKDOWN_LIMIT)


_CHECKS: dict[str, Callable[[Faults, Json, str], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": check_rich_text,
    "table": check_table,
}
