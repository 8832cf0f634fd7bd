"""Whether a text is English, as far as a short text tells.

`language.txt` has a line a language: its most frequent words, and some that short comments are made of. The
first line is English. A short text of words that no line knows (jargon, names, a typing error) counts as
English; one in another script does not.
"""

import re
from collections.abc import Container
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("language.txt")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")

KNOWN_FROM = 0.5
"""A text of some words is English only if so large a part of them is known."""

LONG_FROM = 5
WEAK_FROM = 3


@cache
def _languages() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    english, *others = (
        frozenset(line.partition(":")[2].split()) for line in _TABLE.read_text(encoding="utf-8").splitlines()
    )
    return english, tuple(others)


def is_readable(text: str, known: Container[str]) -> bool:
    """Whether a text, normalised, is English. `known` are the words that the reader has met so far."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(_LATIN.match(letter) is not None for letter in letters)
    if 2 * latin < len(letters):
        return False
    return not _is_foreign(words, known)


def _is_foreign(words: list[str], known: Container[str]) -> bool:
    """Whether words of another language outnumber the English ones, or hardly any word is known at all."""
    english, others = _languages()
    ours = sum(word in english for word in words)
    rest = [word for word in words if word not in english]
    strange = sum(
        _LATIN.match(word) is not None and not word.isascii() and word not in known for word in rest
    )
    theirs = max(others, key=lambda other: sum(word in other for word in rest))
    strong = strange + sum(word in theirs and word.isascii() and word not in known for word in rest)
    weak = sum(word in theirs and word in known for word in rest)  # "die", "man" and "hat" are English too
    if strong + weak / 2 > ours and (strong or weak >= WEAK_FROM):
        return True
    met = sum(word in known for word in rest) + ours
    return len(words) >= LONG_FROM and met < len(words) * KNOWN_FROM
