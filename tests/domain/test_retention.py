from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.retention import next_night, words_kept_since

NOW = datetime(2026, 3, 31, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "since"),
    [
        (3, datetime(2025, 12, 31, tzinfo=UTC)),
        (13, datetime(2025, 2, 28, tzinfo=UTC)),
        (18, datetime(2024, 9, 30, tzinfo=UTC)),
        (25, datetime(2024, 2, 29, tzinfo=UTC)),
        (120, datetime(2016, 3, 31, tzinfo=UTC)),
    ],
)
def test_words_are_kept_since_the_same_day_so_many_months_ago(months: int, since: datetime) -> None:
    assert words_kept_since(NOW, months) == since


def test_a_year_is_twelve_months_in_every_month() -> None:
    for month in range(1, 13):
        now = datetime(2026, month, 7, 23, tzinfo=UTC)
        assert words_kept_since(now, 12) == datetime(2025, month, 7, tzinfo=UTC)
        assert words_kept_since(now, 24) == datetime(2024, month, 7, tzinfo=UTC)


def test_the_day_is_that_of_utc() -> None:
    late = datetime(2026, 3, 31, 23, tzinfo=timezone(timedelta(hours=-2)))
    assert words_kept_since(late, 12) == datetime(2025, 4, 1, tzinfo=UTC)


def test_every_night_is_later_than_now_within_a_day_and_in_the_small_hours() -> None:
    for hour in range(48):
        now = NOW + timedelta(hours=hour)
        night = next_night("T01", now)
        assert now < night <= now + timedelta(days=1)
        assert 1 <= night.hour < 4
        assert next_night("T01", night) == night + timedelta(days=1)


def test_workspaces_have_nights_of_their_own() -> None:
    assert len({next_night(f"T{n}", NOW) for n in range(100)}) > 90
