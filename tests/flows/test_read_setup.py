from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.cadence import WORKING_DAYS, Cadence, Weekday
from bot.domain.change import Direction, Trial, Version
from bot.domain.minimums import Minimums
from bot.domain.setup import DigestPlan, NorthStar, Theme, Window
from bot.domain.team import Team
from tests.flows.reading_setup import BANK, SMALL, edited, mistakes, read

EXAMPLE = (Path(__file__).parents[2] / "docs" / "setup.example.yml").read_text(encoding="utf-8")


def test_the_example_says_what_it_shows() -> None:
    setup = read(EXAMPLE)
    assert setup.north_star == NorthStar("Weekly active teams", Direction.UP, "teams")
    assert setup.ops_leads == ("U024BE7LH",)
    assert setup.digest == DigestPlan("C024BE91L", Cadence((Weekday.MONDAY,), time(10)), "Europe/Berlin")
    assert [team.key for team in setup.teams] == ["fig", "kiwi", "lime"]
    assert setup.teams[0] == Team("fig", "Fig", "C0FIG", "Europe/Berlin", "DE-BE", champions=("U0ANA",))
    assert setup.teams[1].working_days == WORKING_DAYS[:4]
    assert setup.teams[1].roster == ("U0HEMI", "U0MERE", "U0TAMA", "U0AROHA", "U0WIREMU")


def test_the_change_of_the_example_has_its_versions_and_trials() -> None:
    change = read(EXAMPLE).changes[0]
    assert (change.key, change.question, change.direction) == ("async-standups", "focus.time", Direction.UP)
    assert (change.smallest, change.owner, change.review) == (0.3, "U0LEAD", date(2026, 12, 14))
    assert change.versions == (
        Version(1, "Written stand-up in the channel by 10:00"),
        Version(2, "Written, and a ten-minute call on Wednesdays"),
    )
    assert change.trials == (
        Trial("fig", 1, date(2026, 10, 5), date(2026, 11, 2)),
        Trial("kiwi", 1, date(2026, 10, 19), date(2026, 11, 30)),
        Trial("fig", 2, date(2026, 11, 2), None),
    )


def test_the_pulse_of_the_example_asks_all_teams_on_tuesdays() -> None:
    pulse = read(EXAMPLE).pulses[0]
    assert pulse.questions == (BANK["focus.time"], BANK["load.week"])
    assert pulse.cadence == Cadence((Weekday.TUESDAY,), time(9, 30), 1, date(2026, 10, 5))
    assert pulse.window == Window(2, None)
    assert pulse.team_keys == ("fig", "kiwi", "lime")


def test_reading_twice_gives_equal_values() -> None:
    assert read(EXAMPLE) == read(EXAMPLE)
    assert read(EXAMPLE) != read(SMALL)


def test_times_may_stand_with_or_without_quotes() -> None:
    quoted = read(edited("at: 09:30", 'at: "09:30"'))
    assert quoted == read(SMALL) == read(edited("at: 09:30", "at: 9:30"))
    assert quoted.pulses[0].cadence.at == time(9, 30)


def test_on_may_stand_with_or_without_quotes_and_as_a_list() -> None:
    assert read(edited("on: tuesday", '"on": [Tuesday]')) == read(SMALL)


def test_weekdays_are_put_in_the_order_of_the_week() -> None:
    pulse = read(edited("on: tuesday", "on: [thursday, monday]")).pulses[0]
    assert pulse.cadence.days == (Weekday.MONDAY, Weekday.THURSDAY)


def test_norway_is_a_country() -> None:
    text = edited("zone: Europe/Berlin}", "zone: Europe/Oslo, country: NO}")
    assert read(text).teams[0].country == "NO"


def test_a_change_takes_the_direction_of_its_question_unless_it_says_otherwise() -> None:
    down = edited("question: focus.time", "question: speed.waiting")
    assert read(down).changes[0].direction is Direction.DOWN
    said = edited("question: focus.time", "question: speed.waiting\n    direction: up")
    assert read(said).changes[0].direction is Direction.UP


def test_the_changes_own_question_is_asked_first() -> None:
    for asked in ("[load.week]", "[load.week, focus.time]"):
        pulse = read(edited("questions: [focus.time]", f"questions: {asked}")).pulses[0]
        assert [question.id for question in pulse.questions] == ["focus.time", "load.week"]


def test_a_question_of_ones_own_can_measure_a_change() -> None:
    own = "own.one: {text: Well?, labels: [a, b, c, d, e], direction: down, why: W., wording: 3}"
    setup = read(f"questions:\n  {own}\n" + SMALL.replace("focus.time", "own.one"))
    assert setup.changes[0].direction is Direction.DOWN
    assert [(q.id, q.wording) for q in setup.pulses[0].questions] == [("own.one", 3)]


def test_a_trial_that_says_its_end_keeps_it_before_a_later_one() -> None:
    more = "2026-10-05, until: 2026-10-19}\n      - {team: fig, version: 2, from: 2026-11-02}"
    trials = read(edited("2026-10-05}", more)).changes[0].trials
    assert [(t.start, t.until) for t in trials] == [
        (date(2026, 10, 5), date(2026, 10, 19)),
        (date(2026, 11, 2), None),
    ]


def test_weeks_of_a_change_without_trials_are_counted_from_no_day() -> None:
    text = edited("    trials:\n      - {team: fig, version: 1, from: 2026-10-05}\n", "")
    assert read(text).pulses[0].cadence.since is None


def test_teams_alone_are_enough() -> None:
    setup = read("teams:\n  fig: {name: Fig, channel: C0FIG, zone: Europe/Berlin}\npulses:\nops_leads:\n")
    assert (len(setup.teams), setup.changes, setup.pulses, setup.ops_leads) == (1, (), (), ())
    assert setup.digest is None
    assert setup.north_star is None


def test_pictures_are_light_unless_the_file_says_dark() -> None:
    digest = "digest: {channel: C0OPS, on: monday, at: 10:00, zone: Europe/Berlin}"
    for text, theme in ((digest, Theme.LIGHT), (digest.replace("}", ", pictures: Dark}"), Theme.DARK)):
        plan = read(f"{text}\n{SMALL}").digest
        assert plan is not None
        assert plan.pictures is theme


def test_an_alias_stands_for_what_it_names() -> None:
    text = edited("zone: Europe/Berlin}", "zone: &here Europe/Berlin}").replace("Pacific/Auckland", "*here")
    assert [team.zone for team in read(text).teams] == ["Europe/Berlin", "Europe/Berlin"]


def test_minimums_are_the_usual_ones_unless_the_file_raises_them() -> None:
    assert read(SMALL).privacy.minimums == Minimums(4, 5)
    assert read(f"privacy: {{scores: 5}}\n{SMALL}").privacy.minimums == Minimums(5, 5)
    assert read(f"privacy: {{scores: 9, words: 12}}\n{SMALL}").privacy.minimums == Minimums(9, 12)


@pytest.mark.parametrize(
    "low", ["scores: 3", "scores: 0", "words: 4", "words: -5", "scores: 4.5", "words: many"]
)
def test_minimums_cannot_be_lowered(low: str) -> None:
    (said,) = mistakes(f"privacy: {{{low}}}\n{SMALL}")
    assert said.startswith(f"line 1: privacy.{low.split(':')[0]}: ")
    assert said.endswith("with fewer, others could tell who said what.")
