"""The tone read from a comment or feedback."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a text sounds like. `unsure` is an honest answer; `unknown` is a language Pops cannot read."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sentiment:
    """A tone, and how it was read.

    `polarity` goes from -1 (negative) to 1 (positive). Of many texts with a `confidence` (0 to 1), so large a
    part has its right tone. `model` is the version of the weights that it was read with. `corrected` is what
    the author says that it is meant like; it counts instead of the tone.
    """

    tone: Tone
    polarity: float
    confidence: float = 0.0
    model: str = ""
    corrected: Tone | None = None

    @property
    def counts_as(self) -> Tone:
        """The tone in all sums: its author's word, or else what was read."""
        return self.corrected or self.tone
