"""Which of some texts is the most typical: the one that is most like all the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum, log, sqrt

from bot.analysis.function_words import FUNCTION_WORDS
from bot.analysis.lemmas import words_of
from bot.analysis.plain_words import normalise

Weights = Mapping[str, float]
TOO_SHORT = 3
"""A text of fewer words that carry meaning is the most typical one only where no other is left."""


def typicality(texts: Sequence[str]) -> list[tuple[bool, float]]:
    """For each text whether it is long enough, and its mean cosine to the others (0 to 1).

    Words are weighed by tf-idf over these texts, in their base forms, without words that only join others.
    """
    counted = [Counter(_meant(text)) for text in texts]
    spread = Counter(word for counts in counted for word in counts)
    vectors = [_vector(counts, spread, len(texts)) for counts in counted]
    total: Counter[str] = Counter()
    for vector in vectors:
        for word, weight in vector.items():
            total[word] += weight  # type: ignore[assignment]  # a Counter holds any number
    others = max(1, len(texts) - 1)
    return [
        (len(counts) >= TOO_SHORT, round((_dot(vector, total) - _dot(vector, vector)) / others, 9))
        for counts, vector in zip(counted, vectors, strict=True)
    ]


def _meant(text: str) -> list[str]:
    return [word.base for word in words_of(normalise(text)) if word.small not in FUNCTION_WORDS]


def _vector(counts: Mapping[str, int], spread: Mapping[str, int], texts: int) -> Weights:
    """The weights of a text's words, of length 1; nothing for a text without any."""
    weights = {word: count * (1 + log(texts / spread[word])) for word, count in sorted(counts.items())}
    length = sqrt(fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}


def _dot(one: Weights, other: Mapping[str, float]) -> float:
    return fsum(weight * other[word] for word, weight in one.items())
