"""The tone of a text, read by TextBlob's word list behind an interface that a better reader can fill."""

from typing import Protocol

from bot.analysis.plain_words import has_latin_words, normalise
from bot.domain.sentiment import Sentiment, Tone

TONE_FROM = 0.1
OPINIONATED_FROM = 0.5


class SentimentReader(Protocol):
    """Reads the tone of one text as it was typed, in Slack's markup. Never raises on any text."""

    def read(self, text: str) -> Sentiment:
        """The tone with the polarity it was read from."""
        ...


class TextBlobReader:
    """English words only, without any corpus: TextBlob's pattern lexicon.

    A polarity of at least 0.1 is positive, of at most -0.1 negative. In between, a text with a subjectivity
    of 0.5 or more is unsure (an opinion whose words cancel out), any other neutral.
    A text without a word in Latin letters is unsure with polarity 0: there was nothing to read.
    """

    def read(self, text: str) -> Sentiment:
        """The tone of a text."""
        words = normalise(text)
        if not has_latin_words(words):
            return Sentiment(Tone.UNSURE, 0.0)
        polarity, subjectivity = _polarity_and_subjectivity(words)
        return Sentiment(tone_of(polarity, subjectivity), polarity)


def tone_of(polarity: float, subjectivity: float) -> Tone:
    """The tone for TextBlob's two figures: polarity -1 to 1, subjectivity 0 to 1."""
    if abs(polarity) >= TONE_FROM:
        return Tone.POSITIVE if polarity > 0 else Tone.NEGATIVE
    return Tone.UNSURE if subjectivity >= OPINIONATED_FROM else Tone.NEUTRAL


def _polarity_and_subjectivity(words: str) -> tuple[float, float]:
    from textblob import TextBlob  # its import takes over a second: only who needs a tone pays for it

    read = TextBlob(words).sentiment
    return max(-1.0, min(1.0, round(float(read.polarity), 4))), float(read.subjectivity)
