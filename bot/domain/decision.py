"""What was decided about a change: each step with its moment, who took it, and why. None is taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.change import Change, Direction, Trial, Version

USUAL_WAIT = timedelta(weeks=2)
"""When somebody looks at a running change again, where nobody said otherwise."""

STALLED_AFTER = timedelta(weeks=6)
"""A running change without tweak, decision or answers for so long surfaces by itself."""

MOST_WEEKS = 26
"""So far ahead one may put the next look at a change."""


class DecisionKind(StrEnum):
    """What was decided, or noted about a change."""

    PROPOSED = "proposed"  # it was set up
    TWEAK = "tweak"  # a new version for teams that are on the change
    ADAPT = "adapt"  # a new version for teams that the others do not suit
    SPREAD = "spread"  # more teams start a version
    KEEP = "keep"
    STOP = "stop"
    LOOK_AGAIN = "look_again"
    BACK = "back"  # it came back into the set-up
    METRIC = "metric"  # its question, direction or smallest change worth having was edited
    SEALED = "sealed"
    STALLED = "stalled"  # it surfaced by itself


VERSIONED = frozenset({DecisionKind.TWEAK, DecisionKind.ADAPT})
"""Decisions that make a version."""

STARTING = VERSIONED | {DecisionKind.SPREAD}
"""Decisions that start trials."""

CHOICES = STARTING | {DecisionKind.KEEP, DecisionKind.STOP, DecisionKind.LOOK_AGAIN}
"""What a person chooses as the next step."""


_TURNS = STARTING | {DecisionKind.KEEP, DecisionKind.STOP, DecisionKind.BACK}
"""Decisions that say how far a change has come."""


class CitedKind(StrEnum):
    """What can cause a version."""

    COMMENT = "comment"  # a comment that a digest quoted
    FEEDBACK = "feedback"
    COMPARISON = "comparison"  # what a digest said of the change


@dataclass(frozen=True)
class Cited:
    """A signal that caused a version, without its words: those stay where they are kept, and go with them.

    `ref` is the id of the feedback, or of the digest; `place` (message and part) is where a digest quotes the
    comment. `team` said it, if that may be told. `week` is the digest's Monday, or the feedback's day.
    """

    kind: CitedKind
    ref: str
    week: date
    team: str | None = None
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class MetricOf:
    """What a change is judged by: the id of its question, the wanted direction, the smallest effect."""

    question: str
    direction: Direction
    smallest: float


@dataclass(frozen=True)
class Details:
    """What a decision is about, as far as its kind has it.

    `version` of a change starts in `teams` (keys) on `start`; `what` is different in it; `cited` caused it.
    Somebody looks again in `weeks`. `ask_on` is whether a kept change is asked about further, `pulses` (keys)
    are those that it needs no more otherwise. `named` is whether teams are told who their champion is.
    `before` and `after` are the metric that was edited.
    """

    version: int | None = None
    teams: tuple[str, ...] = ()
    start: date | None = None
    what: str | None = None
    cited: tuple[Cited, ...] = ()
    weeks: int | None = None
    ask_on: bool = True
    named: bool = False
    pulses: tuple[str, ...] = ()
    before: MetricOf | None = None
    after: MetricOf | None = None


@dataclass(frozen=True)
class Decision:
    """One step in the life of a change.

    `day` is that of the workspace's zone. `actor` is a Slack user id, `OPERATOR` or `POPS`, or None for
    somebody whom Pops has forgotten. `digest_week` is that of the digest that told it first.
    """

    id: str
    change_key: str
    kind: DecisionKind
    moment: datetime
    day: date
    actor: str | None
    reason: str
    details: Details
    digest_week: date | None = None


class State(StrEnum):
    """How far a change has come."""

    PROPOSED = "proposed"
    RUNNING = "running"
    KEPT = "kept"
    STOPPED = "stopped"
    SEALED = "sealed"


def metric_of(change: Change) -> MetricOf:
    """What a change is judged by now."""
    return MetricOf(change.question, change.direction, change.smallest)


def state_of(change: Change, decisions: Iterable[Decision], today: date, *, sealed: bool = False) -> State:
    """How far the change has come by `today`; `decisions` are its own, oldest first.

    One that was taken out of the set-up is stopped. A kept change that is tweaked or spread runs again.
    """
    if sealed:
        return State.SEALED
    decided = [d.kind for d in decisions if d.kind in _TURNS]
    last = decided[-1] if decided else None
    if change.archived or last is DecisionKind.STOP:
        return State.STOPPED
    if last is DecisionKind.KEEP:
        return State.KEPT
    started = min((trial.start for trial in change.trials), default=None)
    return State.PROPOSED if started is None or started > today else State.RUNNING


@dataclass(frozen=True)
class NextStep:
    """Who looks at a change next (None: nobody is there to do it), and by when."""

    who: str | None
    day: date


def next_step(change: Change, decisions: Sequence[Decision], leads: Sequence[str]) -> NextStep | None:
    """The next step of a change that has started or will; None where no team is to start.

    The owner takes it, or whoever chose last and leads still, or the first ops lead. It is due when somebody
    said that they look again, at the review, or two weeks after the last choice or the first start.
    """
    chosen = [d for d in decisions if d.kind in CHOICES]
    last = chosen[-1] if chosen else None
    chose = [last.actor] if last is not None and last.actor in leads else []
    who = next(iter([change.owner] if change.owner else [*chose, *leads]), None)
    if last is not None and last.kind is DecisionKind.LOOK_AGAIN:
        return NextStep(who, last.day + timedelta(weeks=last.details.weeks or 0))
    if change.review is not None and (last is None or last.day < change.review):
        return NextStep(who, change.review)
    since = last.day if last is not None else min((t.start for t in change.trials), default=None)
    return None if since is None else NextStep(who, since + USUAL_WAIT)


def has_stalled(change: Change, decisions: Sequence[Decision], answered: date | None, today: date) -> bool:
    """Whether a running change surfaces: nothing happened for six weeks, and it has not surfaced since.

    `answered` is the day of the last round that somebody answered.
    """
    starts = (trial.start for trial in change.trials if trial.start <= today)
    decided = (d.day for d in decisions if d.kind is not DecisionKind.STALLED)
    last = max((*starts, *decided, *([answered] if answered else [])), default=None)
    if last is None or today - last < STALLED_AFTER:
        return False
    return not any(d.kind is DecisionKind.STALLED and d.day >= last for d in decisions)


def with_decision(change: Change, decision: Decision) -> Change:
    """The change once it was decided: its new version, its new trials, or all of them ended."""
    details = decision.details
    if decision.kind is DecisionKind.STOP:
        return replace(change, trials=_until(change.trials, decision.day))
    if decision.kind not in STARTING or details.version is None or details.start is None:
        return change
    others = tuple(trial for trial in change.trials if trial.team_key not in details.teams)
    mine = tuple(trial for trial in change.trials if trial.team_key in details.teams)
    new = tuple(Trial(team, details.version, details.start) for team in details.teams)
    trials = sorted((*others, *_until(mine, details.start), *new), key=lambda t: (t.start, t.team_key))
    made = () if details.what is None else (Version(details.version, details.what),)
    return replace(change, versions=(*change.versions, *made), trials=tuple(trials))


def is_asked(decisions: Iterable[Decision]) -> bool:
    """Whether a change with these decisions, oldest first, is asked about further."""
    decided = [d for d in decisions if d.kind in _TURNS]
    last = decided[-1] if decided else None
    if last is None or last.kind not in {DecisionKind.KEEP, DecisionKind.STOP}:
        return True
    return last.kind is DecisionKind.KEEP and last.details.ask_on


def _until(trials: Iterable[Trial], day: date) -> tuple[Trial, ...]:
    """What is left of trials that end on a day; those that would have started later are gone."""
    return tuple(
        replace(trial, until=day if trial.until is None else min(trial.until, day))
        for trial in trials
        if trial.start < day
    )
