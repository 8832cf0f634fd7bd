"""What the numbers of a look allow one to say (page, G)."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.analysis.compare.look import NO_HARM, Found
from bot.analysis.compare.values import SMALLEST, Interval, Missing, Reason, Verdict, VersionVerdict
from bot.domain.change import Direction

DIFFER = 50.0  # evidence from which on effects count as different: 1 / 0.02
SOON, SOON_OF_MANY = 8, 5  # weeks since the first start in which an average never speaks for all
MANY = 8  # teams, from which on the shorter time is enough to tell whether they differ
FEW = 0.015  # the chance of a team that is moved against the average, up to which the average speaks for all
SURE = 2.4  # standard errors of the average over teams that might have been others
POWER = 0.84  # of the normal distribution: four in five

_HARDEST_LAST = (
    Reason.UNCERTAIN,
    Reason.ALL_ALIKE,
    Reason.FEW_PEOPLE,
    Reason.FEW_WEEKS_SINCE,
    Reason.FEW_WEEKS_BEFORE,
    Reason.NO_COMPARISON,
    Reason.NO_BASELINE,
)


@dataclass(frozen=True)
class Wanted:
    """What the change should do: the direction, and the smallest effect worth having, in points."""

    direction: Direction = Direction.UP
    smallest: float = SMALLEST


def rounded(value: float) -> float:
    """Without the digits that only a machine sees, and without a minus before nothing."""
    return round(value, 6) + 0.0


def interval(estimate: float, half: float) -> Interval:
    """An interval in points, without the digits that only a machine sees."""
    return Interval(rounded(estimate), rounded(estimate - half), rounded(estimate + half))


def average(found: Found) -> Interval:
    """The average effect."""
    return interval(found.pool.estimate, found.z * found.pool.wide)


def visible(found: Found) -> float:
    """The smallest effect that would likely be called by now, in points."""
    return rounded((found.z + POWER) * found.pool.wide)


def verdict(found: Found | None, wanted: Wanted, before: Verdict | None = None) -> Verdict:
    """What can be said about the change, if `before` was said a look earlier.

    More teams that start take nothing back: that most of them cannot be judged yet only keeps a verdict from
    being given.
    """
    if found is None:
        return Verdict.TOO_EARLY
    seen = average(found)
    if found.evidence > DIFFER and not _one_sided(found, seen):
        return Verdict.MIXED
    sign = _sign(found, seen)
    if sign and not _is_soon(found) and found.against <= FEW:
        said = Verdict.HELPS if (sign > 0) == (wanted.direction is Direction.UP) else Verdict.HURTS
        if found.for_most or said is before:
            return said
    return Verdict.NO_DIFFERENCE if _inside(seen, wanted.smallest) else Verdict.TOO_EARLY


def team_verdict(change: Verdict, seen: Interval, wanted: Wanted) -> Verdict:
    """What can be said about one team: something only where something is said about the change."""
    if change is Verdict.TOO_EARLY:
        return Verdict.TOO_EARLY
    if change is not Verdict.NO_DIFFERENCE and (seen.low > 0 or seen.high < 0):
        return Verdict.HELPS if (seen.low > 0) == (wanted.direction is Direction.UP) else Verdict.HURTS
    return Verdict.NO_DIFFERENCE if _inside(seen, wanted.smallest) else Verdict.TOO_EARLY


def version_verdict(found: Found | None, wanted: Wanted) -> VersionVerdict:
    """What can be said about the newer version beside the older."""
    if found is None:
        return VersionVerdict.TOO_EARLY
    seen = average(found)
    sign = _sign(found, seen)
    if sign:
        return (
            VersionVerdict.BETTER
            if (sign > 0) == (wanted.direction is Direction.UP)
            else VersionVerdict.WORSE
        )
    return VersionVerdict.NO_DIFFERENCE if _inside(seen, wanted.smallest) else VersionVerdict.TOO_EARLY


def nearest(lacking: Sequence[tuple[Reason, Missing]]) -> tuple[Reason, Missing]:
    """Of why there is no verdict on some teams, and what each lacks, what is nearest to being mended."""
    return min(lacking, key=lambda lack: (_HARDEST_LAST.index(lack[0]), astuple(lack[1])))


def why_unsure(found: Found) -> Reason:
    """Why there is an interval and no verdict."""
    seen = average(found)
    if seen.low <= 0 <= seen.high or (not _sign(found, seen) and len(found.effects.teams) == 1):
        return Reason.UNCERTAIN
    if _is_soon(found):
        return Reason.FIRST_WEEKS
    return Reason.MAY_DIFFER if found.for_most else Reason.MOST_UNKNOWN


def _is_soon(found: Found) -> bool:
    return found.weeks <= (SOON_OF_MANY if len(found.effects.teams) >= MANY else SOON)


def _one_sided(found: Found, seen: Interval) -> bool:
    shrunk = found.pool.shrunk
    return bool((shrunk > NO_HARM).all() and seen.low > 0) or bool(
        (shrunk < -NO_HARM).all() and seen.high < 0
    )


def _sign(found: Found, seen: Interval) -> int:
    if abs(found.pool.estimate) <= SURE * found.pool.anywhere:
        return 0
    return (seen.low > 0) - (seen.high < 0)


def _inside(seen: Interval, smallest: float) -> bool:
    return -smallest < seen.low and seen.high < smallest
