"""Feedback: what a champion reports outside a round."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.sentiment import Sentiment


class FeedbackKind(StrEnum):
    """What the words are about."""

    WORKS = "works"
    DOES_NOT_WORK = "does_not_work"
    IDEA = "idea"
    OTHER = "other"


@dataclass(frozen=True)
class Feedback:
    """A champion's words on a change, on a day. `share`: other teams on the change may read them."""

    author: str
    team_key: str
    change_key: str | None
    kind: FeedbackKind
    words: str
    share: bool
    day: date
    sentiment: Sentiment
