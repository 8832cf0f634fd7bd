"""What goes into a comparison and what comes out: plain values, without words and without arithmetic.

Points are points of the 1 to 5 scale. Weeks are whole numbers that count up by one each week; which week is
0 does not matter.
"""

from dataclasses import dataclass
from enum import StrEnum

SMALLEST = 0.25
"""The smallest effect worth having, in points, where nobody has fixed one."""

WEEKS_NEEDED = 2
"""Weeks with answers that a team needs both before and since its start, to be judged."""


class Verdict(StrEnum):
    """What can be said about a change, or about one team on it."""

    HELPS = "helps"
    HURTS = "hurts"
    MIXED = "mixed"  # it does not do the same in all teams; never said of one team
    NO_DIFFERENCE = "no difference"  # an effect as large as the smallest worth having is ruled out
    TOO_EARLY = "too early"


class VersionVerdict(StrEnum):
    """What can be said about a version beside the version before it."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no difference"
    TOO_EARLY = "too early"


class Reason(StrEnum):
    """Why it is too early."""

    NO_ANSWERS = "no answers"
    NOT_STARTED = "not started"  # no team has started the change, or moved to the newer version
    NO_BASELINE = "no baseline"  # nobody answered before the team started; waiting does not help
    NO_COMPARISON = "no comparison"  # no team without the change answered before and since
    FEW_WEEKS_BEFORE = "few weeks before"
    FEW_WEEKS_SINCE = "few weeks since"
    FEW_PEOPLE = "few people"  # too few answered in both periods
    ALL_ALIKE = (
        "all alike"  # nobody's score has ever moved, so that nothing shows how much it moves by chance
    )
    UNCERTAIN = "uncertain"  # there is an interval, and it is wide
    FIRST_WEEKS = "first weeks"  # the interval is clear of 0, too soon after the first start
    MOST_UNKNOWN = "most unknown"  # it is clear of 0, but most teams that started cannot be judged yet
    MAY_DIFFER = "may differ"  # it is clear of 0, but the average may not speak for all teams


@dataclass(frozen=True)
class Score:
    """One person's mean score in one week; `adopted` says whether the team was on the change that week.

    `version` is the version it was on (None: not on the change, or the first).
    """

    week: int
    team: str
    person: str
    version: int | None
    adopted: bool
    score: float


@dataclass(frozen=True)
class Interval:
    """An estimate in points with a range that holds at all weekly looks at once."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Missing:
    """How many more are needed before there is a number; 0 is enough."""

    weeks_before: int = 0
    weeks_since: int = 0
    people: int = 0
    comparison_teams: int = 0


@dataclass(frozen=True)
class TeamEffect:
    """One team that has started, against its own weeks before and the teams without the change.

    `effect` is what the team's own answers say; `shrunk` the best guess, drawn towards the average of the
    teams. `others_moved` is how far the scores of the teams without the change went over the same weeks; it
    describes and decides nothing. `reason` and `missing` say why it is too early.
    """

    team: str
    verdict: Verdict
    reason: Reason | None
    missing: Missing
    start: int
    version: int
    weeks_before: int
    weeks_since: int
    effect: Interval | None = None
    shrunk: float | None = None
    others_moved: float | None = None


@dataclass(frozen=True)
class VersionEffect:
    """The newest version beside the one before it, in the teams that moved from one to the other.

    Positive is more points on `newer`. `visible` is the smallest difference that would likely be seen by
    now.
    """

    newer: int
    older: int
    verdict: VersionVerdict
    reason: Reason | None
    missing: Missing = Missing()
    teams: int = 0
    effect: Interval | None = None
    visible: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Everything that can be said about a change as of the last week that has answers.

    `effect` is the plain average over the teams that can be estimated (`estimated` of the `started` ones),
    over the weeks since they started in which a team without the change answered. `beside` teams have stood
    in for the company's own movement, `waiting` of all teams are still without the change; with none beside,
    nothing can be said. `weeks_before` and `weeks_since` are those of the team with the most. `visible` is
    the smallest effect that would likely be seen by now. `differ` says whether the effects differ between
    teams, `spread` is their standard deviation beyond chance, in points. `earlier` is the last verdict, at
    an earlier look, that is no longer given. `ended` is the first week without any waiting team: the
    interval speaks of the weeks before it. `final` says that no look will be added.
    """

    verdict: Verdict
    reason: Reason | None
    missing: Missing = Missing()
    effect: Interval | None = None
    visible: float | None = None
    teams: tuple[TeamEffect, ...] = ()
    versions: VersionEffect | None = None
    differ: bool = False
    spread: float | None = None
    started: int = 0
    estimated: int = 0
    beside: int = 0
    waiting: int = 0
    weeks_before: int = 0
    weeks_since: int = 0
    earlier: Verdict | None = None
    ended: int | None = None
    final: bool = False
