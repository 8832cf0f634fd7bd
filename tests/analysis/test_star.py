import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.analysis.star import Course, Movement, course, is_stale, movement
from bot.domain.change import Direction

TODAY = date(2026, 11, 23)


def weekly(values: Sequence[float | None], step: int = 7) -> list[tuple[date, float]]:
    """The values of weeks, the newest last and read today; None for a week without a reading."""
    newest_first = enumerate(reversed(values))
    return [(TODAY - timedelta(days=step * n), value) for n, value in newest_first if value is not None]


def went(values: Sequence[float | None], step: int = 7) -> Movement:
    found = movement(weekly(values, step), step)
    assert found is not None
    return found


def does(values: Sequence[float | None], direction: Direction = Direction.UP, step: int = 7) -> Course:
    return course(went(values, step), direction, step, TODAY)


def test_no_reading_at_all_is_missing() -> None:
    assert movement([]) is None
    assert course(None, Direction.UP, 7, TODAY) is Course.MISSING


@pytest.mark.parametrize(
    "values", [[5.0], [5.0, 9.0], [1, 2, 3, 4], [1, None, None, None, 4, 5, 6, 7], [1, 5, 5, 5, 5]]
)
def test_one_week_in_a_period_is_too_few_to_tell(values: list[float | None]) -> None:
    found = went(values)
    assert (found.told, found.rose) == (False, None)
    assert does(values) is Course.TOO_FEW


def test_two_readings_name_the_newest_and_its_mean() -> None:
    found = went([5.0, 9.0])
    assert (found.last, found.value, found.recent, found.before) == (TODAY, 9.0, 7.0, None)


def test_a_constant_is_flat() -> None:
    assert does([7.0] * 8) is Course.FLAT
    assert does([0.0] * 8) is Course.FLAT
    assert does([0.1 + 0.2] * 4 + [0.3] * 4) is Course.FLAT


def test_a_step_between_constants_is_a_move() -> None:
    assert does([10.0] * 4 + [11.0] * 4) is Course.UP
    assert does([11.0] * 4 + [10.0] * 4) is Course.DOWN


def test_a_move_is_larger_than_what_weeks_vary_by_chance() -> None:
    assert does([100, 104, 96, 100, 120, 124, 116, 120]) is Course.UP
    assert does([100, 140, 60, 100, 120, 160, 80, 120]) is Course.FLAT


def test_a_steady_climb_is_a_move() -> None:
    assert does([float(n) for n in range(8)]) is Course.UP


def test_the_wanted_way_is_up_even_where_less_is_better() -> None:
    falling = [20.0] * 4 + [10.0] * 4
    assert does(falling, Direction.DOWN) is Course.UP
    assert does(falling[::-1], Direction.DOWN) is Course.DOWN
    assert went(falling).rose is False


def test_weeks_without_a_reading_count_neither_as_zero_nor_as_the_week_before() -> None:
    found = went([10, None, 10, None, 20, None, 20, None, 20])
    assert (found.before, found.recent) == (15.0, 20.0)
    assert does([10, None, None, 10, 20, None, None, 20]) is Course.UP


def test_what_is_older_than_eight_weeks_decides_nothing() -> None:
    assert does([1000.0] * 30 + [10.0] * 8) is Course.FLAT


def test_several_readings_of_a_week_are_averaged() -> None:
    days = [(TODAY - timedelta(days=n), 10.0 if n < 28 else 5.0) for n in range(56)]
    found = movement([*days, (TODAY - timedelta(days=3), 10.0)], every_days=1)
    assert found is not None
    assert (found.recent, found.before, found.rose) == (10.0, 5.0, True)


def test_a_monthly_metric_has_months_for_weeks() -> None:
    assert does([10.0] * 4 + [20.0] * 4, step=30) is Course.UP
    assert course(movement(weekly([10.0] * 4 + [20.0] * 4, 30)), Direction.UP, 30, TODAY) is Course.TOO_FEW


def test_the_weekday_of_asking_changes_nothing() -> None:
    values = weekly([100, 104, 96, 100, 120, 124, 116, 120])
    found = movement(values)
    courses = {course(found, Direction.UP, 7, TODAY + timedelta(days=n)) for n in range(8)}
    assert courses == {Course.UP}


def test_the_order_of_readings_changes_nothing() -> None:
    values = weekly([3, 1, 4, 1, 5, 9, 2, 6])
    shuffled = random.Random(1).sample(values, len(values))  # noqa: S311
    assert movement(values) == movement(shuffled)


def test_a_reading_is_stale_the_day_after_the_next_was_expected() -> None:
    assert not is_stale(TODAY - timedelta(days=7), 7, TODAY)
    assert is_stale(TODAY - timedelta(days=8), 7, TODAY)
    assert course(went([1.0] * 8), Direction.UP, 7, TODAY + timedelta(days=8)) is Course.STALE


def test_numbers_that_only_vary_are_seldom_called_a_move() -> None:
    dice = random.Random(7)  # noqa: S311
    moves = sum(does([dice.gauss(50, 5) for _ in range(8)]) is not Course.FLAT for _ in range(2000))
    assert 60 < moves < 140


def test_very_large_and_very_small_numbers_keep_their_way() -> None:
    assert does([1e14] * 4 + [1.1e14] * 4) is Course.UP
    assert does([1e-9, 1.1e-9] * 2 + [3e-9, 3.1e-9] * 2) is Course.UP
    assert does([-5.0] * 4 + [-9.0] * 4) is Course.DOWN
