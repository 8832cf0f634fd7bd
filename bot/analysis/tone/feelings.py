"""Words that feelings and judgements are told with: a list of the project's own.

`feelings.txt` has a paragraph a grade: its name, then its words; `word*` stands for every word that begins
so. It was written from general knowledge of English, not from the texts that the reader is measured on.
TextBlob's list rates adjectives and VADER's moods; this one adds what work and products are judged by.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("feelings.txt")
_SHORTEST = 3
"""Letters before a `*`."""

_SIDES = {
    "delight": "glad",
    "praise": "glad",
    "thanks": "glad",
    "distress": "sad",
    "anger": "sad",
    "complaint": "sad",
    "trouble": "trouble",
}
"""What a pair sees of a grade. Trouble is apart: a fault told calmly is no complaint."""

_NOT = "n_"


def grade(word: str) -> str | None:
    """The grade of a word in small letters: its own, or that of the longest beginning that has one."""
    words, beginnings = _read_table()
    if word in words:
        return words[word]
    for end in range(len(word), _SHORTEST - 1, -1):
        if word[:end] in beginnings:
            return beginnings[word[:end]]
    return None


def side(word: str) -> str | None:
    """`#glad`, `#sad` or `#trouble` for a marked word of the list, with its `n_`; None for any other."""
    found = grade(word.removeprefix(_NOT))
    if found is None:
        return None
    return f"{_NOT if word.startswith(_NOT) else ''}#{_SIDES[found]}"


def feelings(words: Collection[str], share: float) -> dict[str, float]:
    """Scores of a text by its marked words: how many there are of each grade, and which side outweighs.

    What is negated counts apart, for half of the other side. `share` is how much one word weighs.
    """
    said = [grade(word) for word in words if not word.startswith(_NOT)]
    denied = [grade(word.removeprefix(_NOT)) for word in words if word.startswith(_NOT)]
    glad, sad = _sides(said)
    not_glad, not_sad = _sides(denied)
    up, down = glad + not_sad / 2, sad + not_glad
    return {
        **{f"f_{name}": said.count(name) * share for name in _SIDES},
        "f_not_glad": not_glad * share,
        "f_not_sad": not_sad * share,
        "f+": float(up > 0),
        "f-": float(down > 0),
        "f_up": float(up > down),
        "f_down": float(down > up),
        "f0": float(up == down == 0),
        "f": (up - down) / (up + down + 1),
    }


def _sides(grades: Collection[str | None]) -> tuple[int, int]:
    """How many are glad, and how many are not."""
    known = [_SIDES[each] for each in grades if each is not None]
    return known.count("glad"), len(known) - known.count("glad")


@cache
def _read_table() -> tuple[dict[str, str], dict[str, str]]:
    """The grade by word, and by beginning."""
    words: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for paragraph in _TABLE.read_text(encoding="utf-8").replace("\n ", "").splitlines():
        name, _, listed = paragraph.partition(": ")
        for word in listed.split():
            (beginnings if word.endswith("*") else words)[word.removesuffix("*")] = name
    return words, beginnings
