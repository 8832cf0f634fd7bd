"""What a digest shows of a change in numbers: kept with the digest, so that an export says the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.analysis.compare.values import Comparison, TeamEffect, Verdict
from bot.analysis.readings import ChangeReading, Measured, Score, TeamReading
from bot.analysis.remarks import Voices
from bot.analysis.tones import ToneSums
from bot.domain.change import Change, Direction
from bot.domain.question import Question
from bot.domain.theme import ThemeBlock

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
class PublishedTones:
    """How the comments of so many people in some weeks (Mondays) sound, as a digest showed it."""

    first: date
    last: date
    people: int
    sums: ToneSums


@dataclass(frozen=True)
class PublishedTeam:
    """One team as a digest showed it, participation of `week`; its effect stands in the comparison.

    A team that has `stopped` keeps its last version. `reworded` is the day since which it is asked in other
    words, so that its weeks before are not compared. Where another change in the team is why this one cannot
    be judged there, that one began or ended in the week of `crossed` (a Monday).
    """

    key: str
    name: str
    version: int | None
    start: date | None
    week: date | None
    asked: int | None
    answered: int | None
    scores: tuple[PublishedScore, ...]
    stopped: bool = False
    reworded: date | None = None
    tones: PublishedTones | None = None
    crossed: date | None = None


@dataclass(frozen=True)
class PublishedGuardrail:
    """What the change did to another question, of all teams together; `direction` is the wanted one.

    It `hurts` so many of the teams clearly.
    """

    question: str
    text: str
    direction: Direction
    comparison: Comparison
    hurts: int = 0


@dataclass(frozen=True)
class PublishedChange:
    """One change as a digest showed it, its teams in the digest's order; effects in points of its question.

    `smallest` is the smallest effect worth having, `themes` what was counted of comments for this digest.
    """

    key: str
    title: str
    direction: Direction
    smallest: float
    comparison: Comparison
    guardrails: tuple[PublishedGuardrail, ...]
    teams: tuple[PublishedTeam, ...]
    themes: tuple[ThemeBlock, ...] = ()

    @property
    def on_it(self) -> int:
        """How many teams are on the change."""
        return sum(team.start is not None and not team.stopped for team in self.teams)

    @property
    def waiting(self) -> int:
        """How many teams have not started it."""
        return sum(team.start is None for team in self.teams)

    def effect_of(self, team: PublishedTeam) -> TeamEffect | None:
        """What the change did to one of its teams, if there is anything to say."""
        return self._effects.get(team.key)

    @cached_property
    def _effects(self) -> dict[str, TeamEffect]:
        return {effect.team: effect for effect in self.comparison.teams}


def published(change: Change, reading: ChangeReading) -> PublishedChange:
    """What the digest shows of a change."""
    return PublishedChange(
        key=change.key,
        title=change.title,
        direction=reading.measured.direction,
        smallest=reading.measured.smallest,
        comparison=reading.comparison,
        guardrails=tuple(_guardrail(*guardrail) for guardrail in reading.guardrails),
        teams=tuple(_team(team, reading) for team in reading.teams),
        themes=reading.themes,
    )


def _guardrail(question: Question, measured: Measured) -> PublishedGuardrail:
    together = replace(measured.comparison, teams=())
    hurts = sum(team.verdict is Verdict.HURTS for team in measured.comparison.teams)
    return PublishedGuardrail(question.id, question.text, question.direction, together, hurts)


def _team(team: TeamReading, reading: ChangeReading) -> PublishedTeam:
    told = team.participation
    return PublishedTeam(
        key=team.key,
        name=team.name,
        version=team.version,
        start=team.start,
        week=None if told is None else told.week,
        asked=None if told is None else told.asked,
        answered=None if told is None else told.answered,
        scores=tuple(_scores(team, reading.minimums.scores)),
        stopped=team.stopped,
        reworded=team.reworded,
        tones=_tones(team.voices),
        crossed=reading.crossed(team),
    )


def _tones(voices: Voices | None) -> PublishedTones | None:
    if voices is None:
        return None
    return PublishedTones(voices.weeks.first, voices.weeks.last, voices.weeks.people, voices.tones)


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
