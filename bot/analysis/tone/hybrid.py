"""One logistic regression over the features of a text, in plain Python."""

import math
from collections.abc import Container
from dataclasses import dataclass

from bot.analysis.tone.features import Features, features_of
from bot.analysis.tone.weights import Triple, Weights


@dataclass(frozen=True)
class Chances:
    """How likely a text is negative, neutral and positive; they add up to 1."""

    negative: float
    neutral: float
    positive: float


class Hybrid:
    """Reads texts in English with trained weights. Deterministic; it keeps nothing of a text."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.known: Container[str] = weights.grams

    def chances(self, text: str) -> Chances:
        """The chances of a text that was normalised."""
        return self.chances_of(features_of(text))

    def chances_of(self, features: Features) -> Chances:
        """The chances of a text by its features."""
        return Chances(*_softmax(self._sums(features), self.weights.heat))

    def _sums(self, features: Features) -> Triple:
        weights = self.weights
        negative, neutral, positive = weights.offset
        for name, (mean, (n, o, p)) in weights.scores.items():
            value = features.scores[name] - mean
            negative, neutral, positive = negative + n * value, neutral + o * value, positive + p * value
        known, share = weights.grams, features.share
        for gram in sorted(features.grams & known.keys()):  # sorted: sums do not depend on hashes
            n, p = known[gram]
            negative, positive = negative + n * share, positive + p * share
        return negative, neutral, positive


def _softmax(sums: Triple, heat: float) -> Triple:
    most = max(sums)
    negative, neutral, positive = (math.exp((each - most) / heat) for each in sums)
    total = negative + neutral + positive
    return negative / total, neutral / total, positive / total
