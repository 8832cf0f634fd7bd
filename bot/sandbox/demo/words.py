"""What the people of the demo write, from `prompts/demo/comments.yml`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).parents[3] / "prompts" / "demo" / "comments.yml"


def comments(change: str, stage: str, mood: str) -> tuple[str, ...]:
    """Comments of teams "trying" a change or "waiting" for it, in the mood "good", "bad" or "mixed"."""
    return tuple(_words()[change][stage][mood])


def reports(change: str, kind: str) -> tuple[str, ...]:
    """What champions report about a change: "works", "does_not_work" or "idea"."""
    return tuple(_words()["champions"][change][kind])


def hello() -> str:
    """How an ops lead announces Pops to everyone."""
    return str(_words()["hello"])


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return words
