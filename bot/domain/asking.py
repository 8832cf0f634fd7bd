"""Whom to ask: one budget for each person over all changes, and samples where it does not suffice for all.

A team's pulses of one day make one message, which counts once for everybody whom it asks. When the budget of
this week does not carry everybody through all messages that are still to come, a message goes to a part of
the team, or to nobody this week. How many messages, of how many people each, is decided so that as many
rounds as possible may be expected to reach the minimum; which messages wait is decided by turns. Pure: the
same functions decide in the bot and in the simulated year (`benchmarks/asking.py`).
"""

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import comb

from bot.domain.cadence import week_start
from bot.domain.minimums import NEVER_BELOW
from bot.domain.question import Question

MOST_NAMED = 50
"""A sample has at most so many people: its message names them all."""

NEVER = 99
"""So many weeks count as waited where a team was never asked."""

USUAL_ASKED, USUAL_ANSWERED = 10, 6
"""What is supposed of a team before anything is known of it: as if six of ten had answered once."""


@dataclass(frozen=True)
class Budget:
    """How many messages may ask one person, on a day and in a week (Monday to Sunday of the team's zone)."""

    per_day: int = 1
    per_week: int = 2


@dataclass(frozen=True)
class Left:
    """How many more messages may ask somebody today, and this week."""

    today: int
    week: int


@dataclass(frozen=True)
class Slot:
    """A message that a team has still to come this week: its day, and how many rounds it opens.

    `waited` is for how many weeks the one of its pulses that waited longest was not asked; `lacks` says that
    the last time too few answered.
    """

    day: date
    rounds: int = 1
    waited: int = 0
    lacks: bool = False


@dataclass(frozen=True)
class Drawn:
    """Whom a message asks: nobody where `people` is empty. `is_sample` says that it is a part of the team.

    `tomorrow` says that nobody is asked today, and that on another day of this week enough might be.
    """

    people: tuple[str, ...] = ()
    is_sample: bool = False
    tomorrow: bool = False


@dataclass(frozen=True)
class Crowd:
    """What is known of a team when one of its messages comes due.

    `left` has everybody on its roster, `slots` the messages of this week from now on, the one that is due
    first; `share` of those who are asked usually answer, and `minimum` must do so to be shown.
    """

    left: Mapping[str, Left]
    slots: Sequence[Slot]
    share: float
    minimum: int


Lot = Callable[[str], bytes]
"""Gives everybody a place in a line that nobody can foresee or steer, and that stays the same."""


def left_of(budget: Budget, asked: Iterable[date], today: date) -> Left:
    """What is left of a person's budget, from the days of this week on which a message asked them."""
    days = [day for day in asked if week_start(day) == week_start(today)]
    return Left(max(0, budget.per_day - days.count(today)), max(0, budget.per_week - len(days)))


def usual_share(counts: Iterable[tuple[int, int]]) -> float:
    """Which part of those who are asked usually answers: from (asked, answered) that everybody has seen."""
    asked, answered = USUAL_ASKED, USUAL_ANSWERED
    for of, some in counts:
        asked, answered = asked + of, answered + min(of, some)
    return answered / asked


def draw(crowd: Crowd, before: Collection[str], lot: Lot) -> Drawn:
    """Whom the message that is due now asks; `before` are those whom its pulses asked the last time.

    Whose budget would be left over otherwise comes first, then those who were asked before, so that the same
    people answer on the same change again, then the others by lot.
    """
    everybody = sorted(crowd.left)
    free = [person for person in everybody if crowd.left[person].today and crowd.left[person].week]
    size, messages = plan(crowd)
    if not size:
        return Drawn()
    if len(free) < min(size, _smallest(crowd)):
        rested = sum(left.week > 0 for left in crowd.left.values())
        return Drawn(tomorrow=rested > len(free))
    if size >= len(everybody) and len(free) == len(everybody):
        return Drawn(tuple(everybody))
    line = sorted(free, key=lambda p: (crowd.left[p].week < messages, p not in before, lot(p), p))
    return Drawn(tuple(sorted(line[: min(size, MOST_NAMED)])), is_sample=True)


def plan(crowd: Crowd) -> tuple[int, int]:
    """How many people the message that is due now asks (0: it waits for its turn), and of how many messages.

    The messages are chosen for which the most rounds may be expected to reach the minimum, each with an equal
    part of what is left of the team's budget.
    """
    everybody, slots = len(crowd.left), crowd.slots
    budget = sum(min(left.week, len(slots)) for left in crowd.left.values())
    by_turn = sorted(range(len(slots)), key=lambda n: _turn(slots[n]))
    best, found = (-1.0, 0), (0, 0, frozenset[int]())
    for messages in range(1, len(slots) + 1):
        size = min(everybody, budget // messages)
        if size < min(everybody, _smallest(crowd)) or not size:
            break
        chosen = by_turn[:messages]
        rounds = sum(slots[n].rounds for n in chosen)
        worth = rounds * chance(
            min(size, MOST_NAMED) if size < everybody else size, crowd.share, crowd.minimum
        )
        if (worth, messages) > best:
            best, found = (worth, messages), (size, messages, frozenset(chosen))
    size, messages, turns = found
    return (size, messages) if 0 in turns else (0, messages)


def _smallest(crowd: Crowd) -> int:
    """A sample of fewer could never be shown."""
    return max(crowd.minimum, NEVER_BELOW)


def _turn(slot: Slot) -> tuple[int, bool, date]:
    """Who waited longest comes first, then where too few answered the last time, then the earlier day."""
    return -slot.waited, not slot.lacks, slot.day


@lru_cache(maxsize=10_000)
def chance(asked: int, share: float, minimum: int) -> float:
    """How probable it is that enough of those who are asked answer, each with the same probability."""
    if asked < minimum:
        return 0.0
    few = range(min(minimum, asked + 1))
    return 1.0 - sum(comb(asked, n) * share**n * (1 - share) ** (asked - n) for n in few)


def lot_of(secret: bytes, workspace: str, change: str) -> Lot:
    """The line of everybody for one change: the same each week, and known to nobody without the secret."""
    begun = f"pops:lot:{len(workspace)}:{workspace}:{len(change)}:{change}:"

    def lot(user_id: str) -> bytes:
        return hmac.digest(secret, (begun + user_id).encode(), hashlib.sha256)

    return lot


def is_quiet(today: date, last_asked: date | None, every_weeks: int) -> bool:
    """Whether a pulse of which enough is known is left out this week: it is asked half as often as planned.

    In the week in which it was asked, it goes on as planned.
    """
    if last_asked is None:
        return False
    weeks = (week_start(today) - week_start(last_asked)) // timedelta(weeks=1)
    return 0 < weeks < 2 * every_weeks


def in_turn(questions: Sequence[Question], own: str, rounds: int) -> tuple[Question, ...]:
    """Which of a pulse's questions this round asks, after so many `rounds`: the change's `own` always.

    Each other one is asked every so many rounds as it says itself; of two that are asked every second round,
    one is asked in each.
    """
    taking_turns = [q.id for q in questions if q.id != own and q.every > 1]
    now = {name for place, name in enumerate(taking_turns) if _is_turn(questions, name, rounds - place)}
    return tuple(q for q in questions if q.id not in taking_turns or q.id in now)


def _is_turn(questions: Sequence[Question], name: str, rounds: int) -> bool:
    every = next(q.every for q in questions if q.id == name)
    return rounds % every == 0
