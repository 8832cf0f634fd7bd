"""The trained weights: a compressed JSON in this folder, made by `python -m training`."""

import base64
import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("hybrid.json.gz")

Triple = tuple[float, float, float]
"""Something for negative, neutral and positive, in this order."""


@dataclass(frozen=True)
class Weights:
    """What the regression has learnt.

    `scores` is the mean of each score and its weights; `grams` the weights of a gram for negative and
    positive (neutral has none); `heat` divides the sums so that a confidence is as often right as it says.
    `unsure_below` is the confidence below which a tag is "unsure". `confusion[truth]` counts the tags
    negative, neutral, positive and unsure that texts of sets left out of the training got, each set weighing
    alike.
    """

    model: str
    scores: dict[str, tuple[float, Triple]]
    grams: dict[str, tuple[float, float]]
    offset: Triple
    heat: float
    unsure_below: float
    confusion: dict[str, tuple[int, int, int, int]]


def save_weights(weights: Weights, file: Path) -> None:
    """Write weights; the same weights always give the same file."""
    names = sorted(weights.grams)
    step = max((abs(v) for name in names for v in weights.grams[name]), default=1.0) / 127
    bytes_ = bytes(round(v / step) % 256 for name in names for v in weights.grams[name])
    told: dict[str, Any] = {
        "model": weights.model,
        "scores": {name: [mean, *each] for name, (mean, each) in weights.scores.items()},
        "grams": "\n".join(names),
        "step": step,
        "bytes": base64.b85encode(bytes_).decode(),
        "offset": weights.offset,
        "heat": weights.heat,
        "unsure_below": weights.unsure_below,
        "confusion": weights.confusion,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def read_weights(file: Path) -> Weights:
    """The weights in a file."""
    told = json.loads(gzip.decompress(file.read_bytes()))
    bytes_, step = base64.b85decode(told["bytes"]), told["step"]
    values = [(byte - 256 if byte > 127 else byte) * step for byte in bytes_]
    pairs = zip(values[::2], values[1::2], strict=True)
    negative, neutral, positive = told["offset"]
    return Weights(
        model=told["model"],
        scores={name: (m, (n, o, p)) for name, (m, n, o, p) in told["scores"].items()},
        grams=dict(zip(told["grams"].split("\n"), pairs, strict=True)),
        offset=(negative, neutral, positive),
        heat=told["heat"],
        unsure_below=told["unsure_below"],
        confusion={truth: (n, o, p, u) for truth, (n, o, p, u) in told["confusion"].items()},
    )


@cache
def shipped_weights() -> Weights:
    """The weights that Pops reads with."""
    return read_weights(FILE)
