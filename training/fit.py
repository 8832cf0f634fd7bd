"""The regression: three classes, weights shared by all sets, and a smaller part of its own for each set.

What a set's labels mean in that set alone (a fault told calmly is neutral here and negative there) goes into
its own part, which is thrown away. A class that a set does not have is no answer there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from bot.analysis.tone.features import Features

SEEN_FROM = 6
"""A gram is learnt if it is in so many texts."""

SHARED_GRAMS, OWN_GRAMS = 2.0, 6.0
SHARED_SCORES, OWN_SCORES = 0.1, 2.0
INTERCEPT = 0.01
"""How strongly weights are held near nothing."""

TEXTS = 20_000
"""All texts together weigh as much as so many."""

SIZE_POWER, CLASS_POWER = 0.4, 0.4
"""A set of n texts weighs n to this power; so does a class within its set."""

PHRASES = 2.0
"""A phrase that was written for Pops weighs as much as so many texts."""

STEPS = 100

Array = Any


@dataclass(frozen=True)
class Known:
    """Texts of a set as the regression sees them, and the number of each one's label.

    With `only_words` nothing is learnt from their scores: for phrases that are chosen to have none.
    """

    features: Sequence[Features]
    labels: Array
    only_words: bool = False


@dataclass(frozen=True)
class Fitted:
    """Shared weights: of each gram, and of each score after its mean is taken off."""

    vocabulary: dict[str, int]
    grams: Array
    means: Array
    scores: Array

    def sums(self, known: Known) -> Array:
        """A row of three sums for each text, without any offset."""
        return (
            gram_rows(known.features, self.vocabulary) @ self.grams
            + (score_rows(known.features) - self.means) @ self.scores
        )


def score_rows(features: Sequence[Features]) -> Array:
    """A row of scores for each text."""
    return np.array([list(each.scores.values()) for each in features])


def gram_rows(features: Sequence[Features], vocabulary: Mapping[str, int]) -> Array:
    """A sparse row for each text: how much each known gram weighs in it."""
    places: list[int] = []
    shares: list[float] = []
    ends = [0]
    for each in features:
        known = sorted(vocabulary[gram] for gram in each.grams if gram in vocabulary)
        places += known
        shares += [each.share] * len(known)
        ends.append(len(places))
    return sparse.csr_matrix((shares, places, ends), shape=(len(features), len(vocabulary)))


def fit(sets: Sequence[Known]) -> Fitted:
    """Learn from sets of texts. The same sets always give the same weights."""
    vocabulary = _vocabulary(sets)
    grams = [gram_rows(known.features, vocabulary) for known in sets]
    plain = [score_rows(known.features) for known in sets]
    means, spans = np.vstack(plain).mean(0), np.vstack(plain).std(0) + 1e-9
    scaled = [
        (rows - means) / spans * (not known.only_words) for known, rows in zip(sets, plain, strict=True)
    ]
    problem = _Problem(sets, grams, scaled)
    start = np.zeros(problem.size)
    found = minimize(problem.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    shared = problem.parts(found.x)
    return Fitted(vocabulary, shared.grams, means, shared.scores / spans[:, None])


def _vocabulary(sets: Sequence[Known]) -> dict[str, int]:
    seen = Counter(gram for known in sets for each in known.features for gram in each.grams)
    return {gram: place for place, gram in enumerate(sorted(g for g, n in seen.items() if n >= SEEN_FROM))}


@dataclass(frozen=True)
class _Parts:
    """The weights within one long vector; `own_…` have a first axis for the sets."""

    grams: Array
    scores: Array
    intercept: Array
    own_grams: Array
    own_scores: Array
    own_intercept: Array

    def each(self) -> tuple[Array, ...]:
        return (
            self.grams,
            self.scores,
            self.intercept,
            self.own_grams,
            self.own_scores,
            self.own_intercept,
        )


_HELD = (SHARED_GRAMS, SHARED_SCORES, INTERCEPT, OWN_GRAMS, OWN_SCORES, INTERCEPT)


class _Problem:
    """What is minimised: the weighted log loss, and how far the weights are from nothing."""

    def __init__(self, sets: Sequence[Known], grams: Sequence[Array], scores: Sequence[Array]) -> None:
        self._grams, self._scores = grams, scores
        self._turned = [rows.T.tocsr() for rows in grams]
        self._hot = [np.eye(3)[known.labels] for known in sets]
        self._weights = _weights_of(sets)
        d, s, k = grams[0].shape[1], scores[0].shape[1], len(sets)
        self._shapes = ((d, 3), (s, 3), (1, 3), (k, d, 3), (k, s, 3), (k, 1, 3))
        self._cuts = np.cumsum([0, *(int(np.prod(shape)) for shape in self._shapes)])
        self.size = int(self._cuts[-1])

    def parts(self, vector: Array) -> _Parts:
        """Views into the vector."""
        pieces = zip(self._cuts, self._cuts[1:], self._shapes, strict=False)
        return _Parts(*(vector[start:end].reshape(shape) for start, end, shape in pieces))

    def loss(self, vector: Array) -> tuple[float, Array]:
        """The loss, and its gradient."""
        slope = np.empty_like(vector)
        here, there = self.parts(vector), self.parts(slope)
        lost = 0.0
        for part, down, held in zip(here.each(), there.each(), _HELD, strict=True):
            lost += held * float((part**2).sum())
            np.multiply(part, 2 * held, out=down)
        for number in range(len(self._grams)):
            lost += self._add(number, here, there)
        return lost, slope

    def _add(self, number: int, here: _Parts, there: _Parts) -> float:
        rows, plain, hot = self._grams[number], self._scores[number], self._hot[number]
        sums = rows @ (here.grams + here.own_grams[number])
        sums += plain @ (here.scores + here.own_scores[number]) + here.intercept + here.own_intercept[number]
        sums[:, hot.sum(0) == 0] = -60
        chances = softmax(sums)
        weights = self._weights[number]
        off = (chances - hot) * weights[:, None]
        for down, own, slope in (
            (there.grams, there.own_grams[number], self._turned[number] @ off),
            (there.scores, there.own_scores[number], plain.T @ off),
            (there.intercept, there.own_intercept[number], off.sum(0, keepdims=True)),
        ):
            down += slope
            own += slope
        return float(-(weights * np.log((chances * hot).sum(1) + 1e-30)).sum())


def _weights_of(sets: Sequence[Known]) -> list[Array]:
    raw = [
        balance(known.labels, CLASS_POWER)
        * len(known.labels) ** SIZE_POWER
        * (PHRASES if known.only_words else 1)
        for known in sets
    ]
    total = sum(weights.sum() for weights in raw)
    return [weights * TEXTS / total for weights in raw]


def balance(labels: Array, power: float) -> Array:
    """A weight for each text, 1 together: a class of n texts weighs n to this power."""
    counts = np.bincount(labels, minlength=3)
    each = np.where(counts > 0, np.maximum(counts, 1.0) ** (power - 1), 0.0)
    return each[labels] / each[labels].sum()


def softmax(sums: Array) -> Array:
    """Chances out of sums, row by row."""
    powers = np.exp(sums - sums.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)
