from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import (
    WORKING_DAYS,
    Cadence,
    NeverDueError,
    Weekday,
    WorkingCalendar,
    moment_of,
    next_due,
    week_start,
)

EVERY_DAY = WorkingCalendar(tuple(Weekday))
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "America/Havana",
    "Pacific/Apia",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on(*days: Weekday, at: str = "09:30", every: int = 1, since: date | None = None) -> Cadence:
    return Cadence(days, time.fromisoformat(at), every, since)


def local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("zone", "before", "due"),
    [
        ("Europe/Berlin", "2026-03-24T08:30", ["2026-03-31T07:30", "2026-04-07T07:30"]),
        ("Europe/Berlin", "2026-10-20T07:30", ["2026-10-27T08:30", "2026-11-03T08:30"]),
        ("America/New_York", "2026-03-03T14:30", ["2026-03-10T13:30", "2026-03-17T13:30"]),
        ("America/New_York", "2026-10-27T13:30", ["2026-11-03T14:30", "2026-11-10T14:30"]),
        ("Asia/Kolkata", "2026-03-24T04:00", ["2026-03-31T04:00", "2026-04-07T04:00"]),
        ("Pacific/Auckland", "2026-03-30T20:30", ["2026-04-06T21:30", "2026-04-13T21:30"]),
        ("Pacific/Auckland", "2026-09-21T21:30", ["2026-09-28T20:30", "2026-10-05T20:30"]),
    ],
)
def test_half_past_nine_stays_half_past_nine_when_the_clocks_change(
    zone: str, before: str, due: list[str]
) -> None:
    tuesdays = on(Weekday.TUESDAY)
    first = next_due(tuesdays, zone, utc(before), WorkingCalendar())
    assert [first, next_due(tuesdays, zone, first, WorkingCalendar())] == [utc(moment) for moment in due]


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 0), "2026-03-29T01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 0), "2026-03-29T01:00"),
        ("America/New_York", date(2026, 3, 8), time(2, 59), "2026-03-08T07:00"),
        ("Pacific/Auckland", date(2026, 9, 27), time(2, 30), "2026-09-26T14:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),
        ("America/Havana", date(2026, 3, 8), time(0, 0), "2026-03-08T05:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(12, 0), "2011-12-30T10:00"),
    ],
)
def test_a_time_that_the_clocks_skip_becomes_the_end_of_the_gap(
    zone: str, day: date, at: time, moment: str
) -> None:
    assert moment_of(day, at, zone) == utc(moment)


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
        ("Pacific/Auckland", date(2026, 4, 5), time(2, 30), "2026-04-04T13:30"),
    ],
)
def test_of_a_time_that_comes_twice_the_first_counts(zone: str, day: date, at: time, moment: str) -> None:
    assert moment_of(day, at, zone) == utc(moment)


def test_a_repeated_hour_is_due_once() -> None:
    sundays = on(Weekday.SUNDAY, at="02:30")
    first = next_due(sundays, "Europe/Berlin", utc("2026-10-24T12:00"), EVERY_DAY)
    assert first == utc("2026-10-25T00:30")
    assert next_due(sundays, "Europe/Berlin", first, EVERY_DAY) == utc("2026-11-01T01:30")


def test_a_moment_that_is_due_is_not_later_than_itself() -> None:
    tuesdays = on(Weekday.TUESDAY)
    due = utc("2026-10-06T07:30")
    assert next_due(tuesdays, "Europe/Berlin", due - timedelta(microseconds=1), WorkingCalendar()) == due
    assert next_due(tuesdays, "Europe/Berlin", due, WorkingCalendar()) == utc("2026-10-13T07:30")


def test_every_second_week_goes_on_across_a_year_of_53_weeks() -> None:
    fortnightly = on(Weekday.MONDAY, every=2, since=date(2026, 12, 16))
    due, days = utc("2026-12-01T00:00"), []
    for _ in range(4):
        due = next_due(fortnightly, "Europe/Berlin", due, WorkingCalendar())
        days.append(local(due, "Europe/Berlin")[:10])
    assert days == ["2026-12-14", "2026-12-28", "2027-01-11", "2027-01-25"]


def test_weeks_are_counted_backwards_from_since_too() -> None:
    fortnightly = on(Weekday.FRIDAY, every=2, since=date(2026, 10, 5))
    due = next_due(fortnightly, "Asia/Kolkata", utc("2026-09-12T00:00"), WorkingCalendar())
    assert local(due, "Asia/Kolkata") == "2026-09-25 09:30"


def test_weeks_are_those_of_the_team_and_not_of_london() -> None:
    mondays = on(Weekday.MONDAY, at="00:30", every=2, since=date(2026, 10, 12))
    due = next_due(mondays, "Pacific/Auckland", utc("2026-10-11T11:00"), WorkingCalendar())
    assert due == utc("2026-10-11T11:30")


def test_a_holiday_moves_to_the_next_working_day_of_the_week() -> None:
    easter = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    due = next_due(on(Weekday.MONDAY), "Europe/Berlin", utc("2026-04-01T00:00"), easter)
    assert local(due, "Europe/Berlin") == "2026-04-07 09:30"


def test_a_holiday_at_the_end_of_the_week_falls_out() -> None:
    easter = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    due = next_due(on(Weekday.FRIDAY), "Europe/Berlin", utc("2026-04-01T00:00"), easter)
    assert local(due, "Europe/Berlin") == "2026-04-10 09:30"


def test_two_due_days_that_meet_on_one_working_day_are_one() -> None:
    holiday = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 4, 6)}))
    both = on(Weekday.MONDAY, Weekday.TUESDAY)
    first = next_due(both, "Europe/Berlin", utc("2026-04-05T00:00"), holiday)
    assert local(first, "Europe/Berlin") == "2026-04-07 09:30"
    second = next_due(both, "Europe/Berlin", first, holiday)
    assert local(second, "Europe/Berlin") == "2026-04-13 09:30"


def test_a_team_that_works_from_sunday_is_asked_on_sunday() -> None:
    cairo = WorkingCalendar((Weekday.SUNDAY, Weekday.MONDAY, Weekday.TUESDAY))
    due = next_due(on(Weekday.WEDNESDAY), "Africa/Cairo", utc("2026-10-05T00:00"), cairo)
    assert local(due, "Africa/Cairo") == "2026-10-11 09:30"


def test_a_cadence_that_never_meets_a_working_day_is_an_error() -> None:
    with pytest.raises(NeverDueError):
        next_due(on(Weekday.SATURDAY), "Europe/Berlin", utc("2026-10-05T00:00"), WorkingCalendar())


def test_a_calendar_needs_a_working_day() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        WorkingCalendar(())


def test_working_days_are_counted_over_weekends_and_holidays() -> None:
    easter = WorkingCalendar(WORKING_DAYS, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    thursday = date(2026, 4, 2)
    assert [easter.add_working_days(thursday, n) for n in range(3)] == [
        thursday,
        date(2026, 4, 7),
        date(2026, 4, 8),
    ]
    assert not easter.is_working(date(2026, 4, 4))


weekdays = st.lists(st.sampled_from(list(Weekday)), min_size=1, max_size=3, unique=True).map(tuple)
cadences = st.builds(
    Cadence,
    weekdays,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(1, 5),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
holidays = st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=40)
calendars = st.builds(WorkingCalendar, st.just((*WORKING_DAYS, Weekday.SUNDAY)), holidays)


@given(cadences, st.sampled_from(ZONES), moments, calendars)
def test_the_next_due_moment_is_later_and_on_a_due_or_moved_day(
    cadence: Cadence, zone: str, after: datetime, working: WorkingCalendar
) -> None:
    due = next_due(cadence, zone, after, working)
    day = due.astimezone(ZoneInfo(zone)).date()
    assert due > after
    assert working.is_working(day)
    assert cadence.due_in_week(week_start(day))
    assert any(
        not any(working.is_working(week_start(day) + timedelta(n)) for n in range(w.number, day.weekday()))
        for w in cadence.days
        if w.number <= day.weekday()
    )


@given(weekdays, st.sampled_from(ZONES), moments)
def test_weekly_stepping_misses_no_week_and_no_day(
    days: tuple[Weekday, ...], zone: str, after: datetime
) -> None:
    cadence, due = Cadence(days, time(2, 30)), [after]
    for _ in range(3 * len(days) + 1):
        due.append(next_due(cadence, zone, due[-1], EVERY_DAY))
    asked = [moment.astimezone(ZoneInfo(zone)).date() for moment in due[1:]]
    gap = (asked[-1] - asked[0]).days + 1
    between = [asked[0] + timedelta(n) for n in range(gap)]
    assert asked == [day for day in between if any(day.weekday() == w.number for w in days)]


@given(cadences, st.sampled_from(ZONES), moments, calendars)
def test_asking_again_just_before_a_due_moment_gives_it_again(
    cadence: Cadence, zone: str, after: datetime, working: WorkingCalendar
) -> None:
    due = next_due(cadence, zone, after, working)
    assert next_due(cadence, zone, due - timedelta(seconds=1), working) == due


@given(st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_later_local_times_are_never_earlier_moments_on_one_day(zone: str, day: date) -> None:
    times = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    ordered = [moment_of(day, at, zone) for at in times]
    assert all(earlier <= later for earlier, later in pairwise(ordered))
