from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.batch import next_batch

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda later: START + later)


@pytest.mark.parametrize(
    ("now", "batch"),
    [
        ("12:00:00", 13),
        ("12:54:59", 13),
        ("12:55:00", 13),
        ("12:55:01", 14),
        ("12:59:59", 14),
        ("12:00:01", 13),
    ],
)
def test_a_letter_goes_out_on_the_first_full_hour_that_is_five_minutes_away(now: str, batch: int) -> None:
    found = next_batch(datetime.fromisoformat(f"2026-10-06T{now}+00:00"))
    assert found == datetime(2026, 10, 6, batch, tzinfo=UTC)


@given(MOMENTS)
def test_every_moment_has_a_full_hour_between_five_and_sixty_five_minutes_away(now: datetime) -> None:
    found = next_batch(now)
    assert (found.minute, found.second, found.microsecond) == (0, 0, 0)
    assert timedelta(minutes=5) <= found - now < timedelta(minutes=65)


def test_the_hour_is_that_of_utc_in_every_zone() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    assert next_batch(datetime(2026, 10, 6, 12, 10, tzinfo=kathmandu)) == datetime(2026, 10, 6, 7, tzinfo=UTC)
