"""What stands on somebody's Home tab, and clicks that it does not offer."""

from tests.walks.reading import Json, words
from tests.walks.stage import Stage


def said(stage: Stage, person: str) -> str:
    """All words on somebody's Home tab as it stands."""
    return words(stage.shown_home(person)["blocks"])


def chosen(stage: Stage, person: str) -> list[str]:
    """The choices that stand out on somebody's Home tab."""
    rows = [b for b in stage.shown_home(person)["blocks"] if b.get("block_id", "").startswith("question|")]
    return [e["text"]["text"] for b in rows for e in b["elements"] if e.get("style") == "primary"]


def forged(stage: Stage, person: str, action: str, value: str, home: Json | None = None) -> None:
    """A click that somebody's Home tab does not offer."""
    view = home or stage.home(person)
    block = {"block_id": "next|async", "action_id": action, "type": "button", "value": value}
    stage.send(stage.payloads.view_click(stage.user(person), view, block))
