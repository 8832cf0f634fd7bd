"""What is true, what is public, and what somebody with a stated power holds after months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]
Span = tuple[datetime, datetime]
Place = tuple[str, str, int]
"""Change, team and week: one round."""


@dataclass(frozen=True)
class Given:
    """The truth of one answer: who gave which score and words, in which week of which team, and when."""

    change: str
    team: str
    week: int
    user: str
    score: int
    words: str | None
    moment: datetime


@dataclass(frozen=True)
class Cell:
    """One shown mean (one decimal), the weeks that it says it comes from, and its number of people."""

    shown: datetime
    source: str
    change: str
    team: str
    kind: str
    first: int
    last: int
    people: int
    mean: float


@dataclass(frozen=True)
class Quoted:
    """Words that were shown, and the team that they were shown under, if any."""

    shown: datetime
    change: str
    team: str | None
    words: str


@dataclass(frozen=True)
class Themed:
    """So many people were said to have mentioned a theme in the weeks from `first` to `last`."""

    shown: datetime
    change: str
    version: int | None
    theme: str
    first: int
    last: int
    people: int


@dataclass(frozen=True)
class Post:
    """A message in a channel, as it stood from a moment on, with everything that Slack was given."""

    moment: datetime
    channel: str
    ts: str
    text: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """What a champion heard from the author of a comment: when, and, for the judge alone, from whom."""

    heard: datetime
    team: str
    champion: str
    author: str


@dataclass(frozen=True)
class Dump:
    """All rows of all tables at a moment, in the order in which the database hands them out."""

    moment: datetime
    tables: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Evidence:
    """Everything. Each attack says which of it its power covers.

    `owners` is the truth behind the stored pseudonyms, for the judge alone. These are public: `rosters` has
    who was in a team's channel in a week, `asked` who was asked in a round (a message names them where
    they are a part of the team), `sections` the rounds whose counts a message (channel and ts) tells, one
    after the other, `online` when Slack showed each person as online. `noticed` is worse than that: somebody
    who sits among them saw about when most answered.
    """

    truth: Sequence[Given]
    owners: Mapping[str, str]
    rosters: Mapping[tuple[str, int], frozenset[str]]
    asked: Mapping[Place, frozenset[str]]
    sections: Mapping[tuple[str, str], Sequence[Place]]
    online: Mapping[str, Sequence[Span]]
    noticed: Mapping[str, Sequence[Span]]
    cells: Sequence[Cell]
    quotes: Sequence[Quoted]
    themes: Sequence[Themed]
    posts: Sequence[Post]
    replies: Sequence[Reply]
    dumps: Sequence[Dump]
    logs: Sequence[Row]
    metrics: Sequence[tuple[datetime, str]]
    exports: Sequence[str]

    def score_of(self, change: str, user: str, first: int, last: int) -> float | None:
        """Somebody's true mean over weeks (both included), None if they gave none."""
        scores = [
            g.score for g in self.truth if g.change == change and g.user == user and first <= g.week <= last
        ]
        return sum(scores) / len(scores) if scores else None
