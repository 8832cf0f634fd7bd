"""What the analysis reads: tidy, frozen rows of closed rounds. Persons are pseudonyms, weeks are Mondays."""

from dataclasses import dataclass
from datetime import date

from bot.domain.sentiment import Sentiment


@dataclass(frozen=True)
class PersonWeek:
    """One person's score (1 to 5) in one closed round; `version` is the one the team was on, or None."""

    week: date
    team: str
    person: str
    version: int | None
    score: float
    round: str = ""


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
    """A team beside a change: its version now, and the day it started its first one (None: not started)."""

    key: str
    name: str
    version: int | None
    start: date | None
