"""The comparison of a change as it may be published: made of shown blocks alone, to one decimal.

Every block of a team counts as one week, its last, with its people's own means. The estimates then are made
of block means (`only_means`), and tell nothing of anybody that the shown scores do not; only how wide ranges
are depends on how much people vary.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from statistics import fmean

from bot.analysis.compare import compare
from bot.analysis.compare.values import (
    Comparison,
    Interval,
    Missing,
    Score,
    TeamEffect,
    VersionEffect,
)
from bot.analysis.shown import ShownScores
from bot.analysis.tidy import PersonWeek
from bot.domain.change import Direction

JUST = 0.01
"""Points: what is published for a number that is not 0 and rounds to it, so that its side is kept."""


def compare_shown(
    shown: ShownScores, direction: Direction, smallest: float, *, with_versions: bool = True
) -> Comparison:
    """Compare the teams of one change, by scores that the gate has let pass.

    `smallest` is the smallest effect worth having, in points. How many people answered in both periods, or
    lack, is not published: from one week to the next it would tell whether the same people answered.
    """
    return _rounded(
        compare(weekly_scores(shown), direction, smallest, only_means=True, with_versions=with_versions)
    )


def best_guess(team: TeamEffect) -> Interval | None:
    """What is said of a team: the best guess, drawn towards the average, in the range of its own answers."""
    if team.effect is None or team.shrunk is None:
        return team.effect
    return replace(team.effect, estimate=team.shrunk)


def toward(effect: Interval, direction: Direction) -> Interval:
    """The same with positive numbers for the wanted direction."""
    if direction is Direction.UP:
        return effect
    return Interval(turned(effect.estimate, direction), -effect.high, -effect.low)


def turned(points: float, direction: Direction) -> float:
    """A difference in points, positive for the wanted direction."""
    return points if direction is Direction.UP else -points + 0.0


def week_number(week: date) -> int:
    """The number of a week, given by its Monday, as the comparison counts them."""
    return week.toordinal() // 7


def weekly_scores(shown: ShownScores) -> Iterator[Score]:
    """Each block as one week; of two that end in the same week of a team, the one on the later version.

    Blocks that lie beside another change of their team are left out: the two could not be told apart.
    """
    newest: dict[str, dict[date, tuple[int, Sequence[PersonWeek]]]] = {}
    by_version = sorted(shown.groups.items(), key=lambda group: group[0][1] or 0)
    for (team, version, _), gated in by_version:
        for block in gated.blocks:
            newest.setdefault(team, {})[max(row.week for row in block)] = (version or 0, block)
    for on_it in shown.teams:
        blocks = newest.get(on_it.key, {})
        first, until = on_it.window({row.week for _, rows in blocks.values() for row in rows})
        for week, (number, rows) in blocks.items():
            if first <= min(row.week for row in rows) and week < until:
                yield from _week_of(on_it.key, week_number(week), number, rows)


def _week_of(team: str, week: int, version: int, block: Sequence[PersonWeek]) -> Iterator[Score]:
    own: dict[str, list[float]] = {}
    for row in block:
        own.setdefault(row.person, []).append(row.score)
    for person, given in own.items():
        score = given[0] if len(given) == 1 else fmean(given)
        yield Score(week, team, person, version or None, version > 0, score)


def _rounded(comparison: Comparison) -> Comparison:
    return replace(
        comparison,
        missing=_told(comparison.missing),
        effect=_interval(comparison.effect),
        visible=_points(comparison.visible),
        spread=_points(comparison.spread),
        teams=tuple(_team(team) for team in comparison.teams),
        versions=comparison.versions and _versions(comparison.versions),
    )


def _team(team: TeamEffect) -> TeamEffect:
    return replace(
        team,
        missing=_told(team.missing),
        effect=_interval(team.effect),
        shrunk=_points(team.shrunk),
        others_moved=_points(team.others_moved),
    )


def _versions(versions: VersionEffect) -> VersionEffect:
    return replace(
        versions,
        missing=_told(versions.missing),
        effect=_interval(versions.effect),
        visible=_points(versions.visible),
    )


def _told(missing: Missing) -> Missing:
    """The same, without how many people lack: 1 is some."""
    return replace(missing, people=min(missing.people, 1))


def _interval(effect: Interval | None) -> Interval | None:
    """The interval to one decimal; an end that is clear of 0 stays clear of it."""
    if effect is None:
        return None
    low, high = (round(end, 1) + 0.0 or (JUST if end > 0 else -JUST) for end in (effect.low, effect.high))
    return Interval(min(max(round(effect.estimate, 1) + 0.0, low), high), low, high)


def _points(number: float | None) -> float | None:
    return None if number is None else round(number, 1) + 0.0
