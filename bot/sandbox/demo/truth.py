"""The planted truth: what the changes really do in each team of the demo. The bot never sees any of it.

The digest has to find out from the answers alone. After ten weeks, async stand-ups help Checkout, hurt
Payments (whose colleagues are asleep when the questions come up), and leave Mobile where it was; weekly
interviews help all three teams that try them, Search most.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gain:
    """How many points (of 1 to 5) a version moves the team's answers on the change's own question."""

    change: str
    team: str
    version: int
    points: float


GAINS = (
    Gain("async-standups", "checkout", 1, 1.2),
    Gain("async-standups", "checkout", 2, 1.7),
    Gain("async-standups", "payments", 1, -1.2),
    Gain("async-standups", "payments", 2, -1.7),
    Gain("async-standups", "mobile", 1, 0.0),
    Gain("user-interviews", "search", 1, 1.5),
    Gain("user-interviews", "onboarding", 1, 0.9),
    Gain("user-interviews", "checkout", 1, 1.2),
)

USUAL = {
    ("focus.time", "checkout"): 2.3,
    ("focus.time", "payments"): 3.6,
    ("focus.time", "mobile"): 2.8,
    ("users.learning", "search"): 2.1,
    ("users.learning", "onboarding"): 2.9,
}
"""Where a team stands on a question without any change, in points; 3 where nothing is said."""

PERSON_SPREAD = 0.35
"""Standard deviation between people, always the same for one person."""
WEEK_SPREAD = 0.1
"""Standard deviation of a whole team's mood from week to week."""
NOISE = 0.4
"""Standard deviation of one answer."""


def expected(question: str, team: str, change: str, version: int | None, *, measures: bool) -> float:
    """The points that a team would give on average; `measures`: the question is the change's own."""
    gained = (g.points for g in GAINS if (g.change, g.team, g.version) == (change, team, version))
    return USUAL.get((question, team), 3.0) + (next(gained, 0.0) if measures else 0.0)
