"""The planted truth: what the changes really do in each team of the demo. The bot never sees any of it.

The digest has to find out from the answers alone. After ten weeks, async stand-ups help Checkout, hurt
Payments (whose colleagues are asleep when the questions come up), and leave Mobile where it was; weekly
interviews help Search, do nothing for Onboarding, which had a researcher before, and have only begun in
Checkout, where they help a little.
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
    Gain("async-standups", "checkout", 1, 0.6),
    Gain("async-standups", "checkout", 2, 1.5),
    Gain("async-standups", "payments", 1, -0.8),
    Gain("async-standups", "payments", 2, -1.4),
    Gain("async-standups", "mobile", 1, 0.0),
    Gain("user-interviews", "search", 1, 1.5),
    Gain("user-interviews", "onboarding", 1, 0.0),
    Gain("user-interviews", "checkout", 1, 0.4),
)

USUAL = {
    ("focus.time", "checkout"): 2.3,
    ("focus.time", "payments"): 3.6,
    ("focus.time", "mobile"): 2.8,
    ("users.learning", "search"): 2.1,
    ("users.learning", "onboarding"): 3.4,
}
"""Where a team stands on a question without any change, in points; 3 where nothing is said."""

PERSON_SPREAD = 0.45
"""Standard deviation between people, always the same for one person."""
WEEK_SPREAD = 0.1
"""Standard deviation of a whole team's mood from week to week."""
NOISE = 0.5
"""Standard deviation of one answer."""


def expected(question: str, team: str, change: str, version: int | None, *, measures: bool) -> float:
    """The points that a team would give on average; `measures`: the question is the change's own."""
    gained = (g.points for g in GAINS if (g.change, g.team, g.version) == (change, team, version))
    return USUAL.get((question, team), 3.0) + (next(gained, 0.0) if measures else 0.0)
