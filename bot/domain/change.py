"""A process change under trial: what it should move, its versions, and which team tries which from when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """Which way the change should move its score."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Version:
    """One tweak of a change: v1, v2 and so on, and what is different in it."""

    number: int
    what: str


@dataclass(frozen=True)
class Trial:
    """One team on one version from a day on (team's zone), until `until` (exclusive) or still running."""

    team_key: str
    version: int
    start: date
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the team is on this version on `day`."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class WordingLink:
    """A person's word that some wordings of a question (its id) mean the same, and why."""

    question: str
    wordings: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Change:
    """A process change with the metric that was fixed before its first question.

    `question` is the id of the question that measures it; `smallest` the smallest change worth having,
    in points of that question's 1 to 5 scale. `links` say which wordings of its questions are taken as one.
    """

    key: str
    title: str
    hypothesis: str
    question: str
    direction: Direction
    smallest: float
    versions: tuple[Version, ...]
    trials: tuple[Trial, ...]
    owner: str | None = None
    review: date | None = None
    archived: bool = False
    links: tuple[WordingLink, ...] = ()

    def same_wordings(self, question: str, wording: int) -> frozenset[int]:
        """A wording of a question and all that are linked with it, directly or by another one."""
        same = frozenset({wording})
        mine = [frozenset(link.wordings) for link in self.links if link.question == question]
        while linked := [wordings for wordings in mine if wordings & same and not wordings <= same]:
            same = same.union(*linked)
        return same

    def trial_on(self, team_key: str, day: date) -> Trial | None:
        """The trial that the team is in on `day`, if any."""
        return next((t for t in self.trials if t.team_key == team_key and t.runs_on(day)), None)

    def turns(self, team_key: str) -> tuple[date, ...]:
        """The days on which the team first started and last stopped, as far as it did."""
        mine = [t for t in self.trials if t.team_key == team_key]
        ends = [t.until for t in mine if t.until is not None]
        stopped = [max(ends)] if ends and len(ends) == len(mine) else []
        return (*([min(t.start for t in mine)] if mine else []), *stopped)

    def first_start(self, team_key: str) -> date | None:
        """The day on which the team first started any version."""
        return min((t.start for t in self.trials if t.team_key == team_key), default=None)
