"""The tone of a text: TextBlob's interface, filled by weights trained for it (docs/sentiment.md)."""

from functools import cached_property
from typing import Any, Protocol

from bot.domain.sentiment import Sentiment


class SentimentReader(Protocol):
    """Reads the tone of one text as it was typed, in Slack's markup. Never raises on any text."""

    def read(self, text: str) -> Sentiment:
        """The tone with the polarity it was read from."""
        ...


class HybridReader:
    """English texts, without a download and without numpy. What it cannot read is unknown, never neutral.

    `decided` gives the best of negative, neutral and positive where it would be unsure or unknown. Nothing is
    loaded before the first text; that takes a second or two. Several threads may read at once.
    """

    def __init__(self, *, decided: bool = False) -> None:
        self._decided = decided

    def read(self, text: str) -> Sentiment:
        """The tone of a text, with the model's version."""
        blobber, model = self._loaded
        reading = blobber(text).sentiment  # never `.polarity`: that asks TextBlob's own list
        return Sentiment(reading.label, reading.polarity, reading.confidence, model)

    @cached_property
    def _loaded(self) -> tuple[Any, str]:
        """The one blobber, and the version of its weights."""
        from bot.analysis.tone.analyzer import hybrid_blobber
        from bot.analysis.tone.hybrid import Hybrid
        from bot.analysis.tone.weights import shipped_weights

        weights = shipped_weights()
        return hybrid_blobber(Hybrid(weights), decided=self._decided), weights.model
