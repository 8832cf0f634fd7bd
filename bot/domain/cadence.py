"""When a pulse or digest is due: weekdays and a time in a zone, every n weeks, on working days only.

The arithmetic is done with zoneinfo. APScheduler's cron fields were tried: on the day the clocks go back
they give the repeated hour twice, and in the hour that the clocks skip they give a moment after the end of
the gap, not its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Weekday(StrEnum):
    """The days of the week, as people write them in the set-up file."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Its place in the ISO week, Monday being 0 as in `date.weekday()`."""
        return tuple(Weekday).index(self)


WORKING_DAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
# Any fixed Monday will do where a cadence does not say which week to count from.
FIRST_WEEK = date(1970, 1, 5)
# So many due weeks in a row without one working day mean that the cadence and the team never meet.
PATIENCE = 104


class NeverDueError(ValueError):
    """The cadence names only days on or after which the team never works in the same week."""


@dataclass(frozen=True)
class Cadence:
    """Which weekdays, at what local time, every how many weeks.

    With `every_weeks` above 1, weeks are counted from the week of `since`.
    """

    days: tuple[Weekday, ...]
    at: time
    every_weeks: int = 1
    since: date | None = None

    def due_in_week(self, monday: date) -> bool:
        """Whether the ISO week that begins on `monday` is one of every `every_weeks`."""
        weeks = (monday - week_start(self.since or FIRST_WEEK)) // WEEK
        return weeks % self.every_weeks == 0


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which a team works: its weekdays, at least one, without its public holidays."""

    working_days: tuple[Weekday, ...] = WORKING_DAYS
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.working_days:
            raise ValueError("A working calendar needs at least one working day.")

    def is_working(self, day: date) -> bool:
        """Whether the team works on `day`."""
        return day not in self.holidays and any(day.weekday() == w.number for w in self.working_days)

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`th working day after `day`, which itself may be any day; `day` when `n` is 0."""
        while n > 0:
            day += DAY
            n -= self.is_working(day)
        return day


def next_due(cadence: Cadence, zone: str, after: datetime, working: WorkingCalendar) -> datetime:
    """The first due moment (UTC) strictly later than `after` (aware), in the IANA zone `zone`.

    A due day on which nobody works moves to the next working day of the same ISO week; where there is none,
    the occurrence falls out. Raises `NeverDueError` when that happens to every occurrence.
    """
    monday = week_start(after.astimezone(ZoneInfo(zone)).date())
    for week in _due_weeks(cadence, monday):
        for day in _due_days(cadence, week, working):
            moment = moment_of(day, cadence.at, zone)
            if moment > after:
                return moment
    raise NeverDueError(NeverDueError.__doc__)


def moment_of(day: date, at: time, zone: str) -> datetime:
    """The moment (UTC) of a local time: the first of two where clocks go back.

    A local time that clocks skip becomes the first moment after the gap.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), moment, ZoneInfo(zone))


def week_start(day: date) -> date:
    """The Monday of the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


def _due_weeks(cadence: Cadence, monday: date) -> Iterator[date]:
    while not cadence.due_in_week(monday):
        monday += WEEK
    for n in range(PATIENCE):
        yield monday + n * cadence.every_weeks * WEEK


def _due_days(cadence: Cadence, monday: date, working: WorkingCalendar) -> list[date]:
    moved = (_first_working(monday, weekday.number, working) for weekday in cadence.days)
    return sorted({day for day in moved if day is not None})


def _first_working(monday: date, first: int, working: WorkingCalendar) -> date | None:
    days = (monday + n * DAY for n in range(first, 7))
    return next((day for day in days if working.is_working(day)), None)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks jump, between a moment before it and one at or after it."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        same = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset
        low, high = (middle, high) if same else (low, middle)
    return before + timedelta(seconds=high)
