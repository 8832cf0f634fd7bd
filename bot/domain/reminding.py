"""When somebody is reminded of an open round: at most twice, in the working hours of their own zone.

The first reminder comes when half of the round's time is over, the second after seven eighths of it. Each
waits for the person's next working hour, and falls out where the round is about to close by then, or where it
would come on the day of the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.cadence import DAY, WorkingCalendar, moment_of

MOST = 2
SHARES = (0.5, 0.875)
"""Which part of a round's time is over when its reminders are due."""

BEGIN, END = time(9), time(17)
"""Working hours, local time; nobody is written to before the first or from the second on."""

ENOUGH = timedelta(minutes=30)
"""A reminder that leaves less time to answer is not planned: it is not worth the interruption."""

TOO_LATE = timedelta(minutes=15)
"""One that was planned and comes later than it should is not sent with less time than this."""

QUIET_WEEKS = 1
_PATIENCE_DAYS = 21


def waves(opened: datetime, closes: datetime, count: int) -> tuple[datetime, ...]:
    """When the reminders of a round are due (UTC), before anybody's working hours are looked at."""
    return tuple(opened + (closes - opened) * share for share in SHARES[:count])


def next_wave(opened: datetime, closes: datetime, count: int, after: datetime) -> datetime | None:
    """The first wave that is later than `after`."""
    return next((wave for wave in waves(opened, closes, count) if wave > after), None)


def reminder_moment(
    opened: datetime, closes: datetime, number: int, zone: str, working: WorkingCalendar
) -> datetime | None:
    """When the reminder of this number (from 0) may reach somebody in `zone`, or None: not at all."""
    moments = [working_moment(wave, zone, working) for wave in waves(opened, closes, number + 1)]
    moment = moments[-1]
    if moment is None or closes - moment < ENOUGH:
        return None
    days = {_day(earlier, zone) for earlier in moments[:-1] if earlier is not None}
    return None if _day(moment, zone) in days else moment


def working_moment(earliest: datetime, zone: str, working: WorkingCalendar) -> datetime | None:
    """The first moment (UTC) from `earliest` on in working hours of `zone`; None: none in three weeks."""
    for day in (_day(earliest, zone) + n * DAY for n in range(_PATIENCE_DAYS)):
        if not working.is_working(day):
            continue
        moment = max(earliest.astimezone(UTC), moment_of(day, BEGIN, zone))
        if moment < moment_of(day, END, zone):
            return moment
    return None


def zone_or(zone: str | None, otherwise: str) -> str:
    """The zone that Slack names, if this machine knows it."""
    try:
        return otherwise if zone is None else ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def quiet_until(today: date) -> date:
    """Until when "not now" holds: a Monday, a week off or more, so that the day of the click is unknown."""
    later = today + timedelta(weeks=QUIET_WEEKS)
    return later + timedelta(days=-later.weekday() % 7)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
