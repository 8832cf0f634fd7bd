"""An answer: one person's reply in one round, without the person."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.sentiment import Sentiment

COMMENT_LIMIT = 3000


@dataclass(frozen=True)
class Answer:
    """Choices from 1 to 5 by question id, and an optional comment with the tone read from it."""

    choices: Mapping[str, int]
    comment: str | None = None
    sentiment: Sentiment | None = None
