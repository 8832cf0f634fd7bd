"""How often tags are right: macro-F1, accuracy, and the part that is the opposite."""

from dataclasses import dataclass

import numpy as np

from training.fit import Array

NEGATIVE, NEUTRAL, POSITIVE = range(3)


@dataclass(frozen=True)
class Measured:
    """Parts of 1. `macro_f1` is the mean over the labels that the set has; `opposite` is counted among its
    positive and negative texts.
    """

    macro_f1: float
    accuracy: float
    opposite: float


def measure(truth: Array, tags: Array) -> Measured:
    """Compare tags with labels, both as numbers: negative 0, neutral 1, positive 2."""
    told = truth != NEUTRAL
    return Measured(
        float(np.mean([_f1(truth == label, tags == label) for label in np.unique(truth)])),
        float((truth == tags).mean()),
        float((tags[told] == 2 - truth[told]).mean()),
    )


def _f1(truth: Array, found: Array) -> float:
    both = (truth & found).sum()
    return float(2 * both / max(1, truth.sum() + found.sum()))
