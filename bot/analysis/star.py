"""Which way a metric goes: its last four weeks beside the four before, measured by how much weeks vary.

**Weeks.** Readings are taken together into weeks of seven days that count back from the newest reading, so
that the answer depends on the readings alone and not on the weekday of asking. Several readings of a week
are averaged. A metric that is expected less often than weekly has longer steps, as long as is expected:
four months beside four months for one that is read every 30 days.

**Up or down.** The difference of the two means is a move if it is larger than what weeks that vary as much
as these would give by chance in one look of twenty: t times the pooled standard deviation within the two
periods, times sqrt(1/n + 1/m), with Student's t for n + m - 2 degrees of freedom. Where no week differs from
another of its period, any difference is a move.

**What it is not.** It looks back, once, at one series without a comparison. It decides nothing, and it says
nothing about causes: a season, a release and a change look alike here. A metric that wanders slowly is called
a move more often than one look in twenty.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, variance

from bot.domain.change import Direction

WEEKS = 4
"""Of so many weeks (or longer steps) each of the two periods consists."""

FEWEST = 2
"""So many weeks with a reading each period needs: one alone does not show how much weeks vary."""

WEEK_DAYS = 7

_QUANTILES: Mapping[int, float] = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447}
"""Student's t by degrees of freedom, two-sided, 95%."""

_ROUNDING = 1e-9
"""Relative differences below this are arithmetic, not movement."""


class Course(StrEnum):
    """What a metric does, as seen from its wanted direction; `UP` is the wanted way."""

    UP = "up"
    FLAT = "flat"
    DOWN = "down"
    STALE = "stale"  # no reading for longer than expected
    MISSING = "missing"  # no reading at all
    TOO_FEW = "too few"  # readings, but not yet enough weeks to say which way it goes


@dataclass(frozen=True)
class Movement:
    """How a metric went until `last`, the day of its newest reading, which was `value`.

    `recent` and `before` are the means over the last four weeks and the four before them, None where no week
    has a reading. `rose` says whether the difference is a move (True: upwards), or None where it is none or
    cannot be told; `told` which of the two.
    """

    last: date
    value: float
    recent: float
    before: float | None
    rose: bool | None
    told: bool


def movement(readings: Iterable[tuple[date, float]], every_days: int = WEEK_DAYS) -> Movement | None:
    """How a metric went, from days and values in any order, one value a day; None without any reading."""
    by_day = dict(readings)
    if not by_day:
        return None
    last = max(by_day)
    step = max(WEEK_DAYS, every_days)
    weeks: dict[int, list[float]] = {}
    for day, value in by_day.items():
        weeks.setdefault((last - day).days // step, []).append(value)
    means = {number: fmean(values) for number, values in weeks.items()}
    recent = [means[n] for n in range(WEEKS) if n in means]
    before = [means[n] for n in range(WEEKS, 2 * WEEKS) if n in means]
    rose, told = _moved(recent, before)
    return Movement(last, by_day[last], fmean(recent), fmean(before) if before else None, rose, told)


def course(found: Movement | None, direction: Direction, every_days: int, today: date) -> Course:
    """What a metric with this movement does today. Staleness comes first: old news is no news."""
    if found is None:
        return Course.MISSING
    if is_stale(found.last, every_days, today):
        return Course.STALE
    if not found.told:
        return Course.TOO_FEW
    if found.rose is None:
        return Course.FLAT
    return Course.UP if found.rose is (direction is Direction.UP) else Course.DOWN


def is_stale(last: date, every_days: int, today: date) -> bool:
    """Whether the newest reading is older than the days in which the next was expected."""
    return today - last > timedelta(days=every_days)


def _moved(recent: Sequence[float], before: Sequence[float]) -> tuple[bool | None, bool]:
    if min(len(recent), len(before)) < FEWEST:
        return None, False
    difference = fmean(recent) - fmean(before)
    if abs(difference) <= _ROUNDING * max(map(abs, (*recent, *before))):
        return None, True
    freedom = len(recent) + len(before) - 2
    squares = variance(recent) * (len(recent) - 1) + variance(before) * (len(before) - 1)
    chance = math.sqrt(squares / freedom * (1 / len(recent) + 1 / len(before)))
    return (difference > 0 if abs(difference) > _QUANTILES[freedom] * chance else None), True
