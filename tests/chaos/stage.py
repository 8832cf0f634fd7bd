"""The workspace that the chaos happens in: six teams that are asked daily and weekly, and a digest."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.domain.asking import Budget
from bot.domain.cadence import WORKING_DAYS, Cadence, Weekday, next_due
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.question import Question
from bot.domain.setup import DigestPlan, Pulse, Setup, Window
from bot.domain.team import Team
from bot.flows.apply_setup import EVERY_DAY
from bot.flows.working_days import working_days
from bot.sandbox.seed import App, Channel, Command, Keys, Shortcut, User, Workspace
from bot.slack.manifest import read_manifest

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
TEAM_ID = "T0CHAOS"
BOT = App((), ()).bot_user
DIGEST_CHANNEL = "C0DIGEST"
START = datetime(2026, 1, 4, 0, 0, tzinfo=UTC)
"""A Sunday, so that the first rounds are those of a Monday."""
ZONES = ("UTC", "Asia/Kolkata")
TEAMS, SIZE = 6, 6
LEAD = "U0LEAD"

_LABELS = ("None", "Little", "Some", "Much", "All")
FOCUS = Question("focus.time", 1, "How much of the week was quiet?", _LABELS, Direction.UP, "Because.")
LOAD = Question("load.week", 1, "How much did you carry?", _LABELS, Direction.UP, "Because.")
USERS = Question("users.learning", 1, "How much did you learn?", _LABELS, Direction.UP, "Because.")


@dataclass(frozen=True)
class Secrets:
    """What the bot and Slack share, and the secret behind the pseudonyms."""

    slack: Keys
    pops: str


def fresh_secrets() -> Secrets:
    """New ones for a run."""
    keys = Keys(f"xoxb-{secrets.token_hex(8)}", secrets.token_hex(16))
    return Secrets(keys, secrets.token_hex(32))


def people_of(team: int) -> tuple[str, ...]:
    """The user ids of a team; the first one is its champion."""
    return tuple(f"U0T{team}P{person}" for person in range(SIZE))


def channel_of(team: int) -> str:
    """The channel of a team."""
    return f"C0TEAM{team}"


def workspace() -> Workspace:
    """People and channels, the app in all of them."""
    users = [User(one, one.lower(), one) for team in range(TEAMS) for one in people_of(team)]
    channels = [Channel(channel_of(t), f"team-{t}", (*people_of(t), BOT)) for t in range(TEAMS)]
    digest = Channel(DIGEST_CHANNEL, "digest", (LEAD, BOT))
    return Workspace(TEAM_ID, "Chaos", "chaos", (*users, User(LEAD, "lead", "Lead")), (*channels, digest))


def app() -> App:
    """The app as its manifest describes it."""
    manifest = read_manifest(MANIFEST)
    return App(
        manifest.scopes,
        manifest.events,
        tuple(Command(c.command, c.description, c.usage_hint, c.should_escape) for c in manifest.commands),
        tuple(Shortcut(s.callback_id, s.name, s.kind) for s in manifest.shortcuts),
    )


def setup() -> Setup:
    """Two changes, asked about every working day and every Wednesday."""
    teams = tuple(_team(number) for number in range(TEAMS))
    keys = tuple(team.key for team in teams)
    begin = (START + timedelta(days=4)).date()
    trials = tuple(Trial(key, 1, begin) for key in keys[: TEAMS // 2])
    standups = _change("standups", FOCUS, trials)
    interviews = _change("interviews", USERS, trials[1:])
    pulses = (
        Pulse(
            "daily",
            "standups",
            (FOCUS, LOAD),
            Cadence(WORKING_DAYS, time(9)),
            Window(working_days=1),
            keys,
        ),
        Pulse(
            "weekly",
            "interviews",
            (USERS,),
            Cadence((Weekday.WEDNESDAY,), time(14)),
            Window(None, hours=20),
            keys,
        ),
    )
    digest = DigestPlan(DIGEST_CHANNEL, Cadence((Weekday.MONDAY,), time(10)), "UTC")
    every_day = Budget(per_day=1, per_week=len(WORKING_DAYS))
    return Setup(teams, (standups, interviews), pulses, (LEAD,), digest, asking=every_day)


def next_moment(now: datetime) -> datetime:
    """When something is due next: rounds, and with them closings, or the digest."""
    planned = setup()
    moments = [_next(pulse, team, now) for pulse in planned.pulses for team in planned.teams]
    if planned.digest is not None:
        moments.append(next_due(planned.digest.cadence, planned.digest.zone, now, EVERY_DAY))
    return min(moments)


def expected_rounds(until: datetime) -> Iterator[tuple[str, str, datetime]]:
    """Pulse, team and moment of every round that is due from the start to this moment."""
    planned = setup()
    for pulse in planned.pulses:
        for team in planned.teams:
            moment = START
            while (moment := _next(pulse, team, moment)) <= until:
                yield pulse.key, team.key, moment


def _next(pulse: Pulse, team: Team, after: datetime) -> datetime:
    return next_due(pulse.cadence, team.zone, after, working_days(team, after))


def _team(number: int) -> Team:
    champion, *_ = people_of(number)
    zone = ZONES[number % len(ZONES)]
    return Team(f"team-{number}", f"Team {number}", channel_of(number), zone, champions=(champion,))


def _change(key: str, question: Question, trials: tuple[Trial, ...]) -> Change:
    return Change(key, key.title(), "Why", question.id, Direction.UP, 0.3, (Version(1, "What"),), trials)
