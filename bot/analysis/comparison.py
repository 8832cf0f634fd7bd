"""The teams on one change, each against its own weeks before and beside the teams that have not started."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from statistics import fmean

from bot.analysis.confidence import half_width
from bot.analysis.gate import Minimums, gate_by
from bot.analysis.movement import Periods, periods, standard_error, weekly_levels
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.change import Direction

WEEKS_NEEDED = 2
PEOPLE_NEEDED = 3
# Few people a team give standard errors about as large as the smallest effect worth having; the interval is
# narrowest where its scale is about three of them.
SCALES = 3.0


class Reading(StrEnum):
    """What one team's numbers say so far; never a verdict on the change."""

    ABOVE = "above"  # the whole interval is on the wanted side of 0
    BELOW = "below"  # the whole interval is on the other side
    TOO_EARLY = "too_early"  # the interval still holds 0
    TOO_LITTLE = "too_little"  # something is missing for an interval


@dataclass(frozen=True)
class Missing:
    """How many more are needed before a team can be read; 0 is enough."""

    weeks_before: int = 0
    weeks_since: int = 0
    people: int = 0
    comparison_teams: int = 0


@dataclass(frozen=True)
class Effect:
    """A team's difference less the movement of the waiting teams, with its interval, in points."""

    estimate: float
    low: float
    high: float

    def toward(self, direction: Direction) -> "Effect":
        """The same with positive numbers for the wanted direction."""
        return self if direction is Direction.UP else Effect(-self.estimate, -self.high, -self.low)


@dataclass(frozen=True)
class TeamComparison:
    """One team's current version against its own weeks before the change.

    `difference` is the mean over people of their score since less their score before, `movement` the same for
    `beside` (keys of the waiting teams) over the same weeks; both raw points, up is up. `people` answered in
    both periods; with a comparison, only the weeks in which a waiting team answered count.
    """

    team: str
    reading: Reading
    missing: Missing
    people: int
    weeks_before: int
    weeks_since: int
    difference: float | None = None
    movement: float | None = None
    beside: tuple[str, ...] = ()
    effect: Effect | None = None


@dataclass(frozen=True)
class Comparison:
    """All teams that have started, in the order given, and the keys of those that wait.

    There is no pooled verdict in it; without any waiting team `has_comparison` is False and no team is read.
    """

    week: date
    teams: tuple[TeamComparison, ...]
    waiting: tuple[str, ...]

    @property
    def has_comparison(self) -> bool:
        """Whether any team could be set beside teams that wait."""
        return any(team.beside for team in self.teams)

    def count(self, reading: Reading) -> int:
        """How many teams read so."""
        return sum(team.reading is reading for team in self.teams)


@dataclass(frozen=True)
class _Wanted:
    """What to look for: the direction, the smallest effect worth having, and from how many people."""

    direction: Direction
    smallest: float
    people: int


_Untouched = dict[str, tuple[PersonWeek, ...]]


def compare(
    rows: Sequence[PersonWeek],
    week: date,
    teams: Sequence[TeamOnChange],
    direction: Direction,
    smallest: float,
    minimums: Minimums,
) -> Comparison:
    """Compare the teams of one change as of one week (its Monday), from rows of closed rounds.

    `smallest` is the smallest effect worth having, in points. Only rows that the gate shows are used.
    The intervals hold at all weekly looks at once with a chance of 95% for each team, not for all together.
    """
    shown = _shown([row for row in rows if row.week <= week], teams, minimums)
    untouched = {team.key: _untouched(shown, team) for team in teams}
    wanted = _Wanted(direction, smallest, max(PEOPLE_NEEDED, minimums.scores))
    read = tuple(
        _read(_on_version(shown, team), team, untouched, wanted) for team in teams if has_started(team, week)
    )
    return Comparison(week, read, tuple(team.key for team in teams if not has_started(team, week)))


def has_started(team: TeamOnChange, week: date) -> bool:
    """Whether the team had started any version by the end of the week (given by its Monday)."""
    return team.start is not None and (team.start - week).days < 7


def before_start(row: PersonWeek, team: TeamOnChange) -> bool:
    """Whether a row of the team is from before its first version."""
    return row.version is None and (team.start is None or row.week < team.start)


def current_version(rows: Sequence[PersonWeek], team: TeamOnChange) -> int | None:
    """The version the team is on, or the last one it was on when it has stopped."""
    if team.version is not None:
        return team.version
    seen = [(row.week, row.version) for row in rows if row.team == team.key and row.version is not None]
    return max(seen)[1] if seen else None


def _shown(
    rows: Sequence[PersonWeek], teams: Sequence[TeamOnChange], minimums: Minimums
) -> tuple[PersonWeek, ...]:
    by_key = {team.key: team for team in teams}
    known = [row for row in rows if row.team in by_key]
    groups = (((row.team, row.version, before_start(row, by_key[row.team])), row) for row in known)
    return tuple(row for gated in gate_by(groups, minimums.scores).values() for row in gated.shown)


def _untouched(rows: Sequence[PersonWeek], team: TeamOnChange) -> tuple[PersonWeek, ...]:
    return tuple(row for row in rows if row.team == team.key and before_start(row, team))


def _on_version(rows: Sequence[PersonWeek], team: TeamOnChange) -> tuple[PersonWeek, ...]:
    version = current_version(rows, team)
    return tuple(row for row in rows if row.team == team.key and row.version == version is not None)


def _read(
    since_rows: Sequence[PersonWeek], team: TeamOnChange, untouched: _Untouched, wanted: _Wanted
) -> TeamComparison:
    before = frozenset(row.week for row in untouched[team.key])
    since = frozenset(row.week for row in since_rows)
    own = periods([*untouched[team.key], *since_rows], before, since)
    others = {key: periods(rows, before, since) for key, rows in untouched.items() if key != team.key}
    beside = {key: group for key, group in others.items() if len(group.people) >= wanted.people}
    levels = weekly_levels(list(beside.values()))
    if beside:
        own, before, since = own.only(levels), before & levels.keys(), since & levels.keys()
    adjusted = own.less(levels)
    missing = _missing(len(before), len(since), wanted.people - len(adjusted.people), len(beside))
    counts = len(adjusted.people), len(before), len(since)
    facts = TeamComparison(team.key, Reading.TOO_LITTLE, missing, *counts, beside=tuple(beside))
    return _with_numbers(facts, own, adjusted, list(beside.values()), wanted)


def _missing(before: int, since: int, people: int, beside: int) -> Missing:
    weeks = max(0, WEEKS_NEEDED - before), max(0, WEEKS_NEEDED - since)
    if not before or not since:
        return Missing(*weeks)  # nobody can be in both periods before there are two
    return Missing(*weeks, people=max(0, people), comparison_teams=max(0, 1 - beside))


def _with_numbers(
    facts: TeamComparison, own: Periods, adjusted: Periods, beside: Sequence[Periods], wanted: _Wanted
) -> TeamComparison:
    if len(adjusted.people) < wanted.people:
        return facts
    difference, estimate = fmean(own.differences), fmean(adjusted.differences)
    facts = replace(facts, difference=difference, movement=difference - estimate if beside else None)
    if facts.missing != Missing():
        return facts
    half = half_width(standard_error(adjusted, beside), SCALES * wanted.smallest)
    effect = Effect(estimate, estimate - half, estimate + half)
    return replace(facts, effect=effect, reading=_reading(effect.toward(wanted.direction)))


def _reading(effect: Effect) -> Reading:
    if effect.low > 0:
        return Reading.ABOVE
    return Reading.BELOW if effect.high < 0 else Reading.TOO_EARLY
