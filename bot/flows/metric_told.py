"""What metrics do, as a digest tells it: the North Star beside each change, and the change's own metrics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.analysis.compare.values import Verdict
from bot.analysis.star import WEEK_DAYS, WEEKS, Course, Movement, course, movement
from bot.domain.change import Direction
from bot.domain.message import Note, Part, Words
from bot.domain.metric import Metric, Reading
from bot.domain.team import Team
from bot.prompts import Safe, say
from storage import readings
from storage.database import Session
from storage.workspaces import Workspace

MOST_TEAMS = 10
MOST_METRICS = 12
"""So many are told one by one."""

Days = Sequence[tuple[date, float]]


@dataclass(frozen=True)
class TeamMetric:
    """A metric in one team."""

    key: str
    name: str
    value: float
    last: date
    course: str
    moved: str | None


@dataclass(frozen=True)
class MetricTold:
    """A metric as the digest tells it.

    `wanted` is its direction; `moved` says up or down where it moves. `value` and the means are those of the
    whole organisation; `last` is the day of its newest reading. `of_teams` says whether teams have readings.
    """

    name: str
    wanted: str
    unit: str | None
    every_days: int
    change_key: str | None
    is_star: bool
    course: str
    last: date | None
    value: float | None
    moved: str | None
    recent: float | None
    before: float | None
    teams: tuple[TeamMetric, ...]

    @property
    def went(self) -> Safe:
        """What it does, in words."""
        return Safe(_say("went", told=self))

    @property
    def of_teams(self) -> bool:
        """Whether some team has readings of its own."""
        return bool(self.teams)

    @property
    def is_unread(self) -> bool:
        """Whether a reading is missing or late."""
        return self.course in {Course.MISSING, Course.STALE}


@dataclass(frozen=True)
class Outside:
    """The numbers from outside: the North Star, if one is set, and all other metrics."""

    star: MetricTold | None = None
    others: tuple[MetricTold, ...] = ()

    def beside(self, change_key: str) -> list[MetricTold]:
        """What stands beside a change: the North Star, and the metrics that belong to the change."""
        own = [told for told in self.others if told.change_key == change_key]
        return own if self.star is None else [self.star, *own]


def read_outside(session: Session, workspace: Workspace, teams: Sequence[Team], today: date) -> Outside:
    """What the metrics of a workspace do today; `teams` in the order in which they are told."""
    metrics = workspace.all_metrics
    step = max((WEEK_DAYS, *(metric.every_days for metric in metrics)))
    since = today - timedelta(days=step * (2 * WEEKS + 1))
    few = None if len(teams) > MOST_TEAMS else [team.key for team in teams]
    found = readings.readings_since(session, workspace.id, [metric.key for metric in metrics], since, few)
    newest = readings.newest_days(session, workspace.id)
    told = [
        _told(metric, [r for r in found if r.metric_key == metric.key], newest.get(metric.key), teams, today)
        for metric in metrics
    ]
    if workspace.north_star is None:
        return Outside(None, tuple(told))
    star, *others = told
    return Outside(replace(star, is_star=True), tuple(others))


def headline_words(outside: Outside) -> list[str]:
    """What the headline says: the North Star, metrics of no change, and which readings miss or are late."""
    said = [_say("star", told=outside.star)]
    general = [told for told in outside.others if told.change_key is None and not told.is_unread]
    if general:
        said.append(_listed("others", general))
    unread = [told for told in outside.others if told.is_unread]
    return [*said, _listed("unread", unread)] if unread else said


def beside_words(outside: Outside, change_key: str, team_keys: Sequence[str]) -> str:
    """The North Star and the change's own metrics, a line each, with those teams of it that have readings.

    The teams stand in the order in which the change is told, never by their numbers.
    """
    lines = beside_lines(outside, change_key, team_keys)
    return "\n".join(lines if outside.star is not None else [_say("no_star"), *lines])


def beside_lines(outside: Outside, change_key: str, team_keys: Sequence[str]) -> list[str]:
    """The same, with no line where there is no North Star."""
    lines = []
    for told in outside.beside(change_key):
        found = {team.key: team for team in told.teams}
        teams = [found[key] for key in team_keys if key in found]
        lines.append(_say("beside", told=told, teams=teams[:MOST_TEAMS], more=len(teams[MOST_TEAMS:])))
    return lines


def beside_parts(
    outside: Outside, change_key: str, team_keys: Sequence[str], verdict: Verdict | None
) -> list[Part]:
    """What stands beside a change wherever it is told: with a verdict both in one sentence, then each."""
    joint = None if verdict is None else joint_words(outside, verdict)
    beside = Note(beside_words(outside, change_key, team_keys))
    return [Words(joint), beside] if joint else [beside]


def joint_words(outside: Outside, verdict: Verdict) -> str | None:
    """The change's verdict and the North Star in one sentence, which claims no cause; None without a star."""
    star = outside.star
    if star is None:
        return None
    moved = _say("star_moved", moved=star.moved, wanted=star.wanted, course=star.course)
    return _say("joint", verdict=verdict.value, course=star.course, last=star.last, star=Safe(moved))


def _listed(block: str, metrics: Sequence[MetricTold]) -> str:
    return _say(block, metrics=metrics[:MOST_METRICS], more=len(metrics[MOST_METRICS:]))


def _told(
    metric: Metric, found: Sequence[Reading], newest: date | None, teams: Sequence[Team], today: date
) -> MetricTold:
    went = movement(_days(found, None), metric.every_days)
    of_teams = [
        _in_team(metric, team, mine, today)
        for team in teams
        if (mine := movement(_days(found, team.key), metric.every_days)) is not None
    ]
    does = course(went, metric.direction, metric.every_days, today)
    return MetricTold(
        name=metric.name,
        wanted=metric.direction.value,
        unit=metric.unit,
        every_days=metric.every_days,
        change_key=metric.change_key,
        is_star=False,
        course=Course.STALE.value if went is None and newest is not None else does.value,
        last=newest if went is None else went.last,
        value=None if went is None else went.value,
        moved=_way(went, does),
        recent=None if went is None else went.recent,
        before=None if went is None else went.before,
        teams=tuple(of_teams),
    )


def _in_team(metric: Metric, team: Team, went: Movement, today: date) -> TeamMetric:
    does = course(went, metric.direction, metric.every_days, today)
    return TeamMetric(team.key, team.name, went.value, went.last, does.value, _way(went, does))


def _way(went: Movement | None, does: Course) -> str | None:
    """Up or down, where there is a movement to tell."""
    if went is None or went.rose is None or does not in {Course.UP, Course.DOWN}:
        return None
    return (Direction.UP if went.rose else Direction.DOWN).value


def _days(found: Iterable[Reading], team_key: str | None) -> Days:
    return [(r.day, r.value) for r in found if r.team_key == team_key]


def _say(block: str, **values: Any) -> str:
    return say("metric", block, **values)
