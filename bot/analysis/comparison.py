"""The teams on one change, each against its own weeks before and beside the teams that have not started."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from statistics import fmean

from bot.analysis.compare.values import Missing
from bot.analysis.confidence import half_width
from bot.analysis.movement import Periods, periods, standard_error, weekly_levels
from bot.analysis.pairing import evened, paired
from bot.analysis.shown import Blocks, ShownScores, has_started
from bot.analysis.tidy import TeamOnChange
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
class Effect:
    """A team's difference less the movement of the waiting teams, with its interval, in points."""

    estimate: float
    low: float
    high: float

    def toward(self, direction: Direction) -> "Effect":
        """The same with positive numbers for the wanted direction."""
        return self if direction is Direction.UP else Effect(-self.estimate, -self.high, -self.low)

    def rounded(self) -> "Effect":
        """The same to one decimal, as it is published."""
        return Effect(*(round(number, 1) for number in (self.estimate, self.low, self.high)))


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

    def rounded(self) -> "Comparison":
        """The same with every number to one decimal, as it is published."""
        return replace(self, teams=tuple(_rounded(team) for team in self.teams))

    def count(self, reading: Reading) -> int:
        """How many teams read so."""
        return sum(team.reading is reading for team in self.teams)


@dataclass(frozen=True)
class _Wanted:
    """What to look for: the direction, the smallest effect worth having, and from how many people.

    `answers` is how many there are of the team itself: what blocks fill in is no evidence.
    """

    direction: Direction
    smallest: float
    people: int
    minimum: int
    answers: int = 0


def compare_shown(
    shown: ShownScores, week: date, teams: Sequence[TeamOnChange], direction: Direction, smallest: float
) -> Comparison:
    """Compare the teams of one change as of one week (its Monday), from scores that the gate has let pass.

    `smallest` is the smallest effect worth having, in points. The intervals hold at all weekly looks at once
    with a chance of 95% for each team, not for all together.
    """
    untouched = {team.key: _even(shown.before(team).blocks) for team in teams}
    wanted = _Wanted(direction, smallest, max(PEOPLE_NEEDED, shown.minimum), shown.minimum)
    read = tuple(
        _read(_even(now), team, untouched, replace(wanted, answers=_answers(shown.before(team).blocks, now)))
        for team in teams
        if has_started(team, week)
        for now in [_on_version(shown, team)]
    )
    return Comparison(week, read, tuple(team.key for team in teams if not has_started(team, week)))


def _on_version(shown: ShownScores, team: TeamOnChange) -> Blocks:
    version = shown.current_version(team)
    return () if version is None else shown.on(team, version).blocks


def _even(blocks: Blocks) -> Blocks:
    return [evened(block) for block in blocks]


def _answers(*groups: Blocks) -> int:
    return sum(len(block) for blocks in groups for block in blocks)


def _weeks(blocks: Blocks) -> frozenset[date]:
    return frozenset(row.week for block in blocks for row in block)


def _within(blocks: Blocks, weeks: frozenset[date]) -> Blocks:
    """What of each block is in these weeks."""
    cut = ([row for row in block if row.week in weeks] for block in blocks)
    return [block for block in cut if block]


def _read(
    since_blocks: Blocks, team: TeamOnChange, untouched: Mapping[str, Blocks], wanted: _Wanted
) -> TeamComparison:
    before, since = _weeks(untouched[team.key]), _weeks(since_blocks)
    own, people = _set_beside(untouched[team.key], since_blocks, before, since, wanted)
    others = {
        key: _set_beside(_within(blocks, before), _within(blocks, since), before, since, wanted)
        for key, blocks in untouched.items()
        if key != team.key
    }
    beside = {key: group for key, (group, real) in others.items() if real >= wanted.people}
    levels = weekly_levels(list(beside.values()))
    if beside:
        own, before, since = own.only(levels), before & levels.keys(), since & levels.keys()
    adjusted = own.less(levels)
    people = min(people, len(adjusted.people))
    missing = _missing(len(before), len(since), wanted.people - people, len(beside))
    facts = TeamComparison(
        team.key, Reading.TOO_LITTLE, missing, people, len(before), len(since), beside=tuple(beside)
    )
    return _with_numbers(facts, own, adjusted, list(beside.values()), wanted)


def _set_beside(
    before_blocks: Blocks,
    since_blocks: Blocks,
    before: frozenset[date],
    since: frozenset[date],
    wanted: _Wanted,
) -> tuple[Periods, int]:
    """A team's people in both periods, and how many of them really answered in both."""
    found = paired(before_blocks, since_blocks, wanted.minimum)
    return periods(found.rows, before, since), found.people


def _missing(before: int, since: int, people: int, beside: int) -> Missing:
    weeks = max(0, WEEKS_NEEDED - before), max(0, WEEKS_NEEDED - since)
    if not before or not since:
        return Missing(*weeks)  # nobody can be in both periods before there are two
    return Missing(*weeks, people=max(0, people), comparison_teams=max(0, 1 - beside))


def _with_numbers(
    facts: TeamComparison, own: Periods, adjusted: Periods, beside: Sequence[Periods], wanted: _Wanted
) -> TeamComparison:
    if facts.people < wanted.people:
        return facts
    difference, estimate = fmean(own.differences), fmean(adjusted.differences)
    facts = replace(facts, difference=difference, movement=difference - estimate if beside else None)
    if facts.missing != Missing():
        return facts
    counted = sum(len(before) + len(since) for before, since in own.people)
    filled = max(1.0, counted / wanted.answers)
    half = half_width(standard_error(adjusted, beside, filled), SCALES * wanted.smallest)
    effect = Effect(estimate, estimate - half, estimate + half)
    return replace(facts, effect=effect, reading=_reading(effect.toward(wanted.direction)))


def _reading(effect: Effect) -> Reading:
    if effect.low > 0:
        return Reading.ABOVE
    return Reading.BELOW if effect.high < 0 else Reading.TOO_EARLY


def _rounded(team: TeamComparison) -> TeamComparison:
    points = (None if number is None else round(number, 1) for number in (team.difference, team.movement))
    difference, movement = points
    effect = None if team.effect is None else team.effect.rounded()
    return replace(team, difference=difference, movement=movement, effect=effect)
