"""What may be shown: the one place that decides from how many people a value was made.

Answers are shown in *blocks*: the shortest run of a team's weeks on one version that holds answers of enough
distinct people. A week with enough people is a block of its own; smaller weeks wait and are pooled with the
next ones. A block never changes once it is complete, blocks do not overlap, and every total is made of whole
blocks. So subtracting one shown value from another, of another week or of another digest, leaves whole blocks
again and never a smaller group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

NEVER_BELOW = 3


@dataclass(frozen=True)
class Minimums:
    """From how many distinct people scores and words may be shown; upwards only, never below 3."""

    scores: int = 4
    words: int = 5

    def __post_init__(self) -> None:
        lowest = min(self.scores, self.words)
        if lowest < NEVER_BELOW:
            sentence = (
                f"The smallest group that may be shown is {NEVER_BELOW} people, not {lowest}: "
                "with fewer, others could tell who said what."
            )
            raise ValueError(sentence)


class FromPerson(Protocol):
    """One person's row in one week of one team."""

    @property
    def week(self) -> date:
        """The Monday of the week."""
        ...

    @property
    def team(self) -> str:
        """The team's key."""
        ...

    @property
    def person(self) -> str:
        """The person's pseudonym."""
        ...


Row = TypeVar("Row", bound=FromPerson)


@dataclass(frozen=True)
class Hidden:
    """Not shown: so many more people must answer first."""

    people_needed: int


@dataclass(frozen=True)
class Weeks:
    """The weeks that a shown value was made from, both included, and its number of distinct people."""

    first: date
    last: date
    people: int


@dataclass(frozen=True)
class Gated(Generic[Row]):
    """The rows of one group that may be shown, block by block, and those that wait for more people."""

    minimum: int
    blocks: tuple[tuple[Row, ...], ...]
    waiting: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        """All rows that may be shown in totals, oldest week first."""
        return tuple(row for block in self.blocks for row in block)

    @property
    def latest(self) -> tuple[Row, ...]:
        """The newest block, or nothing."""
        return self.blocks[-1] if self.blocks else ()

    @property
    def hidden(self) -> Hidden | None:
        """How many more people the newest weeks need; None when nothing waits and something is shown."""
        if self.blocks and not self.waiting:
            return None
        return Hidden(self.minimum - people_in(self.waiting))


def people_in(rows: Iterable[FromPerson]) -> int:
    """How many distinct people are behind these rows."""
    return len({row.person for row in rows})


def weeks_of(rows: Sequence[FromPerson]) -> Weeks:
    """The weeks and people behind at least one row."""
    return Weeks(min(row.week for row in rows), max(row.week for row in rows), people_in(rows))


def gate(rows: Iterable[Row], minimum: int) -> Gated[Row]:
    """Cut the rows of one team on one version into blocks of at least `minimum` distinct people."""
    blocks: list[tuple[Row, ...]] = []
    waiting: tuple[Row, ...] = ()
    for _, week in groupby(sorted(rows, key=attrgetter("week", "person")), key=attrgetter("week")):
        waiting = (*waiting, *week)
        if people_in(waiting) >= minimum:
            blocks.append(waiting)
            waiting = ()
    return Gated(minimum, tuple(blocks), waiting)


def gate_by(groups: Iterable[tuple[object, Row]], minimum: int) -> dict[object, Gated[Row]]:
    """Gate every group by itself: pairs of a group's key and a row, in any order."""
    gathered: dict[object, list[Row]] = {}
    for key, row in groups:
        gathered.setdefault(key, []).append(row)
    return {key: gate(rows, minimum) for key, rows in gathered.items()}


def may_show(rows: Iterable[FromPerson], minimum: int) -> bool:
    """Whether one group as a whole has enough distinct people."""
    return people_in(rows) >= minimum
