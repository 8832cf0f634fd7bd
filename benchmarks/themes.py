"""What it costs to read what a comment is about."""

from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from benchmarks.figures import Figure, each
from bot.analysis.plain_words import normalise
from bot.flows.theme_bank import reader_of

COMMENTS = 20_000
DEMO = Path(__file__).parents[1] / "prompts" / "demo" / "comments.yml"


def themes() -> Figure:
    """The themes of one comment, beside taking markup out of it."""
    said = _comments(Random(1))
    reader = reader_of(())
    reader.themes_in(said[0])  # loads the dictionary

    def read() -> None:
        for words in said:
            reader.themes_in(words)

    def clean() -> None:
        for words in said:
            normalise(words)

    return Figure("themes of one comment", each(read, COMMENTS), "its plain words", each(clean, COMMENTS))


def _comments(chance: Random) -> list[str]:
    """The demo's comments, now and then two together."""
    known = list(_texts(YAML(typ="safe").load(DEMO)))
    return [" ".join(chance.sample(known, chance.choice((1, 1, 2)))) for _ in range(COMMENTS)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]
