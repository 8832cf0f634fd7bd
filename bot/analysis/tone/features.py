"""What the regression looks at in a text."""

from dataclasses import dataclass
from math import sqrt

from bot.analysis.tone.feelings import feelings
from bot.analysis.tone.scores import rate, scores
from bot.analysis.tone.words import grams, marked, open_contractions, sided_pairs, tokens


@dataclass(frozen=True)
class Features:
    """The named scores of a text; the words, pairs and stems in it; and how much one of these weighs."""

    scores: dict[str, float]
    grams: frozenset[str]
    share: float


def features_of(text: str) -> Features:
    """The features of a text that was normalised."""
    opened = open_contractions(text)
    words = tokens(opened)
    told = marked(words)
    plain = grams(told)
    share = _spread(len(plain))
    found = scores(text, opened, words, rate(opened, words)) | feelings(set(told), share)
    return Features(found, frozenset(plain | sided_pairs(told)), share)


def _spread(count: int) -> float:
    """How much one of `count` grams of a text weighs: a long text is no surer than a short one."""
    return 1 / sqrt(max(1.0, count / 10))
