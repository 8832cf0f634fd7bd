"""A round: one asking of one team, with the questions, version and roster of its moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.delivery import Posted
from bot.domain.question import Question

CUTOFF = timedelta(hours=8)
"""A pulse that is later than this is skipped and said so, never sent stale."""


class RoundStatus(StrEnum):
    """Whether a round takes answers."""

    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a round never opened."""

    LATE = "late"
    CHANNEL_ARCHIVED = "channel_archived"
    CHANNEL_DELETED = "channel_deleted"
    BOT_REMOVED = "bot_removed"
    NOT_ALLOWED = "not_allowed"
    NOBODY_TO_ASK = "nobody_to_ask"
    TOO_FEW_TO_ASK = "too_few_to_ask"
    ASKED_ENOUGH = "asked_enough"  # people have been asked as much as their budget allows
    ENOUGH_KNOWN = "enough_known"  # a quiet week: the digest knows enough of the change


PLANNED = frozenset({SkipReason.ASKED_ENOUGH, SkipReason.ENOUGH_KNOWN})
"""Reasons that are no trouble: Pops asked less on purpose."""


@dataclass(frozen=True)
class Round:
    """One asking of one team. Times are UTC; `roster` lists the user ids that were asked.

    `forgotten` counts those who were asked too and are no longer named: they asked to be forgotten.
    `shown` is how many answers everybody may know of: fewer or more than there are, as long as it is
    open. A round that was opened together with others stands in the message of the one that `led_by` names.
    `sample` says that only a part of the team was asked.
    """

    id: str
    workspace: str
    pulse_key: str
    team_key: str
    change_key: str
    version: int | None
    questions: tuple[Question, ...]
    roster: tuple[str, ...]
    due: datetime
    closes: datetime
    status: RoundStatus
    skipped: SkipReason | None = None
    posted: Posted | None = None
    forgotten: int = 0
    shown: int = 0
    led_by: str | None = None
    sample: bool = False

    @property
    def message(self) -> str:
        """Whose message this round stands in: the id of the round that leads it, often its own."""
        return self.led_by or self.id

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return len(self.roster) + self.forgotten

    def question(self, question_id: str) -> Question | None:
        """The question with this id, as it was worded in this round."""
        return next((q for q in self.questions if q.id == question_id), None)
