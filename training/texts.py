"""The labelled texts: one UTF-8 TSV a set, and the phrases written for Pops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

LABELS = ("negative", "neutral", "positive")

SHIPPED = (
    "senti4sd",
    "uci_sentences",
    "amazon_snippets",
    "movie_snippets",
    "nyt_snippets",
    "goemotions",
)
"""The sets whose licence allows to ship what was trained on them; any other set is only measured."""

WORKPLACE = "workplace"

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "\\": "\\"}
_CHOICE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True)
class Labelled:
    """A text and what people said of it."""

    text: str
    label: str


def read_sets(folder: Path) -> dict[str, list[Labelled]]:
    """Each `dev_NAME.tsv` of a folder by its name, those that are shipped first.

    Raises:
        FileNotFoundError: one of the sets that the weights are trained on is not there.
    """
    found = {file.stem.removeprefix("dev_"): _read(file) for file in sorted(folder.glob("dev_*.tsv"))}
    missing = [name for name in SHIPPED if name not in found]
    if missing:
        message = f"{folder} lacks {', '.join(f'dev_{name}.tsv' for name in missing)}"
        raise FileNotFoundError(message)
    return {name: found[name] for name in (*SHIPPED, *(n for n in found if n not in SHIPPED))}


def _read(file: Path) -> list[Labelled]:
    header, *lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = header.split("\t")
    text, label = columns.index("text"), columns.index("label")
    rows = (line.split("\t") for line in lines)
    return [Labelled(_ESCAPE.sub(_unescaped, row[text]), row[label]) for row in rows]


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[0])


def workplace_phrases() -> list[Labelled]:
    """Sentences about work, written for Pops: above all gains and losses without a feeling word.

    Each line of `workplace.txt` is a label and a sentence; `{a|b}` stands for each of its choices.
    """
    lines = Path(__file__).with_name("workplace.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return [Labelled(text, label) for label, sentence in pairs for text in _each(sentence)]


def _each(sentence: str) -> Iterator[str]:
    parts = _CHOICE.split(sentence)
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return ("".join(chosen) for chosen in product(*choices))
