"""The North Star beside each change in the digest, from readings that came in through the bot."""

import pytest

from tests.walks.people import LEA, OPS
from tests.walks.reading import words
from tests.walks.stage import Stage
from tests.walks.test_metric import with_metrics
from tests.walks.test_metric_files import drop

HEADER = "metric,value,date\n"
DAYS = [
    f"2026-0{month}-{day:02}" for month, day in ((8, 17), (8, 24), (8, 31), (9, 7), (9, 14), (9, 21), (9, 28))
]


def weeks(*values: float) -> str:
    """A file with a reading of the North Star on each of the last Mondays, the newest on 5 October."""
    days = [*DAYS, "2026-10-05"][-len(values) :]
    return HEADER + "".join(
        f"Weekly active teams,{value},{day}\n" for value, day in zip(values, days, strict=True)
    )


def digest(stage: Stage) -> tuple[str, str]:
    """The headline of the next Monday's digest, and all that its thread says."""
    stage.go("2026-10-12 10:00")
    stage.wait(minutes=10)
    head = stage.newest(OPS)
    return words(head["blocks"]), words([m.get("blocks", []) for m in stage.thread(OPS, head["ts"])])


@pytest.fixture
def measured(stage: Stage) -> Stage:
    stage.apply(with_metrics())
    return stage


def test_the_star_and_the_joint_reading_stand_beside_the_change(measured: Stage) -> None:
    drop(measured, LEA, weeks(100, 104, 96, 100, 120, 124, 116, 120))
    head, thread = digest(measured)
    assert (
        "*Weekly active teams*, which should go up: 120 teams on 5 October 2026, up: 120 on average" in head
    )
    assert "Too early to judge the work, North Star up: welcome, and no sign yet" in head
    assert "Too early to judge the work, North Star up: welcome, and no sign yet" in thread
    assert "• Weekly active teams (North Star), which should go up: 120 teams on 5 October 2026, up" in thread
    assert "• Releases a week, which should go up: no reading yet" in thread


def test_what_has_no_fresh_reading_is_said(measured: Stage) -> None:
    measured.command(LEA, "/pops metric Weekly active teams 7 2026-09-28", OPS)
    head, thread = digest(measured)
    assert (
        "no fresh reading since 28 September 2026 (7 teams), expected every 7 days. `/pops metric` takes one."
        in head
    )
    assert "No fresh reading: Churn (none yet), Releases a week (none yet)." in head
    assert "no fresh reading of the North Star since 28 September 2026" in thread


def test_a_few_readings_are_too_few_to_say_which_way_it_goes(measured: Stage) -> None:
    drop(measured, LEA, weeks(5, 9))
    head, _ = digest(measured)
    assert "9 teams on 5 October 2026, too few readings yet to say which way it goes." in head


def test_a_reading_that_comes_after_the_digest_changes_it_no_more(measured: Stage) -> None:
    head, _ = digest(measured)
    measured.command(LEA, "/pops metric Weekly active teams 7", OPS)
    measured.settle()
    assert words(measured.newest(OPS)["blocks"]) == head


def test_another_name_of_the_star_is_another_number(measured: Stage) -> None:
    drop(measured, LEA, weeks(1, 2, 3, 4, 5, 6, 7, 8))
    measured.apply({**with_metrics(), "north_star": {"name": "Weekly paying teams", "direction": "up"}})
    head, _ = digest(measured)
    assert "*Weekly paying teams*, which should go up: no reading yet." in head
    measured.apply(with_metrics())
    (preview, *_) = measured.command(LEA, "/pops digest", OPS)
    assert "*Weekly active teams*, which should go up: 8 teams on 5 October 2026" in preview["text"]
