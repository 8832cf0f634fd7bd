"""A modal with a field in it: opening it, and sending it as a person does."""

from typing import Any

from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import MIRA, modal, text_field


def opened(client: WebClient, trigger: str, *blocks: object, **more: object) -> str:
    view = modal(*(blocks or (text_field("comment"),)), **more)
    return str(client.views_open(trigger_id=trigger, view=view)["view"]["id"])


def typed(words: str | None) -> dict[str, object]:
    return {"comment": {"comment": {"type": "plain_text_input", "value": words}}}


def submit(sandbox: Sandbox, view_id: str, words: str | None = "Fine") -> dict[str, Any]:
    return sandbox.act(MIRA, "submit", view_id=view_id, values=typed(words))
