"""What a person of the demo makes of a week: choices and words out of the planted truth and some chance."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.change import Change
from bot.domain.question import CHOICES
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.sandbox.demo import truth
from bot.sandbox.demo.dice import dice
from bot.sandbox.demo.words import comments

GOOD_FROM, BAD_UNTIL = 4, 2
GAINS_FROM = 0.5


@dataclass(frozen=True)
class Seen:
    """A pulse as it lies in a team's channel. Weeks are counted from the first of the history."""

    channel: str
    ts: str
    team: Team
    pulse: Pulse
    change: Change
    version: int | None
    week: int


def choice(seen: Seen, user_id: str, question: str) -> int:
    """What a person answers to a question."""
    usual = truth.expected(
        question, seen.team.key, seen.change.key, seen.version, measures=question == seen.change.question
    )
    person = dice("person", user_id, question).gauss(0, truth.PERSON_SPREAD)
    mood = dice("mood", seen.team.key, question, seen.week).gauss(0, truth.WEEK_SPREAD)
    noise = dice("answer", user_id, question, seen.week).gauss(0, truth.NOISE)
    return min(max(round(usual + person + mood + noise), CHOICES[0]), CHOICES[-1])


def comment(seen: Seen, choices: Mapping[str, int], place: int) -> str:
    """What a person writes beside some choices; `place` in the team keeps two from writing the same."""
    score = choices.get(seen.change.question, 3)
    mood = "good" if score >= GOOD_FROM else "bad" if score <= BAD_UNTIL else "mixed"
    words = comments(seen.change.key, "waiting" if seen.version is None else "trying", mood)
    start = dice("words", seen.team.key, seen.pulse.key).randrange(len(words))
    return words[(start + seen.week * len(seen.team.key) + place) % len(words)]


def kind_of_report(change: Change, team: Team, version: int) -> str:
    """What a champion mostly has to say of a version."""
    points = truth.expected(change.question, team.key, change.key, version, measures=True) - truth.expected(
        change.question, team.key, change.key, None, measures=True
    )
    if points >= GAINS_FROM:
        return "works"
    return "does_not_work" if points <= -GAINS_FROM else "idea"
