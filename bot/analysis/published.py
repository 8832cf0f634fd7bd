"""What a digest shows of a change in numbers: kept with the digest, so that an export says the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.analysis.compare.values import Missing
from bot.analysis.comparison import Effect
from bot.analysis.digest import ChangeReading, Score, TeamReading
from bot.domain.change import Change

LATEST = "latest"
"""The newest weeks that together hold enough people."""

VERSION = "version"
"""All weeks on the version that the team is on."""

EARLIER = "earlier version"
"""All weeks on a version that the team was on before."""

BEFORE = "before"
"""The team's weeks before its first version."""


@dataclass(frozen=True)
class PublishedScore:
    """A team's mean (one decimal) over people in some weeks (Mondays), or None where it was hidden.

    `people` is said of the latest weeks only; for longer, it would tell whether the same people answered. A
    hidden score says in `needed` how many more people it took, if that was told, in `minimum` how many in
    all, and in `elsewhere` whether it stands with another change.
    """

    period: str
    version: int | None
    first: date | None = None
    last: date | None = None
    people: int | None = None
    mean: float | None = None
    needed: int | None = None
    minimum: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class PublishedTeam:
    """One team as a digest showed it; effects in points with one decimal, participation of `week`."""

    key: str
    name: str
    version: int | None
    start: date | None
    week: date | None
    asked: int | None
    answered: int | None
    reading: str | None
    effect: Effect | None
    beside: int
    missing: Missing | None
    scores: tuple[PublishedScore, ...]


@dataclass(frozen=True)
class PublishedChange:
    """One change as a digest showed it, its teams in the digest's order."""

    key: str
    title: str
    direction: str
    smallest: float
    teams: tuple[PublishedTeam, ...]


def published(change: Change, reading: ChangeReading) -> PublishedChange:
    """What the digest shows of a change."""
    teams = tuple(_team(team, reading.minimums.scores) for team in reading.teams)
    return PublishedChange(change.key, change.title, reading.direction.value, reading.smallest, teams)


def _team(team: TeamReading, minimum: int) -> PublishedTeam:
    compared, told = team.comparison, team.participation
    effect = None if compared is None else compared.effect
    return PublishedTeam(
        key=team.key,
        name=team.name,
        version=team.version,
        start=team.start,
        week=None if told is None else told.week,
        asked=None if told is None else told.asked,
        answered=None if told is None else told.answered,
        reading=None if compared is None else compared.reading.value,
        effect=None if effect is None else effect.rounded(),
        beside=0 if compared is None else len(compared.beside),
        missing=None if compared is None else compared.missing,
        scores=tuple(_scores(team, minimum)),
    )


def _scores(team: TeamReading, minimum: int) -> Iterator[PublishedScore]:
    if team.now is not None:
        yield replace(_score(LATEST, team.version, team.now), people=team.now.weeks.people)
    else:
        needed = None if team.hidden is None else team.hidden.people_needed
        yield PublishedScore(LATEST, team.version, needed=needed, minimum=minimum, elsewhere=team.elsewhere)
    if team.since is not None:
        yield _score(VERSION, team.version, team.since)
    for earlier in team.earlier:
        yield _score(EARLIER, earlier.version, earlier.score)
    if team.baseline is not None:
        yield _score(BEFORE, None, team.baseline)


def _score(period: str, version: int | None, score: Score) -> PublishedScore:
    return PublishedScore(period, version, score.weeks.first, score.weeks.last, mean=round(score.mean, 1))
