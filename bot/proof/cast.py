"""The simulated organisation: teams of all sizes, people who come and go, and what they answer when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.domain.cadence import Cadence, Weekday
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.question import Question
from bot.domain.round import Round
from bot.domain.setup import DigestPlan, Pulse, Setup, Window
from bot.domain.team import Team

TEAM_ID = "T0PROOF"
LEAD = "U0LEAD"
DIGEST_CHANNEL = "C0DIGEST"
START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
"""A Monday."""
SIZES = (3, 4, 5, 6, 7, 6, 10, 5, 12, 6)
"""People in the first, second … team, over and over; the first is the team of three."""
LARGE = 10
"""Teams of so many people have three messages a week: of each, a part of the team is asked."""
SHRINKING = 4
"""The number of the team that loses somebody every few weeks."""
ANSWERS, COMMENTS = 0.75, 0.5
GOES_ON = 0.9
"""How many of those who answer one change of a message answer the next one too."""
FIRST_START, LAST_START = 6, 12
"""The weeks in which teams start the change; a third of them never does."""

KEPT, KEPT_IN = "calm", 4
"""The change that is kept, and the week at whose end it is: from then on its teams have quiet weeks."""

_LABELS = ("None", "Little", "Some", "Much", "All")
FOCUS = Question("focus.time", 1, "How much of the week was quiet?", _LABELS, Direction.UP, "Because.")
LEARNT = Question("users.learning", 1, "How much did you learn?", _LABELS, Direction.UP, "Because.")
QUESTIONS = {"focus": FOCUS, "pairs": LEARNT, "learning": LEARNT, "calm": FOCUS}
"""What each change asks: two of them ask the same, of other parts of a team or in other messages."""
DAYS = {
    "focus": Weekday.MONDAY,
    "pairs": Weekday.MONDAY,
    "learning": Weekday.TUESDAY,
    "calm": Weekday.WEDNESDAY,
}
"""When each is asked; those of one day come in one message."""
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
    asked: Round
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


@dataclass
class Minds:
    """What everybody thinks in one week: who is asked the same twice says the same."""

    dice: Random
    _thought: dict[tuple[str, str], int] = field(default_factory=dict)
    _waves: dict[str, float] = field(default_factory=dict)

    def score(self, member: Member, question: str) -> int:
        """What somebody says to a question in this week, which is a little better or worse for all."""
        place = member.user_id, question
        if place not in self._thought:
            wave = self._waves.setdefault(question, self.dice.gauss(0, 0.15))
            self._thought[place] = max(1, min(5, round(self.dice.gauss(member.mood + wave, 0.8))))
        return self._thought[place]


def deeds(minds: Minds, present: list[Member], together: Sequence[Round], hours: float) -> list[Deed]:
    """Who answers the rounds of one message, each in a moment."""
    dice, made = minds.dice, []
    for member in present:
        if dice.random() > ANSWERS:
            continue
        after = timedelta(hours=min(dice.expovariate(1 / (hours / 4)), hours * 0.98))
        for place, asked in enumerate(together):
            if place and dice.random() > GOES_ON:
                continue
            (question,) = asked.questions
            words = _words(dice) if dice.random() < COMMENTS else None
            score = minds.score(member, question.id)
            made.append(Deed(member, asked, after + place * A_MOMENT, {question.id: score}, words))
    return made


A_MOMENT = timedelta(seconds=20)


def plan(cast: Cast, dice: Random) -> Setup:
    """Four changes: one is asked in all teams, the others in some; large teams have all but one of them."""
    teams = tuple(
        Team(team_key(n), f"Team {n:02d}", channel_of(n), "UTC", champions=(cast.of(n, 0)[0].user_id,))
        for n in range(cast.teams)
    )
    asked = {change: _teams_asked(change, cast.teams) for change in QUESTIONS}
    return Setup(
        teams,
        tuple(_change(change, numbers, dice) for change, numbers in asked.items()),
        tuple(_pulse(change, numbers) for change, numbers in asked.items()),
        (LEAD,),
        DigestPlan(DIGEST_CHANNEL, Cadence((Weekday.FRIDAY,), _at(10)), "UTC"),
    )


def _teams_asked(change: str, teams: int) -> tuple[int, ...]:
    """The numbers of the teams that have a change."""
    return tuple(team for team in range(teams) if _has(change, team))


def _has(change: str, team: int) -> bool:
    match change:
        case "pairs":
            return team % len(SIZES) in PAIRED
        case "learning":
            return team % 2 == 0
        case "calm":
            return SIZES[team % len(SIZES)] >= LARGE
        case _:
            return True


PAIRED = (3, 8)
"""Teams, a small and a large one, with two changes in one message."""


def _change(key: str, teams: tuple[int, ...], dice: Random) -> Change:
    """Two thirds of the teams start it at some time; all of them at once, early, if it is to be kept."""
    starts = {n: 1 if key == KEPT else dice.randint(FIRST_START, LAST_START) for n in teams}
    started = [n for place, n in enumerate(teams) if place % 3 != 2]
    trials = tuple(Trial(team_key(n), 1, starts_in(starts[n])) for n in started)
    versions = (Version(1, "What"),)
    return Change(key, key.title(), "Why", QUESTIONS[key].id, Direction.UP, 0.3, versions, trials)


def _pulse(change: str, teams: tuple[int, ...]) -> Pulse:
    keys = tuple(team_key(n) for n in teams)
    cadence = Cadence((DAYS[change],), _at(9))
    return Pulse(change, change, (QUESTIONS[change],), cadence, Window(None, hours=24), keys)


def _at(hour: int) -> time:
    return time(hour)


def _words(dice: Random) -> str:
    """Words that nobody else says, so that the truth knows its author, on one of a few themes."""
    own = " ".join("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(3))
    return f"We {own} {_TOPICS[sum(map(ord, own)) % len(_TOPICS)]}"


_TOPICS = ("meetings", "decisions", "deadlines")
