"""The tone read from a comment or feedback."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a text sounds like; `unsure` is an honest answer."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Sentiment:
    """A tone with the score it was read from: polarity from -1 (negative) to 1 (positive)."""

    tone: Tone
    polarity: float
