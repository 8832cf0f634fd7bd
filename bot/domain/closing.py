"""When a round closes, and whether it closes before the next one opens."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.cadence import Cadence, WorkingCalendar, moment_of, next_due
from bot.domain.setup import Window

# Any moment will do: without holidays and clock changes, every cycle of weeks is like every other.
SOME_MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


def closing(window: Window, opened: datetime, zone: str, working: WorkingCalendar) -> datetime:
    """When a round that opened at `opened` closes (UTC): hours later, or working days later, same local time.

    Public holidays can carry a closing beyond the next due moment, and so can a day of 23 hours; who opens
    rounds takes the earlier of the two.
    """
    if window.hours is not None:
        return opened.astimezone(UTC) + timedelta(hours=window.hours)
    local = opened.astimezone(ZoneInfo(zone))
    day = working.add_working_days(local.date(), window.working_days or 0)
    return moment_of(day, local.time(), zone)


def closes_in_time(cadence: Cadence, window: Window, working: WorkingCalendar) -> bool:
    """Whether a round closes no later than the next one opens, in weeks without holidays or clock changes."""
    due = [next_due(cadence, "UTC", SOME_MOMENT, working)]
    for _ in cadence.days:
        due.append(next_due(cadence, "UTC", due[-1], working))
    return all(closing(window, opened, "UTC", working) <= following for opened, following in pairwise(due))
