"""What the regression says of sets that it was not trained on, and what follows: offset, heat, "unsure"."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from training.fit import Array, Fitted, Known, balance, fit, softmax
from training.measures import measure
from training.texts import LABELS, SHIPPED, WORKPLACE

RIGHT_FROM = 0.85
"""A tag is not "unsure" from the confidence on from which so large a part of the texts is right."""

OPPOSITE_AT_MOST = 0.09
OFFSETS = np.arange(-0.3, 0.81, 0.05)
HEATS = np.arange(0.6, 2.01, 0.05)
ROUNDS = 60


@dataclass(frozen=True)
class Learnt:
    """The weights from all sets, and for each measured set the sums of a regression that never saw it."""

    fitted: Fitted
    offset: Array
    sums: dict[str, Array]


@dataclass(frozen=True)
class Tuned:
    """How sums become tags: what is added to neutral, the heat, and below which confidence it is unsure."""

    neutral: float
    heat: float
    unsure_below: float


def learn(known: Mapping[str, Known]) -> Learnt:
    """Train on all sets that may be shipped, and on all but one of them, each in turn."""
    own = (*SHIPPED, WORKPLACE)
    choices = [own, *(tuple(name for name in own if name != left) for left in SHIPPED)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as workers:
        full, *others = workers.map(_trained, ([known[name] for name in names] for names in choices))
    apart = dict(zip(SHIPPED, others, strict=True))
    sums = {}
    for name in (name for name in known if name != WORKPLACE):
        fitted, offset = apart.get(name, full)
        sums[name] = fitted.sums(known[name]) + offset
    return Learnt(*full, sums)


def _trained(sets: Sequence[Known]) -> tuple[Fitted, Array]:
    """The weights, and the offset for texts that people have labelled: the phrases come last and are not."""
    fitted = fit(sets)
    whole = [known for known in sets[:-1] if len(set(known.labels)) == len(LABELS)]
    return fitted, _offset([fitted.sums(known) for known in whole], [known.labels for known in whole])


def _offset(sums: Sequence[Array], labels: Sequence[Array]) -> Array:
    """What to add to the sums, so that shares are right over sets and classes that weigh alike."""
    offset = np.zeros(3)
    for _ in range(ROUNDS):
        for each, truth in zip(sums, labels, strict=True):
            off = np.eye(3)[truth] - softmax(each + offset)
            offset += (off * balance(truth, 0.5)[:, None]).sum(0) * 2 / len(sums)
    return offset


def tune(sums: Mapping[str, Array], labels: Mapping[str, Array]) -> Tuned:
    """Choose on texts of sets that were left out, each set weighing alike."""
    neutral = max(OFFSETS, key=lambda offset: _goodness(sums, labels, float(offset)))
    moved = {name: each + np.array([0, neutral, 0]) for name, each in sums.items()}
    heat = min(HEATS, key=lambda heat: _log_loss(moved, labels, float(heat)))
    return Tuned(float(neutral), float(heat), _unsure_below(moved, labels, float(heat)))


def _goodness(sums: Mapping[str, Array], labels: Mapping[str, Array], neutral: float) -> float:
    """Mean macro-F1; an offset with too many opposite tags is worse than any without."""
    found = [measure(labels[n], (sums[n] + np.array([0, neutral, 0])).argmax(1)) for n in sums]
    opposite = float(np.mean([each.opposite for each in found]))
    return float(np.mean([each.macro_f1 for each in found])) - (opposite > OPPOSITE_AT_MOST)


def _log_loss(sums: Mapping[str, Array], labels: Mapping[str, Array], heat: float) -> float:
    rows = ((softmax(each / heat), labels[name]) for name, each in sums.items())
    return float(np.mean([-np.log(chances[np.arange(len(truth)), truth]).mean() for chances, truth in rows]))


def confidences(sums: Mapping[str, Array], labels: Mapping[str, Array], heat: float) -> tuple[Array, ...]:
    """Of all texts by falling confidence: the confidence, whether the tag is right, and the text's weight."""
    sure, right, weight = [], [], []
    for name, each in sums.items():
        chances = softmax(each / heat)
        sure.append(chances.max(1))
        right.append(chances.argmax(1) == labels[name])
        weight.append(np.full(len(each), 1 / len(each) / len(sums)))
    order = np.argsort(-np.concatenate(sure), kind="stable")
    return tuple(np.concatenate(each)[order] for each in (sure, right, weight))


def _unsure_below(sums: Mapping[str, Array], labels: Mapping[str, Array], heat: float) -> float:
    """The lowest confidence from which on enough texts are right."""
    sure, right, weight = confidences(sums, labels, heat)
    good = np.cumsum(right * weight) / np.cumsum(weight) >= RIGHT_FROM
    return round(float(sure[np.flatnonzero(good).max()]), 4)
