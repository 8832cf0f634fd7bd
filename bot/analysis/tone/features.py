"""What the regression looks at in a text."""

from dataclasses import dataclass
from math import sqrt

from bot.analysis.tone.scores import rate, scores
from bot.analysis.tone.words import grams, marked, open_contractions, tokens


@dataclass(frozen=True)
class Features:
    """The named scores of a text, and the words, pairs and stems in it."""

    scores: dict[str, float]
    grams: frozenset[str]


def features_of(text: str) -> Features:
    """The features of a text that was normalised."""
    opened = open_contractions(text)
    words = tokens(opened)
    found = scores(text, opened, words, rate(opened, words))
    return Features(found, frozenset(grams(marked(words))))


def spread(count: int) -> float:
    """How much one of `count` grams of a text weighs: a long text is no surer than a short one."""
    return 1 / sqrt(max(1.0, count / 10))
