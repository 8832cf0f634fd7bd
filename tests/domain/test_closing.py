from datetime import UTC, date, datetime, time

import pytest

from bot.domain.cadence import WORKING_DAYS, Cadence, Weekday, WorkingCalendar
from bot.domain.closing import closes_in_time, closing
from bot.domain.setup import Window

BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_round_closes_two_working_days_later_at_the_same_local_time() -> None:
    friday = utc("2026-10-23T07:30")
    assert closing(Window(), friday, BERLIN, WorkingCalendar()) == utc("2026-10-27T08:30")


def test_a_public_holiday_is_no_working_day() -> None:
    easter = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert closing(Window(), utc("2026-04-02T07:30"), BERLIN, easter) == utc("2026-04-08T07:30")


def test_hours_are_counted_by_the_clock_and_not_by_the_calendar() -> None:
    saturday = utc("2026-10-24T07:30")
    assert closing(Window(None, 24), saturday, BERLIN, WorkingCalendar()) == utc("2026-10-25T07:30")


@pytest.mark.parametrize(
    ("days", "window", "in_time"),
    [
        ((Weekday.TUESDAY,), Window(2), True),
        ((Weekday.MONDAY,), Window(5), True),
        ((Weekday.MONDAY,), Window(6), False),
        ((Weekday.MONDAY, Weekday.WEDNESDAY), Window(2), True),
        ((Weekday.MONDAY, Weekday.TUESDAY), Window(2), False),
        ((Weekday.WEDNESDAY, Weekday.FRIDAY), Window(None, 48), True),
        ((Weekday.WEDNESDAY, Weekday.FRIDAY), Window(None, 49), False),
        ((Weekday.FRIDAY, Weekday.SUNDAY), Window(5), True),
    ],
)
def test_a_round_must_close_before_the_next_opens(
    days: tuple[Weekday, ...], window: Window, in_time: bool
) -> None:
    assert closes_in_time(Cadence(days, time(9, 30)), window, WorkingCalendar()) is in_time


def test_rarer_rounds_may_stay_open_longer() -> None:
    fortnightly = Cadence((Weekday.MONDAY,), time(9, 30), every_weeks=2)
    assert closes_in_time(fortnightly, Window(10), WorkingCalendar())
    assert not closes_in_time(fortnightly, Window(11), WorkingCalendar())
