"""`python -m training FOLDER`: train the weights that comments are read with, and print how good they are.

FOLDER holds the labelled sets (docs/sentiment.md says which and where they are from). Nothing is left to
chance: the same texts give the same weights. `--weights FILE` writes them elsewhere than into the project.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

# One thread a process: said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bot.analysis.plain_words import normalise
from bot.analysis.tone.features import Features, features_of
from bot.analysis.tone.weights import FILE, Triple, Weights, save_weights
from training.baselines import baseline_tags
from training.fit import Array, Known, softmax
from training.left_out import Learnt, Tuned, learn, tune
from training.report import calibration, comparison, sureness
from training.texts import LABELS, WORKPLACE, Labelled, read_sets, workplace_phrases

MODEL = "hybrid-2"
LEAST = 0.5
"""Weights of a gram that would be rounded to less than so many steps of 127 are left out."""

OF_CONFUSION = 10_000
"""The confusion counts so many texts a truth, each set weighing alike."""


def main(arguments: Sequence[str]) -> None:
    """Train, write the weights, print the tables."""
    parser = ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, default=FILE)
    given = parser.parse_args(arguments)
    sets = read_sets(given.folder)
    known = {name: _known(texts) for name, texts in sets.items()}
    known[WORKPLACE] = _known(workplace_phrases(), only_words=True)
    labels = {name: known[name].labels for name in sets}
    learnt = learn(known)
    tuned = tune(learnt.sums, labels)
    moved = {name: sums + np.array([0, tuned.neutral, 0]) for name, sums in learnt.sums.items()}
    save_weights(_weights(learnt, tuned, _confusion(moved, labels, tuned)), given.weights)
    _print_tables(sets, labels, moved, tuned)


def _known(texts: Sequence[Labelled], *, only_words: bool = False) -> Known:
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        features = list(workers.map(_features, (each.text for each in texts), chunksize=500))
    return Known(features, np.array([LABELS.index(each.label) for each in texts]), only_words)


def _features(text: str) -> Features:
    return features_of(normalise(text))


def _weights(learnt: Learnt, tuned: Tuned, confusion: dict[str, tuple[int, int, int, int]]) -> Weights:
    fitted = learnt.fitted
    grams = (fitted.grams - fitted.grams[:, 1:2])[:, [0, 2]]
    least = np.abs(grams).max() / 127 * LEAST
    names = {gram: grams[place] for gram, place in fitted.vocabulary.items()}
    scores = list(features_of("").scores)
    return Weights(
        model=MODEL,
        scores={
            name: (round(float(mean), 5), _triple(each))
            for name, mean, each in zip(scores, fitted.means, fitted.scores, strict=True)
        },
        grams={gram: (float(n), float(p)) for gram, (n, p) in names.items() if max(abs(n), abs(p)) > least},
        offset=_triple(learnt.offset + np.array([0, tuned.neutral, 0])),
        heat=round(tuned.heat, 2),
        unsure_below=tuned.unsure_below,
        confusion=confusion,
    )


def _triple(values: Array) -> Triple:
    negative, neutral, positive = (round(float(value), 5) for value in values)
    return negative, neutral, positive


def _confusion(
    sums: Mapping[str, Array], labels: Mapping[str, Array], tuned: Tuned
) -> dict[str, tuple[int, int, int, int]]:
    """How texts of each label were tagged by regressions that had not seen their set."""
    found = {}
    for number, label in enumerate(LABELS):
        shares = []
        for name, each in sums.items():
            mine = softmax(each[labels[name] == number] / tuned.heat)
            if len(mine):
                tags = np.where(mine.max(1) < tuned.unsure_below, 3, mine.argmax(1))
                shares.append(np.bincount(tags, minlength=4) / len(tags))
        n, o, p, u = (int(each) for each in np.round(np.mean(shares, axis=0) * OF_CONFUSION))
        found[label] = (n, o, p, u)
    return found


def _print_tables(
    sets: Mapping[str, Sequence[Labelled]],
    labels: Mapping[str, Array],
    sums: Mapping[str, Array],
    tuned: Tuned,
) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        told = workers.map(baseline_tags, ([each.text for each in texts] for texts in sets.values()))
        others = dict(zip(sets, told, strict=True))
    tags = {tool: {name: others[name][tool] for name in sets} for tool in next(iter(others.values()))}
    tags["Pops"] = {name: each.argmax(1) for name, each in sums.items()}
    print(f"{MODEL}: {tuned}\n\n{comparison(labels, tags)}\n\n{sureness(sums, labels, tuned)}\n")
    print(calibration(sums, labels, tuned.heat))


if __name__ == "__main__":
    main(sys.argv[1:])
