from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import WORKING_DAYS, WorkingCalendar
from bot.domain.reminding import (
    BEGIN,
    END,
    ENOUGH,
    next_wave,
    quiet_until,
    reminder_moment,
    waves,
    working_moment,
    zone_or,
)

BERLIN, AUCKLAND, NEW_YORK = "Europe/Berlin", "Pacific/Auckland", "America/New_York"
WEEKDAYS = WorkingCalendar(WORKING_DAYS)
TUESDAY = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
THURSDAY = TUESDAY + timedelta(days=2)


def local(moment: datetime | None, zone: str) -> str:
    """A moment as people there read it."""
    assert moment is not None
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %H:%M")


def test_the_first_comes_at_half_of_the_time_and_the_second_near_its_end() -> None:
    assert waves(TUESDAY, THURSDAY, 2) == (TUESDAY + timedelta(hours=24), TUESDAY + timedelta(hours=42))
    assert waves(TUESDAY, THURSDAY, 0) == ()


def test_the_next_wave_is_strictly_later_and_there_is_one_after_each_but_the_last() -> None:
    first = next_wave(TUESDAY, THURSDAY, 2, TUESDAY)
    assert first == TUESDAY + timedelta(hours=24)
    second = next_wave(TUESDAY, THURSDAY, 2, first)
    assert second == TUESDAY + timedelta(hours=42)
    assert next_wave(TUESDAY, THURSDAY, 2, second) is None
    assert next_wave(TUESDAY, THURSDAY, 0, TUESDAY) is None


def test_each_person_is_reminded_in_the_working_hours_of_their_own_zone() -> None:
    moments = {
        zone: local(reminder_moment(TUESDAY, THURSDAY, 0, zone, WEEKDAYS), zone)
        for zone in (BERLIN, AUCKLAND, NEW_YORK)
    }
    assert moments == {BERLIN: "Wed 09:30", AUCKLAND: "Thu 09:00", NEW_YORK: "Wed 09:00"}


def test_the_second_comes_on_a_later_day_than_the_first_or_not_at_all() -> None:
    assert local(reminder_moment(TUESDAY, THURSDAY, 1, BERLIN, WEEKDAYS), BERLIN) == "Thu 09:00"
    a_day = TUESDAY + timedelta(hours=24)
    assert local(reminder_moment(TUESDAY, a_day, 0, BERLIN, WEEKDAYS), BERLIN) == "Wed 09:00"
    assert reminder_moment(TUESDAY, a_day, 1, BERLIN, WEEKDAYS) is None


def test_no_reminder_comes_when_too_little_time_is_left() -> None:
    short = TUESDAY + timedelta(minutes=40)
    assert reminder_moment(TUESDAY, short, 0, BERLIN, WEEKDAYS) is None
    assert reminder_moment(TUESDAY, THURSDAY, 1, NEW_YORK, WEEKDAYS) is None


def test_nobody_is_reminded_on_a_day_off() -> None:
    friday = datetime(2026, 10, 9, 7, 30, tzinfo=UTC)
    closes = friday + timedelta(days=4)
    assert local(reminder_moment(friday, closes, 0, BERLIN, WEEKDAYS), BERLIN) == "Mon 09:00"
    holiday = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 10, 12)}))
    assert local(reminder_moment(friday, closes, 0, BERLIN, holiday), BERLIN) == "Tue 09:00"


def test_a_zone_that_is_missing_or_unknown_is_the_teams() -> None:
    assert zone_or("Asia/Kathmandu", BERLIN) == "Asia/Kathmandu"
    assert [zone_or(zone, BERLIN) for zone in (None, "", "Mars/Olympus", "../etc/passwd")] == [BERLIN] * 4


@pytest.mark.parametrize("day", [date(2026, 10, 5) + timedelta(days=n) for n in range(14)])
def test_not_now_holds_for_a_week_or_more_and_ends_on_a_monday(day: date) -> None:
    until = quiet_until(day)
    assert until.weekday() == 0
    assert 7 <= (until - day).days <= 13


ZONES = st.sampled_from([BERLIN, AUCKLAND, NEW_YORK, "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"])
START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda later: START + later)


@given(MOMENTS, st.integers(1, 24 * 28), st.integers(0, 1), ZONES)
def test_a_reminder_is_in_working_hours_before_the_round_closes(
    opened: datetime, hours: int, number: int, zone: str
) -> None:
    closes = opened + timedelta(hours=hours)
    moment = reminder_moment(opened, closes, number, zone, WEEKDAYS)
    if moment is None:
        return
    there = moment.astimezone(ZoneInfo(zone))
    assert BEGIN <= there.time() < END
    assert there.weekday() < 5
    assert waves(opened, closes, 2)[number] <= moment <= closes - ENOUGH


@given(MOMENTS, ZONES)
def test_a_moment_in_working_hours_stays_and_any_other_moves_to_nine(moment: datetime, zone: str) -> None:
    found = working_moment(moment, zone, WEEKDAYS)
    assert found is not None
    assert found == moment or found.astimezone(ZoneInfo(zone)).time() == time(9)
    assert working_moment(found, zone, WEEKDAYS) == found
