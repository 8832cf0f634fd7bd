"""The demo's seed, its people, and the truth that is planted in them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.analysis.compare.values import Verdict
from bot.analysis.gate import Minimums
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.cadence import week_start
from bot.domain.change import Change
from bot.domain.setup import Setup
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import read_setup
from bot.sandbox.demo.choosing import Seen, choice, comment, kind_of_report
from bot.sandbox.demo.dice import dice
from bot.sandbox.demo.history import WEEKS, beginning, first_monday, present
from bot.sandbox.demo.setup import FIRST_MONDAY, setup_text
from bot.sandbox.demo.words import comments, hello, reports
from bot.sandbox.demo.workspace import TEAMS, demo_workspace, user_id
from tests.analysis.companies import compare

MONDAY = date(2026, 9, 14)
MOODS = ("good", "bad", "mixed")
CHANGES = ("async-standups", "user-interviews")


@pytest.fixture(scope="module")
def setup() -> Setup:
    return read_setup(setup_text(MONDAY), load_bank())


def change(setup: Setup, key: str) -> Change:
    return next(c for c in setup.changes if c.key == key)


def test_six_teams_of_five_to_nine_people_live_in_six_time_zones(setup: Setup) -> None:
    channels = {channel.channel_id: channel for channel in demo_workspace().channels}
    people = {u.user_id for u in demo_workspace().users if not (u.is_guest or u.is_stranger or u.is_bot)}

    sizes = [len(people & set(channels[team.channel].members)) for team in setup.teams]

    assert len(sizes) == len({team.zone for team in setup.teams}) == 6
    assert all(5 <= size <= 9 for size in sizes), sizes


def test_everybody_has_an_id_of_their_own_and_every_name_in_the_set_up_exists(setup: Setup) -> None:
    workspace = demo_workspace()
    users = [user.user_id for user in workspace.users]
    channels = {channel.channel_id: channel for channel in workspace.channels}

    assert len(users) == len(set(users))
    assert set(setup.ops_leads) <= set(users)
    assert setup.digest is not None
    assert setup.digest.channel in channels
    for team, seed in zip(setup.teams, TEAMS, strict=True):
        assert (team.key, team.zone, team.channel) == (seed.key, seed.zone, seed.channel)
        assert set(team.champions) <= set(channels[team.channel].members)


def test_a_guest_and_somebody_from_another_company_are_in_a_team_channel() -> None:
    workspace = demo_workspace()
    in_teams = {m for c in workspace.channels if c.name.startswith("team-") for m in c.members}

    outsiders = {(u.is_guest, u.is_stranger) for u in workspace.users if u.user_id in in_teams}

    assert outsiders == {(False, False), (True, False), (False, True)}


def test_one_change_is_on_v2_one_was_tried_by_half_of_the_teams_and_one_team_waits(setup: Setup) -> None:
    today = MONDAY + timedelta(weeks=WEEKS)

    def versions(key: str) -> dict[str, int]:
        trials = ((t.key, change(setup, key).trial_on(t.key, today)) for t in setup.teams)
        return {team: trial.version for team, trial in trials if trial}

    assert versions("async-standups") == {"checkout": 2, "payments": 2, "mobile": 1}
    assert versions("user-interviews") == {"onboarding": 1, "search": 1, "checkout": 1}
    assert "insights" not in versions("async-standups") | versions("user-interviews")


def test_the_set_up_moves_by_whole_weeks() -> None:
    assert "from: 2026-01-26" in setup_text(FIRST_MONDAY)
    assert "from: 2026-10-05" in setup_text(MONDAY)
    assert "2026-01-" not in setup_text(MONDAY)


@pytest.mark.parametrize(
    ("now", "ending"),
    [
        ("2026-11-23T09:34:00+00:00", "2026-11-23T08:20:00+00:00"),  # Monday, later
        ("2026-11-23T08:19:00+00:00", "2026-11-16T08:20:00+00:00"),  # Monday, a minute too early
        ("2026-07-19T23:00:00+00:00", "2026-07-13T07:20:00+00:00"),  # Monday in Berlin already, in summer
    ],
)
def test_the_history_ends_on_the_newest_monday_at_twenty_past_nine(now: str, ending: str) -> None:
    assert present(datetime.fromisoformat(now)) == datetime.fromisoformat(ending)


def test_the_history_begins_before_it_is_monday_anywhere() -> None:
    monday = first_monday(datetime(2026, 11, 23, 8, 20, tzinfo=UTC), WEEKS)

    assert monday == MONDAY
    assert beginning(monday) < datetime(2026, 9, 13, 12, 0, tzinfo=UTC)


def test_people_have_many_things_to_say() -> None:
    said = [
        w
        for c in CHANGES
        for stage in ("trying", "waiting")
        for mood in MOODS
        for w in comments(c, stage, mood)
    ]
    reported = [w for c in CHANGES for kind in ("works", "does_not_work", "idea") for w in reports(c, kind)]

    assert len(set(said)) == len(said) >= 60
    assert all(isinstance(words, str) and len(words) <= 3000 for words in [*said, *reported, hello()])


def test_the_same_person_in_the_same_week_answers_the_same(setup: Setup) -> None:
    seen = _seen(setup, "async-standups", "checkout", 7)

    assert [choice(seen, "U0MARA", "focus.time") for _ in range(3)] == [
        choice(seen, "U0MARA", "focus.time")
    ] * 3
    assert dice("a", 1).random() != dice("a", 2).random()


def test_what_people_write_goes_with_what_they_chose(setup: Setup) -> None:
    seen = _seen(setup, "async-standups", "checkout", 7)

    assert comment(seen, {"focus.time": 5}, 0) in comments("async-standups", "trying", "good")
    assert comment(seen, {"focus.time": 1}, 3) in comments("async-standups", "trying", "bad")
    assert comment(seen, {"focus.time": 3}, 0) != comment(seen, {"focus.time": 3}, 1)


def test_champions_report_what_the_version_does_to_their_team(setup: Setup) -> None:
    teams = {team.key: team for team in setup.teams}
    standups = change(setup, "async-standups")

    kinds = [
        kind_of_report(standups, teams[t], v) for t, v in (("checkout", 2), ("payments", 2), ("mobile", 1))
    ]

    assert kinds == ["works", "does_not_work", "idea"]


@pytest.mark.parametrize(
    ("key", "verdict", "teams"),
    [
        (
            "async-standups",
            Verdict.MIXED,
            {"checkout": Verdict.HELPS, "payments": Verdict.HURTS, "mobile": Verdict.TOO_EARLY},
        ),
        (
            "user-interviews",
            Verdict.TOO_EARLY,
            dict.fromkeys(("search", "onboarding", "checkout"), Verdict.TOO_EARLY),
        ),
    ],
)
def test_the_planted_truth_can_be_read_from_ten_weeks_of_answers(
    setup: Setup, key: str, verdict: Verdict, teams: dict[str, Verdict]
) -> None:
    tried = change(setup, key)
    rows = [row for week in range(WEEKS) for team in TEAMS for row in _week(setup, key, team.key, week)]
    last = MONDAY + timedelta(weeks=WEEKS - 1)
    trials = {t.key: tried.trial_on(t.key, last) for t in setup.teams}
    on_it = [
        TeamOnChange(
            t.key, t.name, trial.version if (trial := trials[t.key]) else None, tried.first_start(t.key)
        )
        for t in setup.teams
    ]

    read = compare(rows, last, on_it, tried.direction, tried.smallest, Minimums())

    assert read.verdict is verdict
    assert {team.team: team.verdict for team in read.teams} == teams


def _week(setup: Setup, key: str, team: str, week: int) -> list[PersonWeek]:
    """Three quarters of a team answer."""
    seen = _seen(setup, key, team, week)
    people = [user_id(name) for seed in TEAMS if seed.key == team for name, _, _ in seed.people]
    answering = [p for p in people if dice("answers", p, key, week).random() < 0.75]
    monday = MONDAY + timedelta(weeks=week)
    return [
        PersonWeek(monday, team, p, seen.version, float(choice(seen, p, seen.change.question)))
        for p in answering
    ]


def _seen(setup: Setup, key: str, team_key: str, week: int) -> Seen:
    team = next(t for t in setup.teams if t.key == team_key)
    pulse = next(p for p in setup.pulses if p.change_key == key)
    day = week_start(MONDAY) + timedelta(weeks=week)
    trial = change(setup, key).trial_on(team_key, day)
    version = trial.version if trial else None
    return Seen(team.channel, "1.000000", team, pulse, change(setup, key), version, week)
