"""Mistakes in a file that a person wrote: where, and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

Place = tuple[str | int, ...]
"""The keys and list positions that lead to a value."""
SHOWN = 40
"""So many characters of a wrong value are repeated to its author."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: the line it is in (from 1), and a sentence.

    `place` leads to the value, and `bare` is the sentence for where the place is seen, as in a form.
    """

    line: int
    sentence: str
    place: Place = field(default=(), compare=False)
    bare: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


class MistakesError(Exception):
    """A file has mistakes; `mistakes` carries all of them, by line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def quoted(value: object) -> str:
    """A value as it is repeated in a sentence: short, in quotes, on one line."""
    return f'"{shown(str(value))}"'


def shown(text: str) -> str:
    """A text cut to what is worth repeating, without what is not printable."""
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return "".join(c if c.isprintable() else "�" for c in short)


def nearest(word: str, known: Iterable[str]) -> str:
    """The sentence that follows an unknown word: the nearest known one, or a few of those that there are."""
    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1)
    if close:
        return f"Did you mean {quoted(by_lower[close[0]])}?"
    if not by_lower:
        return "There are none yet."
    names = [quoted(name) for name in by_lower.values()]
    return f"There are: {', '.join(names[:12])}{' and more' if len(names) > 12 else ''}."


class SeveralError(ValueError):
    """Several sentences about one value, each with the path from that value to the part it is about."""

    def __init__(self, parts: Iterable[tuple[Place, str]]) -> None:
        self.parts = tuple(parts)
        super().__init__(" ".join(sentence for _, sentence in self.parts))
