"""What Pops is compared with: TextBlob and VADER as they come, and the mean of both."""

from collections.abc import Sequence

import numpy as np
from textblob.en.sentiments import PatternAnalyzer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from training.fit import Array

TEXTBLOB_FROM, VADER_FROM, MEAN_FROM = 0.1, 0.05, 0.1
"""From these polarities on a text is positive, from minus these on it is negative."""


def baseline_tags(texts: Sequence[str]) -> dict[str, Array]:
    """The tags of each tool by its name: negative 0, neutral 1, positive 2."""
    pattern, vader = PatternAnalyzer(), SentimentIntensityAnalyzer()
    blob = np.array([float(pattern.analyze(text)[0]) for text in texts])
    compound = np.array([float(vader.polarity_scores(text)["compound"]) for text in texts])
    return {
        "TextBlob": _tags(blob, TEXTBLOB_FROM),
        "VADER": _tags(compound, VADER_FROM),
        "mean of both": _tags((blob + compound) / 2, MEAN_FROM),
    }


def _tags(polarity: Array, least: float) -> Array:
    return 1 + (polarity >= least).astype(int) - (polarity <= -least)
