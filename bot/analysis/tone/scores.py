"""The dense part of what is known of a text: the scores of two word lists, and its shape.

TextBlob's pattern list (Clips, BSD) and VADER (Hutto and Gilbert 2014, MIT) rate words with negation and
degree. Neither loads anything from elsewhere.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BUT = re.compile(r"\b(?:but|however|although|though)\b", re.IGNORECASE)

TEXTBLOB_FROM, VADER_FROM, VADER_STRONG = 0.1, 0.05, 0.5
RATED_FROM = 0.05
SENTENCES_AT_MOST = 12
SHORT, LONG = 4, 3.7
"""Words, and the logarithm of words."""


@dataclass(frozen=True)
class Rated:
    """The two lists on one text: TextBlob's polarity and its rated words, VADER's four scores."""

    polarity: float
    subjectivity: float
    assessments: tuple[float, ...]
    vader: dict[str, float]


def rate(opened: str, words: list[str]) -> Rated:
    """What both lists say of a text with its contractions opened, and of its words."""
    found = _pattern()(words)
    rated = tuple(float(assessment[1]) for assessment in found.assessments)
    return Rated(float(found[0]), float(found[1]), rated, _vader().polarity_scores(opened))


def scores(text: str, opened: str, words: list[str], rated: Rated) -> dict[str, float]:
    """Each score by its name; the names stand in the weights."""
    compound = rated.vader["compound"]
    return {
        **_of_textblob(rated),
        **_of_vader(rated.vader),
        **_of_both(rated.polarity, compound),
        **_of_shape(text, words, compound),
        **_of_turn(opened),
        **_of_sentences(opened, compound),
    }


def _of_textblob(rated: Rated) -> dict[str, float]:
    polarity, each = rated.polarity, rated.assessments
    return {
        "tb": polarity,
        "subj": rated.subjectivity,
        "tb+": max(polarity, 0.0),
        "tb-": max(-polarity, 0.0),
        "tbhi": float(polarity >= TEXTBLOB_FROM),
        "tblo": float(polarity <= -TEXTBLOB_FROM),
        "tb0": float(polarity == 0 and not each),
        "np": math.log1p(sum(p > RATED_FROM for p in each)),
        "nn": math.log1p(sum(p < -RATED_FROM for p in each)),
        "ps": math.tanh(sum(p for p in each if p > 0)),
        "ns": math.tanh(-sum(p for p in each if p < 0)),
    }


def _of_vader(vader: dict[str, float]) -> dict[str, float]:
    compound = vader["compound"]
    return {
        "va": compound,
        "va+": max(compound, 0.0),
        "va-": max(-compound, 0.0),
        "vhi": float(compound >= VADER_FROM),
        "vlo": float(compound <= -VADER_FROM),
        "vhi2": float(compound >= VADER_STRONG),
        "vlo2": float(compound <= -VADER_STRONG),
        "vp": vader["pos"],
        "vn": vader["neg"],
        "vnz": float(vader["neg"] > 0),
        "vpz": float(vader["pos"] > 0),
    }


def _of_both(polarity: float, compound: float) -> dict[str, float]:
    product = polarity * compound
    return {
        "agree+": float(polarity > 0 and compound > 0),
        "agree-": float(polarity < 0 and compound < 0),
        "dis": float(product < 0),
        "none": float(polarity == 0 and compound == 0),
        "prod": math.copysign(math.sqrt(product), polarity) if product > 0 else 0.0,
    }


def _of_shape(text: str, words: list[str], compound: float) -> dict[str, float]:
    excited = min(text.count("!"), 3) / 3
    asks = float(text.endswith("?"))
    length = math.log1p(len(words))
    return {
        "ex": excited,
        "ex+": excited * (compound > VADER_FROM),
        "ex-": excited * (compound < -VADER_FROM),
        "q": min(text.count("?"), 3) / 3,
        "endq": asks,
        "qv": asks * compound,
        "ell": float("..." in text or "…" in text),
        "caps": min(len(_CAPITALS.findall(text)), 3) / 3,
        "len": length / 5,
        "short": float(len(words) <= SHORT),
        "long": max(0.0, length - LONG),
    }


def _of_turn(opened: str) -> dict[str, float]:
    """VADER before and after the last "but": what comes after it weighs more."""
    turns = list(_BUT.finditer(opened))
    if not turns:
        return {"but": 0.0, "before": 0.0, "after": 0.0}
    vader = _vader()
    before = vader.polarity_scores(opened[: turns[-1].start()])["compound"]
    return {
        "but": 1.0,
        "before": before,
        "after": vader.polarity_scores(opened[turns[-1].end() :])["compound"],
    }


def _of_sentences(opened: str, compound: float) -> dict[str, float]:
    """VADER on the sentences of a text: the best, the worst, the first and the last."""
    parts = [part for part in _SENTENCE.split(opened) if part.strip()][:SENTENCES_AT_MOST]
    if len(parts) < 2:
        return {"best": max(compound, 0.0), "worst": min(compound, 0.0), "first": compound, "last": compound}
    each = [_vader().polarity_scores(part)["compound"] for part in parts]
    return {"best": max(0.0, *each), "worst": min(0.0, *each), "first": each[0], "last": each[-1]}


@cache
def _pattern() -> Any:
    from textblob.en import sentiment  # its import takes over a second: only who needs a tone pays for it

    return sentiment


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
