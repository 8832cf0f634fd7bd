"""How fast a comment is read, and `python -m benchmarks.sentiment FOLDER`: how well, on labelled texts.

FOLDER holds sets in TSV files `dev_NAME.tsv`. The shipped weights have seen some of them: what they make of
sets that they never saw is what `python -m training FOLDER` prints.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
from textblob import TextBlob

from benchmarks.figures import Figure, each
from bot.analysis.sentiment import HybridReader
from training.baselines import baseline_tags
from training.fit import Array
from training.report import comparison
from training.texts import LABELS, Labelled, read_sets, workplace_phrases

COMMENTS = 1_000
SENTENCES = (1, 2, 3)
"""So many sentences has a made-up comment."""


def one_comment() -> Figure:
    """One comment, beside TextBlob alone."""
    chance = Random(1)
    phrases = [phrase.text for phrase in workplace_phrases()]
    comments = [". ".join(chance.choices(phrases, k=chance.choice(SENTENCES))) for _ in range(COMMENTS)]
    reader = HybridReader()
    reader.read("good")
    return Figure(
        "one comment read",
        each(lambda: [reader.read(comment) for comment in comments], COMMENTS),
        "TextBlob alone",
        each(lambda: [TextBlob(comment).sentiment for comment in comments], COMMENTS),
    )


def main(folder: Path) -> None:
    """Print the table, and how long a text took."""
    sets = read_sets(folder)
    labels = {name: np.array([LABELS.index(row.label) for row in rows]) for name, rows in sets.items()}
    others = {name: baseline_tags([row.text for row in rows]) for name, rows in sets.items()}
    began = perf_counter()
    ours = {name: _tags(rows) for name, rows in sets.items()}
    took, count = perf_counter() - began, sum(map(len, sets.values()))
    tags = {tool: {name: others[name][tool] for name in sets} for tool in next(iter(others.values()))}
    print(comparison(labels, {**tags, "Pops": ours}))
    print(f"\n{took / count * 1000:.2f} ms a text, 100,000 texts in {took / count * 100_000:.0f} s")


def _tags(rows: Sequence[Labelled]) -> Array:
    reader = HybridReader(decided=True)
    return np.array([LABELS.index(reader.read(row.text).tone.value) for row in rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
