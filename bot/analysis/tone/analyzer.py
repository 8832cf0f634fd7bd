"""The hybrid behind TextBlob's interface. Importing this module takes over a second: TextBlob does."""

from typing import NamedTuple

from textblob import Blobber
from textblob.base import CONTINUOUS, BaseSentimentAnalyzer

from bot.analysis.plain_words import normalise
from bot.analysis.tone.hybrid import Chances, Hybrid
from bot.analysis.tone.language import is_readable
from bot.domain.sentiment import Tone

_TONES = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)


class Reading(NamedTuple):
    """What `.sentiment` of a blob is.

    `polarity` is how much likelier positive is than negative (-1 to 1), `subjectivity` how likely one of the
    two is (0 to 1), `confidence` how often a label with this confidence is right.
    """

    polarity: float
    subjectivity: float
    label: Tone
    confidence: float


class HybridAnalyzer(BaseSentimentAnalyzer):  # type: ignore[misc]
    """Reads a text as it was typed, in Slack's markup. Never raises on any text.

    Only `blob.sentiment` asks it: `blob.polarity` asks TextBlob's own word list whatever the analyzer is.
    `decided` gives the best of three labels in place of "unsure" and "unknown".
    """

    kind = CONTINUOUS

    def __init__(self, hybrid: Hybrid, *, decided: bool = False) -> None:
        super().__init__()
        self._hybrid, self._decided = hybrid, decided

    def analyze(self, text: str) -> Reading:
        """The reading of a text."""
        words = normalise(text)
        if not self._decided and not any(letter.isalnum() for letter in words):
            return Reading(0.0, 0.0, Tone.UNSURE, 0.0)
        if not self._decided and not is_readable(words, self._hybrid.known):
            return Reading(0.0, 0.0, Tone.UNKNOWN, 0.0)
        return self._reading(self._hybrid.chances(words))

    def _reading(self, chances: Chances) -> Reading:
        each = (chances.negative, chances.neutral, chances.positive)
        best = max(each)
        is_sure = self._decided or best >= self._hybrid.weights.unsure_below
        label = _TONES[each.index(best)] if is_sure else Tone.UNSURE
        polarity = chances.positive - chances.negative
        return Reading(round(polarity, 4), round(1 - chances.neutral, 4), label, round(best, 4))


def hybrid_blobber(hybrid: Hybrid, *, decided: bool = False) -> Blobber:
    """Makes blobs that share one analyzer."""
    return Blobber(analyzer=HybridAnalyzer(hybrid, decided=decided))
