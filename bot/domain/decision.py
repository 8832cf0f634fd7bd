"""What was decided about a change: each step with its moment, who took it, and why. None is taken back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.change import Change, Direction, Trial, Version, WordingLink

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
    REWORDED = "reworded"  # one of its questions was
    LINKED = "linked"  # somebody said that wordings mean the same
    UNLINKED = "unlinked"
    SEALED = "sealed"
    STALLED = "stalled"  # it surfaced by itself


VERSIONED = frozenset({DecisionKind.TWEAK, DecisionKind.ADAPT})
"""Decisions that make a version."""

STARTING = VERSIONED | {DecisionKind.SPREAD}
"""Decisions that start trials."""

STEPPING = STARTING | {DecisionKind.LOOK_AGAIN}
"""Decisions after which a change runs on: somebody takes the next step."""

CHOICES = STARTING | {DecisionKind.KEEP, DecisionKind.STOP, DecisionKind.LOOK_AGAIN}
"""What a person chooses as the next step."""


EDITS = frozenset({DecisionKind.METRIC, DecisionKind.REWORDED, DecisionKind.LINKED, DecisionKind.UNLINKED})
"""What was edited of how a change is judged."""

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
class WordingOf:
    """A question (its id) in one of its wordings."""

    question: str
    wording: int
    text: str


@dataclass(frozen=True)
class Details:
    """What a decision is about, as far as its kind has it.

    `version` of a change starts in `teams` (keys) on `start`; `what` is different in it; `cited` caused it.
    Somebody looks again in `weeks`. `ask_on` is whether a kept change is asked about further, `pulses` (keys)
    are those that it needs no more otherwise. `named` is whether teams are told who their champion is.
    `before` and `after` are the metric that was edited. `who` was chosen for the next step.
    `joined` are those of the teams that were not asked before, and are from now on. `worded` is the question
    that was reworded, before and after, `link` what was linked or unlinked.
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
    who: str | None = None
    joined: tuple[str, ...] = ()
    worded: tuple[WordingOf, WordingOf] | None = None
    link: WordingLink | None = None


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
    """Who looks at a change next (None: nobody is there to do it), and by when.

    `instead` is whose it was to be: they have left Slack.
    """

    who: str | None
    day: date
    instead: str | None = None


def in_charge(change: Change, decisions: Iterable[Decision], leads: Sequence[str]) -> tuple[str, ...]:
    """Who takes the next step of a change, and after them whoever would if they were gone.

    Whoever was chosen with the last decision, then the owner, then whoever decided last and leads still, then
    the ops leads in their order.
    """
    last = last_choice(decisions)
    who = None if last is None else last.details.who
    actor = last.actor if last is not None and last.actor in leads else None
    return tuple(dict.fromkeys(user for user in (who, change.owner, actor, *leads) if user is not None))


def last_choice(decisions: Iterable[Decision]) -> Decision | None:
    """The last decision that somebody chose as a next step."""
    return next((d for d in reversed([*decisions]) if d.kind in CHOICES), None)


def next_step(
    change: Change, decisions: Sequence[Decision], leads: Sequence[str], gone: Collection[str] = ()
) -> NextStep | None:
    """The next step of a change that has started or will; None where no team is to start.

    The first who is `in_charge` and not among those who are `gone` takes it. It is due when somebody
    said that they look again, at the review, or two weeks after the last choice or the first start.
    """
    people = in_charge(change, decisions, leads)
    who = next((user for user in people if user not in gone), None)
    day = _step_day(change, decisions)
    instead = people[0] if people and people[0] in gone else None
    return None if day is None else NextStep(who, day, instead)


def _step_day(change: Change, decisions: Sequence[Decision]) -> date | None:
    last = last_choice(decisions)
    if last is not None and last.kind is DecisionKind.LOOK_AGAIN:
        return last.day + timedelta(weeks=last.details.weeks or 0)
    if change.review is not None and (last is None or last.day < change.review):
        return change.review
    since = last.day if last is not None else min((t.start for t in change.trials), default=None)
    return None if since is None else since + USUAL_WAIT


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
        return replace(change, trials=ended_by(change.trials, decision.day))
    if decision.kind not in STARTING or details.version is None or details.start is None:
        return change
    others = tuple(trial for trial in change.trials if trial.team_key not in details.teams)
    mine = tuple(trial for trial in change.trials if trial.team_key in details.teams)
    new = tuple(Trial(team, details.version, details.start) for team in details.teams)
    trials = sorted((*others, *ended_by(mine, details.start), *new), key=lambda t: (t.start, t.team_key))
    made = () if details.what is None else (Version(details.version, details.what),)
    return replace(change, versions=(*change.versions, *made), trials=tuple(trials))


def is_asked(decisions: Iterable[Decision]) -> bool:
    """Whether a change with these decisions, oldest first, is asked about further."""
    decided = [d for d in decisions if d.kind in _TURNS]
    last = decided[-1] if decided else None
    if last is None or last.kind not in {DecisionKind.KEEP, DecisionKind.STOP}:
        return True
    return last.kind is DecisionKind.KEEP and last.details.ask_on


def ended_by(trials: Iterable[Trial], day: date) -> tuple[Trial, ...]:
    """What is left of trials that end on a day at the latest; those that would start later are gone."""
    return tuple(
        replace(trial, until=day if trial.until is None else min(trial.until, day))
        for trial in trials
        if trial.start < day
    )
