from datetime import UTC, datetime, timedelta

from bot.flows.pace import GAP, MOST_KEPT, Pace
from tests.databases import at_once

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)


def test_the_first_message_may_go_at_once() -> None:
    assert Pace().take("C0FIG", NOW) == timedelta(0)


def test_a_second_message_waits_for_what_is_left_of_the_gap() -> None:
    pace = Pace()
    pace.take("C0FIG", NOW)
    assert pace.take("C0FIG", NOW + timedelta(seconds=0.4)) == GAP - timedelta(seconds=0.4)
    assert pace.take("C0FIG", NOW + GAP) == timedelta(0)


def test_those_who_come_in_vain_are_told_one_turn_after_another() -> None:
    pace = Pace()
    assert [pace.take("C0FIG", NOW) for _ in range(4)] == [n * GAP for n in range(4)]
    assert pace.take("C0FIG", NOW + GAP) == timedelta(0)
    assert pace.take("C0FIG", NOW + GAP) == 3 * GAP


def test_many_channels_are_not_remembered_for_ever() -> None:
    pace = Pace()
    for number in range(MOST_KEPT):
        pace.take(f"C{number}", NOW)
    pace.take("C0FIG", NOW + GAP)
    assert pace.take("C0FIG", NOW + GAP) == GAP
    assert pace.take("C1", NOW + GAP) == timedelta(0)


def test_channels_do_not_wait_for_each_other() -> None:
    pace = Pace()
    pace.take("C0FIG", NOW)
    assert pace.take("C0KIWI", NOW) == timedelta(0)


def test_a_clock_that_was_set_back_does_not_block_a_channel() -> None:
    pace = Pace()
    pace.take("C0FIG", NOW)
    assert pace.take("C0FIG", NOW - timedelta(hours=1)) == timedelta(0)


def test_only_one_of_two_threads_gets_the_turn() -> None:
    pace = Pace()
    waits = at_once(*(lambda: pace.take("C0FIG", NOW) for _ in range(4)))
    assert waits.count(timedelta(0)) == 1
