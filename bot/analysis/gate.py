"""What may be shown: the one place that decides from how many people a value was made.

**Blocks.** Answers are shown in *blocks*: the shortest run of a team's rounds on one version that holds
answers of enough distinct people, to a question in one wording or in linked ones. A week with enough people
is a block of its own; smaller ones wait and are pooled with the next, and so does a round that closes after
its week was shown. A block holds whole rounds, a round is in one block at most, and blocks of one kind share
no answer.

**Why no subtraction helps.** A block's score is the mean over its people, each with the same weight. Every
other score (all weeks of a version, the baseline) is made of the published means and sizes of whole blocks,
so it tells nothing that they do not. Whatever somebody adds and subtracts, over weeks, versions, teams and
digests, what is left is a combination of blocks, and each of them holds at least the minimum of people.
That holds where the people of two blocks differ by one: they are answers of different rounds. Totals over
teams do not exist except for counts of answers, which everybody in the channel sees; a suppressed team is
in no total.

**Across time.** What was shown is remembered as *cells*: names of rounds and numbers of people. A
remembered block is taken again exactly as it was, whatever has changed since: minimums, the start of a
trial, a round of an earlier week that closed late. If its answers are no longer those of the same people
(somebody had theirs deleted), it is not shown again, in no total either: old less new would be that person.
Nor is one that a raised minimum forbids. Its rounds never come into another block.

**Across teams and changes.** Two scores of the same people in the same week, on the same question, would be
nearly the same number twice: a team beside the same team without one person, or a team in two changes.
Within a change everybody counts in one team a week (`counted_once`), so that the blocks of a week hold
different people however teams are cut. With another change, whichever was shown first shows the week, and a
round of nearly the same people (`too_alike`) is left out of the other.

**Part of a group.** Themes look at the words of several groups that were shown, all of them whole, and count
who of all these people mentioned something. A number of people is shown from the minimum on. What else is
said of those who did (how they sound) would, less what is known of the whole, be said of those who did not:
it is shown only if these are nobody, or enough as well (`stands_apart`). What was counted once is kept as it
was shown, and its rounds are never counted again: neither other words to look for nor another answer make a
second count to subtract from the first.

**What a hidden value says.** How many people lack is said only where it follows from what the channel saw
anyway: nothing waits, or a single round does. It is not said when one lacks, since a small team knows who
that is; nor when several rounds wait, since the number would tell whether the same people answered; nor
ever of comments, whose number nobody sees.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from bot.domain.cell import Cell
from bot.domain.minimums import Minimums as Minimums


class FromPerson(Protocol):
    """One person's row in one closed round of one team."""

    @property
    def week(self) -> date:
        """The Monday of the week."""
        ...

    @property
    def round(self) -> str:
        """The round's id; rows without one belong to the round of their week."""
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
Group = TypeVar("Group", bound=Hashable)
Place = tuple[date, str]
"""A round with its week first: the order in which rounds are pooled."""

_ORDER = attrgetter("week", "round", "person")
"""Rounds by week, rows by pseudonym: nothing of the order in which answers came."""


@dataclass(frozen=True)
class Hidden:
    """Not shown: so many more people must answer first; None where the number would tell too much."""

    people_needed: int | None = None


@dataclass(frozen=True)
class Weeks:
    """The weeks that a shown value was made from, both included, and its number of distinct people."""

    first: date
    last: date
    people: int


@dataclass(frozen=True)
class Gated(Generic[Row]):
    """The rows of one group that may be shown, block by block, and those that wait for more people.

    `fresh` are the blocks that no cell remembers yet.
    """

    minimum: int
    blocks: tuple[tuple[Row, ...], ...] = ()
    waiting: tuple[Row, ...] = ()
    fresh: tuple[tuple[Row, ...], ...] = ()

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
        """What the newest rounds lack; None when nothing waits and something is shown."""
        if self.blocks and not self.waiting:
            return None
        return Hidden(_lacking(self.waiting, self.minimum))


def people_in(rows: Iterable[FromPerson]) -> int:
    """How many distinct people are behind these rows."""
    return len({row.person for row in rows})


def weeks_of(rows: Sequence[FromPerson]) -> Weeks:
    """The weeks and people behind at least one row."""
    return Weeks(min(row.week for row in rows), max(row.week for row in rows), people_in(rows))


def gate(rows: Iterable[Row], minimum: int, cells: Iterable[Cell] = ()) -> Gated[Row]:
    """Cut the rows of one team on one version into blocks of at least `minimum` distinct people.

    `cells` is what was shown of the change before; those of other groups do not matter.
    """
    left = {place: tuple(same) for place, same in groupby(sorted(rows, key=_ORDER), key=_place)}
    places = {round_id: (week, round_id) for week, round_id in left}
    blocks = []
    for cell in cells:
        mine = sorted(places[round_id] for round_id in cell.rounds if round_id in places)
        block = tuple(row for place in mine for row in left.pop(place))
        if block and cell.team is not None and is_unchanged(block, cell) and cell.people >= minimum:
            blocks.append(block)
    told = {row.week for block in blocks for row in block}
    fresh, waiting = _pooled(left, minimum, told)
    ordered = sorted((*blocks, *fresh), key=lambda block: max(map(_place, block)))
    return Gated(minimum, tuple(ordered), waiting, fresh)


def gate_by(
    groups: Iterable[tuple[Group, Row]], minimum: int, cells: Sequence[Cell] = ()
) -> dict[Group, Gated[Row]]:
    """Gate every group by itself: pairs of a group's key and a row, in any order."""
    gathered: dict[Group, list[Row]] = {}
    for key, row in groups:
        gathered.setdefault(key, []).append(row)
    by_round: dict[str, list[Cell]] = {}
    for cell in cells:
        for round_id in cell.rounds:
            by_round.setdefault(round_id, []).append(cell)
    return {key: gate(rows, minimum, _of(rows, by_round)) for key, rows in gathered.items()}


def _of(rows: Iterable[FromPerson], by_round: Mapping[str, Sequence[Cell]]) -> list[Cell]:
    """The cells that hold some of these rounds, once each."""
    mine = dict.fromkeys(row.round for row in rows)
    return list({cell.name: cell for round_id in mine for cell in by_round.get(round_id, ())}.values())


def may_show(rows: Iterable[FromPerson], minimum: int) -> bool:
    """Whether one group as a whole has enough distinct people."""
    return people_in(rows) >= minimum


def enough(people: Collection[str], minimum: int) -> bool:
    """Whether these are enough distinct people."""
    return len(set(people)) >= minimum


def stands_apart(part: Iterable[FromPerson], rest: Iterable[FromPerson], minimum: int) -> bool:
    """Whether what a part of a group said may be told: the part has enough people, the rest too or nobody."""
    return may_show(part, minimum) and people_in(rest) not in range(1, minimum)


def is_unchanged(rows: Sequence[FromPerson], cell: Cell) -> bool:
    """Whether these rows are just those that the cell was made from."""
    return made_of(rows) == cell.made_of


def made_of(rows: Sequence[FromPerson]) -> str:
    """A hash of whose answers these are. The pseudonyms in it are stored nowhere, so that it tells nobody."""
    named = sorted(f"{row.round} {row.person}" for row in rows)
    return sha256("\n".join(named).encode()).hexdigest()


def cell_of(kind: str, team: str | None, rows: Sequence[FromPerson]) -> Cell:
    """The cell to remember for rows that are shown together."""
    weeks = weeks_of(rows)
    rounds = tuple(sorted({row.round for row in rows}))
    return Cell(kind, team, rounds, weeks.people, len(rows), weeks.first, weeks.last, made_of(rows))


def counted_once(rows: Sequence[Row]) -> list[Row]:
    """The rows in which everybody counts in one team a week: where a round of theirs closed first.

    `rows` come in the order in which their rounds closed, so that what counted once goes on counting.
    """
    teams: dict[tuple[date, str], str] = {}
    for row in rows:
        teams.setdefault((row.week, row.person), row.team)
    return [row for row in rows if teams[row.week, row.person] == row.team]


def too_alike(one: Collection[str], other: Collection[str], minimum: int) -> bool:
    """Whether two groups of people differ by so few that what both said of the same week tells of these."""
    first, second = set(one), set(other)
    return bool(first & second) and min(len(first - second), len(second - first)) < minimum


def _place(row: FromPerson) -> Place:
    return row.week, row.round


def _pooled(
    left: dict[Place, tuple[Row, ...]], minimum: int, told: Collection[date]
) -> tuple[tuple[tuple[Row, ...], ...], tuple[Row, ...]]:
    """Blocks of the weeks that are left, and the rows that wait.

    Rounds of a week belong together; one that closed after its week was shown waits for the next week.
    """
    blocks: list[tuple[Row, ...]] = []
    waiting: tuple[Row, ...] = ()
    for (week,), rounds in groupby(left.items(), key=lambda item: item[0][:1]):
        waiting = (*waiting, *(row for _, rows in rounds for row in rows))
        if week not in told and people_in(waiting) >= minimum:
            blocks.append(waiting)
            waiting = ()
    return tuple(blocks), waiting


def _lacking(waiting: Sequence[FromPerson], minimum: int) -> int | None:
    """How many people lack, where that may be said."""
    if len({_place(row) for row in waiting}) > 1:
        return None
    lacking = minimum - people_in(waiting)
    return lacking if lacking > 1 else None
