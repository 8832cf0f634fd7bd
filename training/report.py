"""The tables of docs/sentiment.md."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from training.fit import Array
from training.left_out import Tuned, confidences
from training.measures import Measured, measure

Tags = Mapping[str, Mapping[str, Array]]
"""Tags by tool and set."""


def comparison(labels: Mapping[str, Array], tags: Tags) -> str:
    """Each tool on each set, and the means over the sets."""
    tools = list(tags)
    lines = [f"| set | texts | {' | '.join(tools)} |", "| --- | ---: |" + " ---: |" * len(tools)]
    found = {tool: {name: measure(labels[name], tags[tool][name]) for name in labels} for tool in tools}
    for name, truth in labels.items():
        lines.append(_row(name, len(truth), (found[tool][name] for tool in tools)))
    means = (_mean(found[tool].values()) for tool in tools)
    lines.append(_row("**mean**", sum(map(len, labels.values())), means))
    return "\n".join(lines)


def _row(name: str, texts: int, found: Iterable[Measured]) -> str:
    cells = (f"{each.macro_f1:.1%} · {each.accuracy:.1%} · {each.opposite:.1%}" for each in found)
    return f"| {name} | {texts:,} | {' | '.join(cells)} |".replace("%", "")


def _mean(found: Iterable[Measured]) -> Measured:
    rows = np.array([(each.macro_f1, each.accuracy, each.opposite) for each in found])
    return Measured(*(float(value) for value in rows.mean(0)))


def sureness(sums: Mapping[str, Array], labels: Mapping[str, Array], tuned: Tuned) -> str:
    """How many texts get a tag that is not "unsure", and how many of those tags are right."""
    lines = ["| set | told | right where told | right of all |", "| --- | ---: | ---: | ---: |"]
    lines += [_sure_row(name, {name: each}, labels, tuned) for name, each in sums.items()]
    lines.append(_sure_row("**mean**", sums, labels, tuned))
    return "\n".join(lines)


def _sure_row(name: str, sums: Mapping[str, Array], labels: Mapping[str, Array], tuned: Tuned) -> str:
    sure, right, weight = confidences(sums, labels, tuned.heat)
    told = sure >= tuned.unsure_below
    hit = (right * weight * told).sum() / max(1e-9, (weight * told).sum())
    return f"| {name} | {(weight * told).sum():.1%} | {hit:.1%} | {(right * weight).sum():.1%} |"


def calibration(sums: Mapping[str, Array], labels: Mapping[str, Array], heat: float) -> str:
    """How often tags are right, by the confidence they come with."""
    sure, right, weight = confidences(sums, labels, heat)
    lines = ["| confidence | texts | right |", "| --- | ---: | ---: |", *_bins(sure, right, weight)]
    return "\n".join(lines)


def _bins(sure: Array, right: Array, weight: Array) -> Iterator[str]:
    for low in range(30, 100, 10):
        here = (sure >= low / 100) & (sure < (low + 10) / 100 + (low == 90))
        if here.any():
            part = weight[here].sum()
            yield f"| {low} to {low + 10}% | {part:.1%} | {(right * weight)[here].sum() / part:.1%} |"
