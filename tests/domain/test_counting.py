from datetime import UTC, datetime

import pytest

from bot.domain.counting import next_look


@pytest.mark.parametrize(
    ("now", "look"),
    [
        ("09:00:00", "09:15"),
        ("09:14:59", "09:15"),
        ("09:15:00", "09:30"),
        ("09:46:10", "10:00"),
        ("23:59:59", "00:00"),
    ],
)
def test_the_next_look_is_at_the_next_full_quarter_of_an_hour(now: str, look: str) -> None:
    moment = datetime.fromisoformat(f"2026-10-06 {now}").replace(tzinfo=UTC)
    assert f"{next_look(moment):%H:%M}" == look
    assert moment < next_look(moment)
    assert next_look(moment).second == next_look(moment).microsecond == 0
