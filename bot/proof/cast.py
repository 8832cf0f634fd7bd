"""The simulated organisation: teams of all sizes, people who come and go, and what they answer when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.domain.cadence import Cadence, Weekday
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.question import Question
from bot.domain.setup import DigestPlan, Pulse, Setup, Window
from bot.domain.team import Team

TEAM_ID = "T0PROOF"
LEAD = "U0LEAD"
DIGEST_CHANNEL = "C0DIGEST"
START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
"""A Monday."""
SIZES = (3, 4, 5, 6, 7, 6, 8, 5, 9, 6)
"""People in the first, second … team, over and over; the first is the team of three."""
SHRINKING = 4
"""The number of the team that loses somebody every few weeks."""
ANSWERS, COMMENTS = 0.75, 0.5
FIRST_START, LAST_START = 6, 12
"""The weeks in which teams start the change; a third of them never does."""

_LABELS = ("None", "Little", "Some", "Much", "All")
FOCUS = Question("focus.time", 1, "How much of the week was quiet?", _LABELS, Direction.UP, "Because.")
LEARNT = Question("users.learning", 1, "How much did you learn?", _LABELS, Direction.UP, "Because.")
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu")


@dataclass(frozen=True)
class Member:
    """Somebody, in one team from a week to another (exclusive), with a mood of their own (1 to 5)."""

    user_id: str
    team: int
    joined: int
    left: int
    mood: float

    def is_there(self, week: int) -> bool:
        """Whether they are in the team in this week."""
        return self.joined <= week < self.left


@dataclass(frozen=True)
class Deed:
    """What somebody answers in one round: when (from its opening), which choices, which words."""

    member: Member
    after: timedelta
    choices: dict[str, int]
    words: str | None


@dataclass(frozen=True)
class Cast:
    """Who there is in which week."""

    teams: int
    weeks: int
    members: tuple[Member, ...]

    def of(self, team: int, week: int) -> list[Member]:
        """The people of a team in a week."""
        return [member for member in self.members if member.team == team and member.is_there(week)]


def team_key(team: int) -> str:
    """A team's key."""
    return f"team-{team:02d}"


def channel_of(team: int) -> str:
    """A team's channel."""
    return f"C0TEAM{team:02d}"


def starts_in(week: int) -> date:
    """The Monday of a week."""
    return (START + timedelta(weeks=week)).date()


def make_cast(dice: Random, teams: int, weeks: int) -> Cast:
    """Teams with joiners and leavers: about every tenth week somebody comes or goes."""
    members: list[Member] = []
    for team in range(teams):
        seats = SIZES[team % len(SIZES)]
        for seat in range(seats):
            members += _seat(dice, team, seat, weeks)
    return Cast(teams, weeks, tuple(members))


def _seat(dice: Random, team: int, seat: int, weeks: int) -> list[Member]:
    """One chair and who sits on it, one after the other; in the shrinking team the chairs stay empty."""
    mood = dice.gauss(3.2, 0.7)
    first = f"U0T{team:02d}S{seat}A"
    if team == SHRINKING and seat >= NEEDED:
        return [Member(first, team, 0, 4 * (seat - NEEDED + 1), mood)]
    if dice.random() < 0.55:
        return [Member(first, team, 0, weeks, mood)]
    change = dice.randrange(3, max(4, weeks - 2))
    second = Member(f"U0T{team:02d}S{seat}B", team, change + dice.randrange(2), weeks, dice.gauss(3.2, 0.7))
    return [Member(first, team, 0, change, mood), second]


NEEDED = 3
"""So many stay in the shrinking team."""


def deeds(dice: Random, present: list[Member], change: str, *, wave: float, hours: float) -> list[Deed]:
    """Who answers one round, in the order in which they do."""
    question = question_of(change).id
    made = []
    for member in present:
        if dice.random() > ANSWERS:
            continue
        score = max(1, min(5, round(dice.gauss(member.mood + wave, 0.8))))
        words = _words(dice) if dice.random() < COMMENTS else None
        after = timedelta(hours=min(dice.expovariate(1 / (hours / 4)), hours * 0.98))
        made.append(Deed(member, after, {question: score}, words))
    return sorted(made, key=lambda deed: deed.after)


def question_of(change: str) -> Question:
    """What a change asks."""
    return FOCUS if change == "focus" else LEARNT


def plan(cast: Cast, dice: Random) -> Setup:
    """Two changes: one asked in all teams, one in every second team."""
    teams = tuple(
        Team(team_key(n), f"Team {n:02d}", channel_of(n), "UTC", champions=(cast.of(n, 0)[0].user_id,))
        for n in range(cast.teams)
    )
    keys = tuple(team.key for team in teams)
    return Setup(
        teams,
        (_change("focus", keys, dice), _change("learning", keys[::2], dice)),
        (
            _pulse("focus", Weekday.MONDAY, keys),
            _pulse("learning", Weekday.TUESDAY, keys[::2]),
        ),
        (LEAD,),
        DigestPlan(DIGEST_CHANNEL, Cadence((Weekday.FRIDAY,), _at(10)), "UTC"),
    )


def _change(key: str, keys: tuple[str, ...], dice: Random) -> Change:
    trials = tuple(
        Trial(team, 1, starts_in(dice.randint(FIRST_START, LAST_START)))
        for number, team in enumerate(keys)
        if number % 3 != 2
    )
    versions = (Version(1, "What"),)
    return Change(key, key.title(), "Why", question_of(key).id, Direction.UP, 0.3, versions, trials)


def _pulse(change: str, day: Weekday, keys: tuple[str, ...]) -> Pulse:
    question = question_of(change)
    return Pulse(change, change, (question,), Cadence((day,), _at(9)), Window(None, hours=24), keys)


def _at(hour: int) -> time:
    return time(hour)


def _words(dice: Random) -> str:
    """Words that nobody else says, so that the truth knows its author, on one of a few themes."""
    own = " ".join("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(3))
    return f"We {own} {_TOPICS[sum(map(ord, own)) % len(_TOPICS)]}"


_TOPICS = ("meetings", "decisions", "deadlines")
