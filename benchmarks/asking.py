"""A simulated year of asking: `python -m benchmarks.asking`.

Four changes run in twenty teams of 5 to 14 people, each with a pulse on its own day; half of those who are
asked answer in some teams, four of five in others, and some people are in two teams. Nobody may be asked more
than once a day and twice a week. Three ways of living with that are compared: as Pops decides it, by the very
functions that the bot uses; asking everybody, first come first served; and asking everybody, two changes in
one week and the other two in the next. A cell is one round: a team, a change (and so a version), a week. It
counts when as many answered as may be shown.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from bot.domain.asking import NEVER, Budget, Crowd, Left, Slot, draw, left_of, lot_of, usual_share
from bot.domain.cadence import week_start
from bot.domain.minimums import Minimums

MONDAY = date(2026, 1, 5)
WEEKS, TEAMS, CHANGES = 52, 20, 4
BOTH = 10
"""So many people are in two teams."""

LOOKED_BACK = 4 * CHANGES
"""So many rounds of a team tell how many usually answer there."""

RECENT = 10
"""More days than one is asked on in a week."""


@dataclass(frozen=True)
class Team:
    """A simulated team: its people, and the probability with which each answers."""

    key: int
    people: tuple[str, ...]
    rate: float


@dataclass(frozen=True)
class Cell:
    """One round: how many were asked, how many answered."""

    team: Team
    change: int
    day: date
    asked: tuple[str, ...]
    answered: int


@dataclass
class Year:
    """What happened so far in one way of asking."""

    budget: Budget
    minimum: int
    cells: dict[Team, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    days: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))

    def left(self, team: Team, day: date) -> dict[str, Left]:
        """What is left of the budget of each of a team's people."""
        return {person: left_of(self.budget, self.days[person][-RECENT:], day) for person in team.people}

    def ask(self, team: Team, change: int, day: date, people: Sequence[str], chance: Random) -> None:
        """Ask these people, each of whom answers or does not."""
        for person in people:
            self.days[person].append(day)
        answered = sum(chance.random() < team.rate for _ in people)
        self.cells[team].append(Cell(team, change, day, tuple(people), answered))


Way = Callable[[Year, Team, int, date], Sequence[str]]


def as_pops(year: Year, team: Team, change: int, day: date) -> Sequence[str]:
    """Whom Pops asks: as `bot/flows/whom_to_ask.py` does, from what was asked and answered before."""
    mine = year.cells[team][-LOOKED_BACK:]
    slots = [
        _slot(year, mine, later, day + timedelta(days=later - change)) for later in range(change, CHANGES)
    ]
    share = usual_share((len(cell.asked), cell.answered) for cell in mine)
    last = [cell for cell in mine if cell.change == change][-1:]
    before = {person for cell in last for person in cell.asked}
    lot = lot_of(b"a simulated secret", f"T{team.key}", f"change-{change}")
    return draw(Crowd(year.left(team, day), slots, share, year.minimum), before, lot).people


def _slot(year: Year, mine: Sequence[Cell], change: int, day: date) -> Slot:
    last = next((cell for cell in reversed(mine) if cell.change == change), None)
    waited = NEVER if last is None else (week_start(day) - week_start(last.day)).days // 7
    return Slot(day, 1, waited, lacks=last is not None and last.answered < year.minimum)


def everybody(year: Year, team: Team, _change: int, day: date) -> Sequence[str]:
    """Everybody whose budget is not used up."""
    return tuple(person for person, left in year.left(team, day).items() if left.today and left.week)


def in_turns(year: Year, team: Team, change: int, day: date) -> Sequence[str]:
    """The same, for two of the changes in each week."""
    week = (day - MONDAY).days // 7
    return everybody(year, team, change, day) if change // 2 == week % 2 else ()


def simulate(way: Way, seed: int = 1, weeks: int = WEEKS, teams: int = TEAMS) -> Year:
    """Live through a year; the same seed makes the same teams."""
    made, year, chance = _teams(Random(seed), teams), Year(Budget(), Minimums().scores), Random(seed)
    for day in (MONDAY + timedelta(weeks=week, days=n) for week in range(weeks) for n in range(CHANGES)):
        for team in made:
            people = way(year, team, day.weekday(), day)
            if people:
                year.ask(team, day.weekday(), day, people, chance)
    return year


def _teams(chance: Random, count: int) -> list[Team]:
    people = [tuple(f"U{n}-{p}" for p in range(chance.randint(5, 14))) for n in range(count)]
    for n in range(min(BOTH, count - 1)):
        people[n] = (*people[n], people[n + 1][0])
    return [Team(n, some, chance.uniform(0.5, 0.8)) for n, some in enumerate(people)]


@dataclass(frozen=True)
class Result:
    """What a year came to."""

    most_a_day: int
    most_a_week: int
    asks: int
    rounds: int
    shown: int
    longest: int

    @staticmethod
    def of(year: Year) -> "Result":
        """Count a year; `longest` is for how many weeks a team and change had no cell, at most."""
        a_day = Counter((person, day) for person, days in year.days.items() for day in days)
        a_week = Counter((person, week_start(day)) for person, days in year.days.items() for day in days)
        shown = [cell for cells in year.cells.values() for cell in cells if cell.answered >= year.minimum]
        return Result(
            max(a_day.values()),
            max(a_week.values()),
            sum(a_day.values()),
            sum(map(len, year.cells.values())),
            len(shown),
            max(_gaps(year, shown)),
        )


def _gaps(year: Year, shown: Sequence[Cell]) -> Iterator[int]:
    end = max(cell.day for cells in year.cells.values() for cell in cells)
    for team in year.cells:
        for change in range(CHANGES):
            days = [cell.day for cell in shown if cell.team is team and cell.change == change]
            marks = [MONDAY - timedelta(weeks=1), *days, end + timedelta(weeks=1)]
            yield max((b - a).days // 7 - 1 for a, b in pairwise(marks))


WAYS: dict[str, Way] = {
    "as Pops decides": as_pops,
    "everybody, first come first served": everybody,
    "everybody, in turns": in_turns,
}


def main() -> None:
    """Print the table that docs/asking.md shows."""
    said = sys.stdout.write
    said("| who is asked | most on a day | most in a week | asks | rounds | cells | longest wait, weeks |\n")
    said("|---|---|---|---|---|---|---|\n")
    for name, way in WAYS.items():
        r = Result.of(simulate(way))
        said(f"| {name} | {r.most_a_day} | {r.most_a_week} | {r.asks:,} | {r.rounds:,} | {r.shown:,} ")
        said(f"| {r.longest} |\n")


if __name__ == "__main__":
    main()
