"""Words of a text and their base forms, by simplemma's English dictionary: no download, no model."""

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENGLISH = "en"


class Word(NamedTuple):
    """One word in small letters with its base form, and how it was written."""

    small: str
    base: str
    written: str


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in their order; hyphens part words, apostrophes do not."""
    found = _WORD.findall(text.replace("’", "'"))
    return tuple(Word(small := word.lower(), base_of(small), word) for word in found)


@lru_cache(maxsize=50_000)
def base_of(small: str) -> str:
    """The base form of a word in small letters: "meetings" gives "meet" or "meeting", "worse" gives "wrong".

    A word that the dictionary does not have is its own; a name comes back with its capital.
    """
    from simplemma import lemmatize  # its dictionary takes 0.2 s and 30 MB: only who reads words pays

    return str(lemmatize(small, _ENGLISH))


@lru_cache(maxsize=50_000)
def is_plain_word(small: str) -> bool:
    """Whether a word in small letters is an English word and not somebody's or something's name."""
    from simplemma import is_known

    return bool(is_known(small, _ENGLISH)) and base_of(small).islower()
