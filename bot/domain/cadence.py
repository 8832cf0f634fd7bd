"""When a pulse or digest is due: weekdays and a time in a zone, every n weeks."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Weekday(StrEnum):
    """The days of the week, as people write them in the set-up file."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WORKING_DAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)


@dataclass(frozen=True)
class Cadence:
    """Which weekdays, at what local time, every how many weeks.

    With `every_weeks` above 1, weeks are counted from the week of `since`.
    """

    days: tuple[Weekday, ...]
    at: time
    every_weeks: int = 1
    since: date | None = None
