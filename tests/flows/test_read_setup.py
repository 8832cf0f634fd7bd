from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import WORKING_DAYS, Cadence, Weekday
from bot.domain.change import Direction, Trial, Version
from bot.domain.minimums import Minimums
from bot.domain.setup import DigestPlan, NorthStar, Setup, Theme, Window
from bot.domain.team import Team
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup

EXAMPLE = (Path(__file__).parents[2] / "docs" / "setup.example.yml").read_text(encoding="utf-8")
BANK = load_bank()
SMALL = """\
teams:
  fig: {name: Fig, channel: C0FIG, zone: Europe/Berlin}
  kiwi: {name: Kiwi, channel: C0KIWI, zone: Pacific/Auckland}
changes:
  standups:
    title: Async stand-ups
    hypothesis: Written stand-ups leave more quiet hours.
    question: focus.time
    smallest_change: 0.3
    versions:
      1: Written
      2: Written, and a call
    trials:
      - {team: fig, version: 1, from: 2026-10-05}
pulses:
  focus:
    change: standups
    questions: [focus.time]
    on: tuesday
    at: 09:30
"""


def read(text: str) -> Setup:
    return read_setup(text, BANK)


def mistakes(text: str) -> list[str]:
    with pytest.raises(SetupError) as caught:
        read(text)
    assert str(caught.value) == "\n".join(str(mistake) for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def edited(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


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


FIG, KIWI, TRIAL, PULSE = 2, 3, 14, 16


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("teams:", "team:", 1, 'There is no such key here. Did you mean "teams"?'),
        ("name: Fig", "nam: Fig", FIG, 'nam: There is no such key here. Did you mean "name"?'),
        ("name: Fig, ", "", FIG, "teams.fig.name: This is missing. Add it, as in name: Fig"),
        ("name: Fig", "name: 7", FIG, 'This is read as a number or as true/false. Put it in quotes: "7".'),
        ("name: Fig", "name: ~", FIG, "teams.fig.name: This is empty. Write some words."),
        ("name: Fig", "name: [Fig]", FIG, "name: Write one text here, no list and no further keys."),
        ("name: Fig", f"name: {'F' * 61}", FIG, "name: This has 61 characters. Write at most 60."),
        ("name: Fig", 'name: "F\\u0007"', FIG, "a line break or an invisible character"),
        ("name: Fig", 'name: "F\\u202eg"', FIG, "a line break or an invisible character"),
        ("name: Fig", 'name: "F\\ud800"', FIG, "a line break or an invisible character"),
        ("  fig:", "  Fig:", FIG, '"Fig" is no key. Write lower-case letters, digits and hyphens'),
        ("C0FIG", '"#fig"', FIG, '"#fig" is no channel ID. Write one like C024BE91L. In Slack, click the'),
        ("C0FIG", "U0FIG", FIG, '"U0FIG" is no channel ID.'),
        ("C0KIWI", "C0FIG", KIWI, 'Team "fig" has this channel already. Give each team its own.'),
        ("Europe/Berlin", "Europe/Berln", FIG, 'no time zone. Did you mean "Europe/Berlin"?'),
        ("Europe/Berlin", "europe/berlin", FIG, 'no time zone. Did you mean "Europe/Berlin"?'),
        ("Europe/Berlin", "[Europe/Berlin]", FIG, "is no time zone."),
        (
            "Berlin}",
            "Berlin, country: DE-XE}",
            FIG,
            "ISO 3166 code, like GB or DE, or DE-BE for Berlin. Did you",
        ),
        (
            "Berlin}",
            "Berlin, country: Germany}",
            FIG,
            'No public holidays are known for the country "Germany".',
        ),
        (
            "Berlin}",
            "Berlin, working_days: []}",
            FIG,
            "working_days: This list is empty. Write at least one.",
        ),
        (
            "Berlin}",
            "Berlin, working_days: [mon]}",
            FIG,
            '"mon" is not understood here. Did you mean "monday"?',
        ),
        ("Berlin}", "Berlin, roster: all}", FIG, 'roster: Write "everyone in the channel" or a list'),
        ("Berlin}", "Berlin, roster: []}", FIG, 'roster: Write "everyone in the channel" or a list'),
        (
            "Berlin}",
            "Berlin, roster: [ana]}",
            FIG,
            '"ana" is no user ID. Write one like U024BE7LH. In Slack,',
        ),
        ("Berlin}", "Berlin, champions: U0ANA}", FIG, "champions: Write a list here, as in [one, two]."),
        ("Berlin}", "Berlin, champions: [U0A, U0A]}", FIG, '"U0A" stands here twice. Keep one of them.'),
        ("Berlin}", "Berlin, roster: [U0A], champions: [U0B]}", FIG, '"U0B" is not in the team\'s roster.'),
        ("title: Async stand-ups", "title: ''", 6, "title: This is empty. Write some words."),
        (
            "question: focus.time",
            "question: focus.tim",
            8,
            'no question "focus.tim". Did you mean "focus.time"?',
        ),
        (
            "question: focus.time",
            "question: Focus time",
            8,
            '"Focus time" is no question id. Write lower-case',
        ),
        ("smallest_change: 0.3", "smallest_change: 0", 9, "Write points of the 1 to 5 scale, more than 0"),
        ("smallest_change: 0.3", "smallest_change: .inf", 9, "Write points of the 1 to 5 scale, more than 0"),
        ("smallest_change: 0.3", "smallest_change: true", 9, "Write points of the 1 to 5 scale, more than 0"),
        ("smallest_change: 0.3", "smallest_change: 0.3\n    owner: ana", 10, 'owner: "ana" is no user ID.'),
        (
            "smallest_change: 0.3",
            "smallest_change: 0.3\n    review: soon",
            10,
            '"soon" is no date. Write year,',
        ),
        (
            "smallest_change: 0.3",
            "smallest_change: 0.3\n    review: 2026-10-05",
            10,
            "Write a day after 2026-10-05.",
        ),
        ("      2: W", "      3: W", 10, "versions: Version 2 is missing. Number the versions 1, 2, 3"),
        ("      2: W", "      two: W", 12, '"two" is no version number. Number the versions 1, 2, 3'),
        ("      1: W", '      "\\x1f": W', TRIAL, "There are: \N{REPLACEMENT CHARACTER}, 2."),
        (
            "      2: W",
            "      1: W",
            12,
            '"1" stands here a second time (first in line 11). Keep one of them.',
        ),
        ("      2: Written, and a call", "      2:", 12, "This is empty. Write some words."),
        ("team: fig", "team: fih", TRIAL, 'trials.team: There is no team "fih". Did you mean "fig"?'),
        ("version: 1", "version: 3", TRIAL, "trials.version: The change has no version 3. There are: 1, 2."),
        ("version: 1", "version: one", TRIAL, '"one" does not fit here. Write a whole number from 1 to 999.'),
        (
            "from: 2026-10-05",
            "form: 2026-10-05",
            TRIAL,
            'form: There is no such key here. Did you mean "from"?',
        ),
        ("2026-10-05", "2026-02-30", TRIAL, '"2026-02-30" is no date. Write year, month and day'),
        ("2026-10-05", "05.10.2026", TRIAL, '"05.10.2026" is no date. Write year, month and day'),
        (
            "2026-10-05",
            "2026-10-05, until: 2026-10-05",
            TRIAL,
            "The trial ends before it begins. Write a day after",
        ),
        ("change: standups", "change: standup", PULSE + 1, 'no change "standup". Did you mean "standups"?'),
        (
            "[focus.time]",
            "[focus.tone]",
            PULSE + 2,
            'There is no question "focus.tone". Did you mean "focus.time"?',
        ),
        ("[focus.time]", "[load.week, load.week]", PULSE + 2, '"load.week" stands here twice.'),
        ("[focus.time]", "[]", PULSE + 2, "questions: This list is empty. Write at least one."),
        ("[focus.time]", "[load.week, load.pace, load.energy]", PULSE + 2, 'question "focus.time" counts.'),
        (
            "on: tuesday",
            "on: tusday",
            PULSE + 3,
            'on: "tusday" is not understood here. Did you mean "tuesday"?',
        ),
        ("on: tuesday", "on: [tuesday, tuesday]", PULSE + 3, '"tuesday" stands here twice.'),
        (
            "on: tuesday",
            "on: saturday",
            PULSE + 3,
            'Team "fig" never works on these days, or later in the same',
        ),
        ("on: tuesday", "on: [monday, tuesday]", PULSE, "closes_after: For team"),
        ("at: 09:30", "at: 24:00", PULSE + 4, '"24:00" is no time. Write hours and minutes, as in "09:30"'),
        ("at: 09:30", "at: 930", PULSE + 4, '"930" is no time.'),
        ("at: 09:30", "at: 09:30\n    every_weeks: 0", PULSE + 5, "Write a whole number from 1 to 52."),
        ("at: 09:30", "at: 09:30\n    teams: [figs]", PULSE + 5, 'no team "figs". Did you mean "fig"?'),
        ("at: 09:30", "at: 09:30\n    teams: some", PULSE + 5, 'teams: Write "all" or a list'),
        ("at: 09:30", "at: 09:30\n    teams: [fig, fig]", PULSE + 5, '"fig" stands here twice.'),
        (
            "at: 09:30",
            "at: 09:30\n    closes_after: {hours: 200}",
            PULSE + 5,
            "the next round would open before this one",
        ),
        ("at: 09:30", "at: 09:30\n    closes_after: {}", PULSE + 5, "Write either working_days or hours"),
        (
            "at: 09:30",
            "at: 09:30\n    closes_after: {days: 2}",
            PULSE + 5,
            'There are: "working_days", "hours".',
        ),
        ("at: 09:30", "at: 09:30\n    closes_after: 2", PULSE + 5, "Write keys with their values here"),
        (
            "teams:",
            "digest: {channel: C0OPS, on: monday, at: 10:00}\nteams:",
            1,
            "digest.zone: This is missing.",
        ),
        (
            "teams:",
            "digest: {channel: C0OPS, on: monday, at: 10:00, zone: Europe/Berlin, pictures: black}\nteams:",
            1,
            'digest.pictures: "black" is not understood here. There are: "light", "dark".',
        ),
        ("teams:", "north_star: {name: X, direction: left}\nteams:", 1, 'There are: "up", "down".'),
        ("teams:", "ops_leads: U0LEAD\nteams:", 1, "ops_leads: Write a list here, as in [U024BE7LH]."),
        ("teams:", "ops_leads:\n  - U0LEAD\n  - ana\nteams:", 3, 'ops_leads: "ana" is no user ID.'),
        ("teams:", "ops_leads: [U0LEAD, U0LEAD]\nteams:", 1, '"U0LEAD" stands here twice.'),
        ("teams:", "questions: {focus.time: {}}\nteams:", 1, "The question bank has this id already."),
        ("teams:", "questions: []\nteams:", 1, "questions: Write keys here, each on its own line"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    old: str, new: str, line: int, sentence: str
) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    told = mistakes(text)
    assert any(m.startswith(f"line {line}: ") and sentence in m for m in told), told


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "The file is empty. Start from docs/setup.example.yml."),
        ("# nothing yet\n", 1, "The file is empty."),
        ("- teams", 1, "The file does not consist of keys such as teams:"),
        ("just words", 1, "The file does not consist of keys such as teams:"),
        ("teams:\n", 1, "teams: There is no team. Write at least one."),
        ("ops_leads: [U0LEAD]\n", 1, "teams: There is no team. Write at least one."),
        ("teams:\n\tfig: {}\n", 2, "This is no valid YAML"),
        ("teams:\n  fig: [\n  kiwi: {}\n", 2, "This is no valid YAML"),
        ("teams:\n  fig: 'Fig\n", 2, "This is no valid YAML"),
        ("teams: *nobody\n", 1, "undefined alias 'nobody'"),
        ("teams: {}\n---\nteams: {}\n", 2, "expected a single document"),
        ("teams: {}\n# \x07\n", 2, "a character here that YAML does not allow. Delete it."),
        ("\n\nteams: !!python/name:os.system x\n", 3, "is not read. Write the plain value."),
        ("teams:\n  ? [a]\n  : b\n", 2, "A key must be one word."),
        ("teams: &t {fig: *t}\n", 1, "without an alias to itself"),
        ("[" * 3_000, 1, "This is nested too deeply."),
    ],
)
def test_a_file_that_is_no_set_up_is_told_why(text: str, line: int, sentence: str) -> None:
    told = mistakes(text)
    assert any(m.startswith(f"line {line}: ") and sentence in m for m in told), told


def test_trials_of_one_team_may_not_overlap() -> None:
    more = "2026-10-05, until: 2026-11-03}\n      - {team: fig, version: 2, from: 2026-11-02}"
    sentence = (
        'line 14: changes.standups.trials.until: Team "fig" starts its next trial on 2026-11-02, '
        "before this day. Leave this out, or write 2026-11-02 at the latest."
    )
    assert mistakes(edited("2026-10-05}", more)) == [sentence]


def test_a_team_starts_one_trial_a_day() -> None:
    more = "2026-10-05}\n      - {team: fig, version: 2, from: 2026-10-05}"
    sentence = 'trials.from: Team "fig" starts two trials on 2026-10-05. Keep one of them.'
    assert mistakes(edited("2026-10-05}", more)) == [f"line 15: changes.standups.{sentence}"]


def test_teams_do_not_get_in_each_others_way() -> None:
    more = "2026-10-05, until: 2026-11-03}\n      - {team: kiwi, version: 2, from: 2026-10-06}"
    assert len(read(edited("2026-10-05}", more)).changes[0].trials) == 2


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = SMALL
    for old, new in [
        ("Europe/Berlin", "Europe/Berln"),
        ("C0KIWI", "kiwi"),
        ("question: focus.time", "question: focus.tim"),
        ("0.3", "9"),
        ("version: 1", "version: 4"),
        ("change: standups", "change: standup"),
        ("tuesday", "tusday"),
        ("pulses:", "pulzes: {}\npulses:"),
    ]:
        text = text.replace(old, new)
    lines = [int(mistake.split(":")[0].removeprefix("line ")) for mistake in mistakes(text)]
    assert lines == [2, 3, 8, 9, 14, 15, 18, 20]


def test_a_long_wrong_value_is_repeated_in_short_and_without_control_characters() -> None:
    (told,) = mistakes(edited("C0FIG", f'"{"x" * 500}\\u0007"'))
    assert len(told) < 250
    assert "…" in told
    (told,) = mistakes(edited("C0FIG", '"C\\u0007"'))
    assert "\x07" not in told


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    assert mistakes(text)


@given(st.sampled_from(SMALL.splitlines()), st.sampled_from(["", "x", "[]", "{}", "~", "- 1", "a: b", ": "]))
def test_any_damaged_line_is_read_or_refused_with_a_sentence(line: str, damage: str) -> None:
    indent = " " * (len(line) - len(line.lstrip()))
    text = SMALL.replace(line, indent + damage)
    try:
        setup = read(text)
    except SetupError:
        assert all(": " in mistake and mistake.startswith("line ") for mistake in mistakes(text))
    else:
        assert setup.teams


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


def test_what_the_parser_says_of_a_file_is_cut_short() -> None:
    with pytest.raises(SetupError) as said:
        read_setup("*" + "0" * 5000, load_bank())
    assert len(str(said.value)) < 400
