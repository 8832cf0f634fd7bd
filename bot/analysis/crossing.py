"""Changes that come so close together in one team that a comparison cannot tell them apart.

The rule is that by which the comparison leaves weeks out (`TeamOnChange.window`): a team's weeks speak of a
change until another one begins or ends there, and of its own weeks before and since some are needed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.analysis.compare.timeline import LOOKS
from bot.analysis.compare.values import WEEKS_NEEDED
from bot.domain.cadence import WEEK, week_start
from bot.domain.change import Change


class Crossed(StrEnum):
    """What becomes of the two changes."""

    TOGETHER = "together"  # too few weeks lie between them: the team cannot be judged
    CUTS = "cuts"  # the other one, which runs, is compared in the team until this one starts
    CUT = "cut"  # this one is compared in the team until the other one begins or ends


@dataclass(frozen=True)
class Crossing:
    """Another change, by title, that begins or `ends` on a day in a team that starts this one on `start`."""

    kind: Crossed
    other: str
    day: date
    ends: bool
    start: date


def crossings(change: Change, team_key: str, others: Iterable[Change]) -> Iterator[Crossing]:
    """What is in the way of judging the change in a team that is to start it; each other change once."""
    start = change.first_start(team_key)
    if start is not None:
        for other in (each for each in others if each.key != change.key):
            found = list(_of(other, team_key, start))
            yield from sorted(found, key=lambda each: (each.kind is not Crossed.TOGETHER, each.day))[:1]


def _of(other: Change, team_key: str, start: date) -> Iterator[Crossing]:
    days = other.turns(team_key)
    ended = days[1:]
    for number, day in enumerate(days):
        apart, ends = week_start(day) - week_start(start), number > 0
        if abs(apart) < WEEKS_NEEDED * WEEK:
            yield Crossing(Crossed.TOGETHER, other.title, day, ends, start)
        elif day > start:
            yield Crossing(Crossed.CUT, other.title, day, ends, start)
        elif not ends and not any(end <= start for end in ended) and _is_looked_at(other, start):
            yield Crossing(Crossed.CUTS, other.title, day, ends, start)


def _is_looked_at(change: Change, day: date) -> bool:
    """Whether the weeks of this day still count in the comparison of the change."""
    first = min(trial.start for trial in change.trials)
    return week_start(day) - week_start(first) < LOOKS * WEEK
