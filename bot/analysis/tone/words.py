"""A text taken apart: contractions opened, words and word pairs with the negation that reaches them."""

import re
from itertools import pairwise

from bot.analysis.tone.feelings import side

_NOT = r"n['’]?t\b"
_CONTRACTIONS = (
    (re.compile(r"\b(?:can['’]?t|cannot)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bshan['’]t\b", re.IGNORECASE), "shall not"),
    (re.compile(r"\bain['’]?t\b", re.IGNORECASE), "is not"),
    (
        re.compile(
            rf"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might){_NOT}",
            re.IGNORECASE,
        ),
        r"\1 not",
    ),
    (re.compile(r"['’]re\b", re.IGNORECASE), " are"),
    (re.compile(r"\b(i)['’]m\b", re.IGNORECASE), r"\1 am"),
    (re.compile(r"['’]ll\b", re.IGNORECASE), " will"),
    (re.compile(r"['’]ve\b", re.IGNORECASE), " have"),
    (re.compile(r"['’]d\b", re.IGNORECASE), " would"),
    (
        re.compile(
            r"\b(it|that|there|he|she|what|here|who|where|how|everything|nothing)['’]s\b", re.IGNORECASE
        ),
        r"\1 is",
    ),
    (re.compile(r"\blet['’]s\b", re.IGNORECASE), "let us"),
)
_VOTES = ((re.compile(r"(?<![\w.+])\+1(?![\w%.])"), "good"), (re.compile(r"^-1(?![\w%.])"), "bad"))
_GLAD = re.compile(r"(?<!\w)(?:[:;=8xX][-o*']?[)\]dDpP3}]+|\(-?[:;=]|<3+|\^_?\^|[xX]D+\b)(?!\w)")
_SAD = re.compile(r"(?<![\w/])(?:[:;=8]['’]?-?[(\[{/\\|@]+(?!/)|\)-?[:;=]|[dD]-?:|-_+-|</3)(?!\w)")
_TOKEN = re.compile(r"[a-z][a-z0-9]*(?:['’_-][a-z0-9]+)*|\d+(?:[.,]\d+)*|[.,;:!?()]+|…")
_REPEATED = re.compile(r"([a-z])\1{2,}")

_NEGATION = re.compile(
    r"not|no|never|none|nothing|nobody|neither|nor|without|hardly|barely|rarely|cannot",
)
_CLAUSE_ENDS = frozenset(["but", "however", "although", "though", "because", "while", "yet"])
_REACH = 4
"""So many words after a negation are marked, up to the end of the clause."""

_ENDING = re.compile(
    r"(?<=[a-z]{4})(?:ingly|edly|ations?|ments?|ness|fully|ful|ings?|ably|ible|able|ies|ied|ers?|ed|ly|es|s|e|y)$"
)
_STEM = 4


def open_contractions(text: str) -> str:
    """The text with "isn't" as "is not" and so on, which the word lists need, and votes as words."""
    for pattern, opened in (*_VOTES, *_CONTRACTIONS):
        text = pattern.sub(opened, text)
    return text


def tokens(opened: str) -> list[str]:
    """The words, numbers and marks of a text, in small letters; a smiley is one of two words."""
    plain = _SAD.sub(" zsad ", _GLAD.sub(" zglad ", opened))
    return [_REPEATED.sub(r"\1\1", word) for word in _TOKEN.findall(plain.lower())]


def marked(words: list[str]) -> list[str]:
    """Words with `n_` before those that a negation reaches; numbers are all alike."""
    found, left = [], 0
    for word in words:
        if not word[0].isalnum():
            left = 0
            found.append("," if word[0] in "()" else word[0])
            continue
        left = 0 if word in _CLAUSE_ENDS else left
        kind = "0" if word[0].isdigit() else word
        if _NEGATION.fullmatch(kind):
            left = _REACH
            found.append(kind)
        else:
            found.append(f"n_{kind}" if left else kind)
            left -= left > 0
    return found


def grams(words: list[str]) -> set[str]:
    """What is looked up of marked words: each one, each pair of neighbours, and the stems of long ones."""
    found = set(words)
    found.update(f"{first} {second}" for first, second in pairwise(words))
    found.update(_stem(word) for word in words if len(word) > _STEM and word[0].isalpha())
    return found


def sided_pairs(words: list[str]) -> set[str]:
    """Pairs of marked words with the side of a feeling in place of a word: "too #sad", "#glad but"."""
    found: set[str] = set()
    for (first, one), (second, other) in pairwise((word, side(word)) for word in words):
        if other:
            found.add(f"{first} {other}")
        if one:
            found.add(f"{one} {second}")
        if one and other:
            found.add(f"{one} {other}")
    return found


def _stem(word: str) -> str:
    mark, base = ("n_", word[2:]) if word.startswith("n_") else ("", word)
    return f"{mark}~{_ENDING.sub('', base)}"
