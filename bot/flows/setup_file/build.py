"""The set-up as the domain knows it, from the shapes of a file without mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.asking import Budget
from bot.domain.cadence import Cadence
from bot.domain.change import Change, Trial, Version, WordingLink
from bot.domain.metric import Metric
from bot.domain.minimums import Minimums
from bot.domain.question import Question
from bot.domain.setup import DigestPlan, NorthStar, Privacy, Pulse, Setup, Window
from bot.domain.team import Team
from bot.flows.setup_file.change_shapes import ChangeShape, PulseShape, TrialShape
from bot.flows.setup_file.shapes import (
    AskingShape,
    DigestShape,
    MetricShape,
    NorthStarShape,
    PrivacyShape,
    QuestionShape,
    TeamShape,
)
from bot.flows.setup_file.theme_shapes import ThemeShape


@dataclass(frozen=True)
class Parts:
    """The parts of a file that have no mistakes, by their keys."""

    teams: Mapping[str, TeamShape]
    changes: Mapping[str, ChangeShape]
    pulses: Mapping[str, PulseShape]
    questions: Mapping[str, QuestionShape]
    ops_leads: tuple[str, ...]
    digest: DigestShape | None
    north_star: NorthStarShape | None
    privacy: PrivacyShape | None
    metrics: Mapping[str, MetricShape]
    asking: AskingShape | None
    themes: Mapping[str, ThemeShape]


def build(parts: Parts, bank: Mapping[str, Question]) -> Setup:
    """The set-up of a file in which every part was read."""
    own = {name: shape.question(name) for name, shape in parts.questions.items()}
    questions = {**bank, **own}
    changes = {name: _change(name, shape, questions) for name, shape in parts.changes.items()}
    teams = tuple(parts.teams)
    return Setup(
        teams=tuple(_team(name, shape) for name, shape in parts.teams.items()),
        changes=tuple(changes.values()),
        pulses=tuple(_pulse(name, shape, changes, questions, teams) for name, shape in parts.pulses.items()),
        ops_leads=parts.ops_leads,
        digest=_digest(parts.digest),
        north_star=_north_star(parts.north_star),
        privacy=_privacy(parts.privacy),
        metrics=tuple(_metric(name, shape) for name, shape in parts.metrics.items()),
        questions=tuple(own.values()),
        asking=_asking(parts.asking),
        themes=tuple(shape.theme(name) for name, shape in parts.themes.items()),
    )


def _team(key: str, shape: TeamShape) -> Team:
    return Team(
        key=key,
        name=shape.name,
        channel=shape.channel,
        zone=shape.zone,
        country=shape.country,
        working_days=shape.working_days,
        roster=shape.roster,
        champions=shape.champions,
    )


def _change(key: str, shape: ChangeShape, questions: Mapping[str, Question]) -> Change:
    return Change(
        key=key,
        title=shape.title,
        hypothesis=shape.hypothesis,
        question=shape.question,
        direction=shape.direction or questions[shape.question].direction,
        smallest=shape.smallest_change,
        versions=tuple(Version(number, what) for number, what in shape.versions.items()),
        trials=_trials(shape.trials),
        owner=shape.owner,
        review=shape.review,
        links=tuple(WordingLink(s.question, s.wordings, s.because) for s in shape.same_wordings),
    )


def _trials(shapes: tuple[TrialShape, ...]) -> tuple[Trial, ...]:
    """The trials by their start; a team's next trial ends the one before it."""
    trials: list[Trial] = []
    for team in dict.fromkeys(shape.team for shape in shapes):
        own = sorted((shape for shape in shapes if shape.team == team), key=lambda shape: shape.start)
        ends = [earlier.until or later.start for earlier, later in pairwise(own)] + [own[-1].until]
        trials += [Trial(team, shape.version, shape.start, end) for shape, end in zip(own, ends, strict=True)]
    return tuple(sorted(trials, key=lambda trial: (trial.start, trial.team_key)))


def _pulse(
    key: str,
    shape: PulseShape,
    changes: Mapping[str, Change],
    questions: Mapping[str, Question],
    teams: tuple[str, ...],
) -> Pulse:
    since = min((trial.start for trial in changes[shape.change].trials), default=None)
    return Pulse(
        key=key,
        change_key=shape.change,
        questions=tuple(questions[question] for question in shape.questions),
        cadence=Cadence(shape.on, shape.at, shape.every_weeks, since),
        window=Window(shape.closes_after.working_days, shape.closes_after.hours),
        team_keys=teams if shape.teams is None else shape.teams,
        reminders=shape.reminders,
    )


def _digest(shape: DigestShape | None) -> DigestPlan | None:
    if shape is None:
        return None
    return DigestPlan(shape.channel, Cadence((shape.on,), shape.at), shape.zone, shape.pictures)


def _north_star(shape: NorthStarShape | None) -> NorthStar | None:
    return NorthStar(shape.name, shape.direction, shape.unit, shape.every_days) if shape else None


def _metric(key: str, shape: MetricShape) -> Metric:
    return Metric(key, shape.name, shape.direction, shape.unit, shape.change, shape.every_days)


def _asking(shape: AskingShape | None) -> Budget:
    return Budget(shape.per_day, shape.per_week) if shape else Budget()


def _privacy(shape: PrivacyShape | None) -> Privacy:
    return Privacy(shape.keep_months, Minimums(shape.scores, shape.words)) if shape else Privacy()
