from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.walks.people import FIG, IN_FIG, KIWI, LEA, OPS, moment, plan
from tests.walks.reading import words
from tests.walks.stage import Stage


@pytest.fixture
def early(sqlite_url: str, log: list[dict[str, str]]) -> Iterator[Stage]:
    """A stage in March 2026, before the clocks change, on which nothing is set up."""
    stage = Stage(sqlite_url, log, start=moment("2026-03-16 08:00"))
    yield stage
    stage.close()
    stage.check()


def opened(stage: Stage, channel: str = FIG) -> list[datetime]:
    """When each pulse of a channel was posted, to the second."""
    return [
        datetime.fromtimestamp(int(float(m["ts"])), moment("2026-01-01 00:00").tzinfo)
        for m in stage.messages(channel)
    ]


def test_a_pulse_keeps_its_local_time_when_the_clocks_go_forward(early: Stage) -> None:
    early.apply()
    for day in ("2026-03-24", "2026-03-31"):
        early.go(f"{day} 09:29")
        early.go(f"{day} 09:30")
    assert opened(early)[-2:] == [moment("2026-03-24 09:30"), moment("2026-03-31 09:30")]
    assert [m.hour for m in opened(early)[-2:]] == [8, 7]


def test_a_pulse_keeps_its_local_time_when_the_clocks_go_back(stage: Stage) -> None:
    for day in ("2026-10-20", "2026-10-27"):
        stage.go(f"{day} 09:29")
        stage.go(f"{day} 09:30")
    assert opened(stage) == [moment("2026-10-20 09:30"), moment("2026-10-27 09:30")]
    assert [m.hour for m in opened(stage)] == [7, 8]


def test_a_pulse_in_the_hour_that_the_clocks_skip_comes_when_it_ends(early: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["working_days"] = ["sunday", "monday", "tuesday"]
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": ["sunday"], "at": "02:30"}
    early.apply(wanted)
    early.clock.move_to(moment("2026-03-29 01:59"))
    early.settle()
    before = len(early.messages(FIG))
    early.clock.move_to(moment("2026-03-29 03:00"))
    early.settle()
    assert len(early.messages(FIG)) == before + 1


def test_a_pulse_in_the_hour_that_the_clocks_repeat_comes_once(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["working_days"] = ["sunday", "monday", "tuesday"]
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": ["sunday"], "at": "02:30"}
    stage.apply(wanted)
    stage.go("2026-10-25 00:00")
    before = len(stage.messages(FIG))
    for _ in range(10):
        stage.wait(minutes=30)
    assert len(stage.messages(FIG)) == before + 1


def test_closing_keeps_its_local_time_across_a_clock_change(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"] |= {"on": ["friday"]}
    stage.apply(wanted)
    stage.go("2026-10-23 09:30")
    closes = int(moment("2026-10-27 09:30").timestamp())
    assert f"open until <!date^{closes}^" in stage.newest(FIG)["text"]
    stage.go("2026-10-27 09:29")
    assert "open until" in stage.newest(FIG)["text"]
    stage.go("2026-10-27 09:30")
    assert "This round is closed" in stage.newest(FIG)["text"]


def test_a_holiday_moves_the_pulse_to_the_next_working_day(early: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["country"] = "DE-BE"
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": ["monday"]}
    early.apply(wanted)
    early.go("2026-04-06 12:00")  # Easter Monday
    before = len(early.messages(FIG))
    early.go("2026-04-07 09:29")
    assert len(early.messages(FIG)) == before
    early.go("2026-04-07 09:30")
    assert len(early.messages(FIG)) == before + 1


def test_holidays_do_not_count_in_the_answer_window(early: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["country"] = "DE-BE"
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": ["thursday"]}
    early.apply(wanted)
    early.go("2026-04-02 09:30")  # the Thursday before Good Friday
    closes = int(moment("2026-04-08 09:30").timestamp())
    assert f"open until <!date^{closes}^" in early.newest(FIG)["text"]


def test_a_pulse_every_two_weeks_leaves_every_other_week_out(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"]["every_weeks"] = 2
    stage.apply(wanted)
    for day in ("06", "13", "20", "27"):
        stage.go(f"2026-10-{day} 09:30")
    assert [f"{m:%d}" for m in opened(stage)] == ["06", "20"]


def test_a_pulse_on_several_days_asks_on_each_and_closes_before_the_next(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"] |= {"on": ["tuesday", "thursday"]}
    stage.apply(wanted)
    for day in ("06", "08", "13"):
        stage.go(f"2026-10-{day} 09:30")
    assert [f"{m:%d}" for m in opened(stage)] == ["06", "08", "13"]
    assert ["This round is closed" in m["text"] for m in stage.messages(FIG)] == [True, True, False]


def test_a_window_in_hours_closes_after_so_many_hours(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"]["closes_after"] = {"hours": 24}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    stage.go("2026-10-07 09:29")
    assert "open until" in stage.newest(FIG)["text"]
    stage.go("2026-10-07 09:30")
    assert "This round is closed" in stage.newest(FIG)["text"]


def test_a_pulse_that_is_a_little_late_is_still_sent(stage: Stage) -> None:
    stage.go("2026-10-06 17:00")
    assert len(stage.messages(FIG)) == 1


def test_a_pulse_later_than_the_cutoff_is_skipped_and_the_digest_says_so(stage: Stage) -> None:
    stage.go("2026-10-06 17:31")
    assert stage.messages(FIG) == []
    stage.go("2026-10-12 10:00")
    said = stage.newest(OPS)["text"]
    assert "Not asked this week:" in said
    assert "• Fig on 6 October 2026: Pops was not running at that time" in said


def test_three_weeks_of_downtime_make_no_burst(stage: Stage) -> None:
    stage.go("2026-10-27 20:00")
    assert [len(stage.messages(channel)) for channel in (FIG, KIWI, OPS)] == [0, 1, 1]
    assert stage.dms(LEA) == []
    skipped = stage.rows("SELECT count(*) FROM round WHERE team = 'fig' AND skipped = 'late'")
    assert skipped == [(4,)]
    stage.go("2026-11-03 09:30")
    assert len(stage.messages(FIG)) == 1


def test_a_team_without_people_is_skipped_and_the_digest_says_so(stage: Stage) -> None:
    for person in IN_FIG:
        stage.act(person, "leave", channel=FIG)
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    stage.go("2026-10-12 10:00")
    assert "• Fig on 6 October 2026: nobody is on its roster" in stage.newest(OPS)["text"]


def test_a_team_with_a_written_roster_asks_those_only(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["roster"] = list(IN_FIG[:4])
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    assert "0 of 4 answered" in stage.newest(FIG)["text"]
    stage.answer(IN_FIG[5], 3)
    assert "This pulse is for the members of Fig" in stage.told(IN_FIG[5])


def test_a_new_version_is_named_from_the_day_it_starts(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["trials"].append({"team": "fig", "version": 2, "from": "2026-10-13"})
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    assert "Fig is on *v1*: Written stand-up by 10:00." in words(stage.newest(FIG)["blocks"])
    stage.go("2026-10-13 09:30")
    assert "Fig is on *v2*: Written, with a call on Wednesdays." in words(stage.newest(FIG)["blocks"])


def test_applying_twice_changes_nothing(stage: Stage) -> None:
    before = stage.rows("SELECT pulse, team, due FROM schedule ORDER BY team")
    stage.clock.move_to(moment("2026-10-05 12:00"))
    assert stage.apply() == ([], [])
    assert stage.rows("SELECT pulse, team, due FROM schedule ORDER BY team") == before


def test_a_pulse_that_is_taken_out_asks_no_more(stage: Stage) -> None:
    stage.apply({**plan(), "pulses": {}})
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
