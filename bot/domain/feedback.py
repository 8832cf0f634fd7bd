"""Feedback: what a champion reports outside a round."""

from dataclasses import dataclass
from datetime import date, datetime
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


class FeedbackState(StrEnum):
    """How far feedback has come, in order."""

    NEW = "new"
    SEEN = "seen"
    ANSWERED = "answered"
    USED = "used"

    @property
    def number(self) -> int:
        """Its place in the life of feedback, from 0."""
        return tuple(FeedbackState).index(self)


@dataclass(frozen=True)
class FeedbackStep:
    """One step in the life of feedback: when, and who took it.

    `actor` is None for a digest that carried it, and for somebody whom Pops has forgotten. `words` is what
    was answered; `change_key` and `version` are where it was used.
    """

    state: FeedbackState
    moment: datetime
    actor: str | None = None
    words: str | None = None
    change_key: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Reported:
    """Feedback as it is kept: what was said and when, what became of it, and what was joined to it."""

    id: str
    said: Feedback
    moment: datetime
    state: FeedbackState
    steps: tuple[FeedbackStep, ...] = ()
    joined: tuple["Reported", ...] = ()

    def step(self, state: FeedbackState) -> FeedbackStep | None:
        """The newest step to this state, if it was taken."""
        return next((step for step in reversed(self.steps) if step.state is state), None)
