"""What the analysis reads: tidy, frozen rows of closed rounds. Persons are pseudonyms, weeks are Mondays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.sentiment import Sentiment


@dataclass(frozen=True)
class PersonWeek:
    """One person's score (1 to 5) in one closed round; `version` is the one the team was on, or None.

    `wording` is 0 for what is compared now: the question as it was asked last, and all that is linked with
    it. Any other wording has its number.
    """

    week: date
    team: str
    person: str
    version: int | None
    score: float
    round: str = ""
    wording: int = 0


@dataclass(frozen=True)
class Worded:
    """A team was asked in a wording (as in `PersonWeek`) from a day on, until the next one."""

    wording: int
    since: date


@dataclass(frozen=True)
class Remark:
    """A comment of a closed round, raw as it was typed; `version` is the one the team was on, or None."""

    week: date
    team: str
    person: str
    words: str
    sentiment: Sentiment
    version: int | None = None
    round: str = ""


@dataclass(frozen=True)
class Participation:
    """How many people a team's round asked, and how many of them the round's message says have answered."""

    week: date
    team: str
    asked: int
    answered: int


@dataclass(frozen=True)
class TeamOnChange:
    """A team beside a change: its version now, and the day it started its first one (None: not started).

    `others` are the Mondays of the weeks in which it started or stopped another change.
    """

    key: str
    name: str
    version: int | None
    start: date | None
    others: tuple[date, ...] = ()

    def window(self, weeks: Collection[date]) -> tuple[date, date]:
        """From which week on, and until before which, its scores in some weeks speak of this change alone.

        What else began or ended in the team bounds it, around its own start; where it waits, after its
        first score.
        """
        if self.start is not None:
            mine = self.start - timedelta(days=self.start.weekday())
        else:
            mine = min(weeks, default=date.min)
        before = [week for week in self.others if week < mine]
        until = [week for week in self.others if week > mine or (week == mine and self.start is not None)]
        return max(before, default=date.min), min(until, default=date.max)
