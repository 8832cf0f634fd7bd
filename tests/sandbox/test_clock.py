"""The sandbox clock: real time plus an offset that only grows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.clock import ClockError, SandboxClock, moment_of, utc_now
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import APP, KEYS, START, WORKSPACE

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_clock_starts_where_it_is_told_and_goes_on_by_itself() -> None:
    real = [utc_now()]
    clock = SandboxClock(START, real=lambda: real[0])
    assert clock.now() == START
    real[0] += timedelta(seconds=5)
    assert clock.now() == START + timedelta(seconds=5)


def test_the_clock_moves_forward_only() -> None:
    clock = SandboxClock(real=lambda: START)
    assert clock.advance(timedelta(hours=1)) == START + timedelta(hours=1)
    assert clock.move_to(START + timedelta(hours=2)) == START + timedelta(hours=2)
    with pytest.raises(ClockError, match="only moves forward"):
        clock.move_to(START)
    with pytest.raises(ClockError, match="only moves forward"):
        clock.advance(timedelta(seconds=-1))


@pytest.mark.parametrize(
    ("phrase", "moment"),
    [
        ("+90m", datetime(2026, 1, 5, 9, 30, tzinfo=UTC)),
        ("+1h", datetime(2026, 1, 5, 9, 0, tzinfo=UTC)),
        ("+ 2 days", datetime(2026, 1, 7, 8, 0, tzinfo=UTC)),
        ("+1w", datetime(2026, 1, 12, 8, 0, tzinfo=UTC)),
        ("next monday 09:30", datetime(2026, 1, 5, 9, 30, tzinfo=BERLIN)),
        ("Next Monday 09:00", datetime(2026, 1, 12, 9, 0, tzinfo=BERLIN)),
        ("friday 17:00", datetime(2026, 1, 9, 17, 0, tzinfo=BERLIN)),
        ("2026-03-30T09:00", datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN)),
        ("2026-03-30T09:00:00+00:00", datetime(2026, 3, 30, 9, 0, tzinfo=UTC)),
    ],
)
def test_phrases_mean_moments_in_the_workspaces_zone(phrase: str, moment: datetime) -> None:
    assert moment_of(phrase, START, BERLIN) == moment


def test_a_weekday_keeps_its_hour_over_the_change_to_summer_time() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert moment_of("next monday 09:00", saturday, BERLIN) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("phrase", ["", "soon", "+1y", "next monday 25:00", "-1h", "monday"])
def test_other_phrases_are_answered_with_a_sentence(phrase: str) -> None:
    with pytest.raises(ClockError, match="is not a time"):
        moment_of(phrase, START, BERLIN)


def test_the_bot_lives_through_the_time_in_steps_of_half_an_hour() -> None:
    clock = SandboxClock(real=lambda: START + timedelta(minutes=10))
    seen: list[datetime] = []
    sandbox = Sandbox(WORKSPACE, APP, KEYS, clock, settle=lambda: seen.append(clock.now()))
    assert sandbox.move_clock("+1h") == START + timedelta(minutes=70)
    assert seen == [START + timedelta(minutes=minutes) for minutes in (30, 60, 70)]
    with pytest.raises(ClockError, match="only moves forward"):
        sandbox.move_clock("2020-01-01T09:00")


def test_a_clock_that_runs_meanwhile_still_arrives() -> None:
    clock = SandboxClock()
    sandbox = Sandbox(WORKSPACE, APP, KEYS, clock)
    before = clock.now()
    assert sandbox.move_clock("+1w") - before >= timedelta(weeks=1)
