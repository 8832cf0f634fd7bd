"""What a digest tells of decisions: those since the last one, how each change stands, and which are stuck."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import POPS
from bot.domain.change import Change
from bot.domain.decision import CHOICES, EDITS, Decision, DecisionKind, State, has_stalled
from bot.domain.message import Part, Words
from bot.flows.change_facts import ChangeFacts, around, facts_of
from bot.flows.decision_log import today_in
from bot.flows.decision_words import decision_parts, edit_words
from bot.flows.next_steps import closing_parts, state_line
from storage import decisions, rounds
from storage.database import Session
from storage.workspaces import Workspace

MOST_EDITS = 3
"""So many edits of how it is judged end the details of a change, the last ones; its history has all."""


@dataclass(frozen=True)
class Standing:
    """How a change stands: what was decided since the last digest, how its details end, if it is stuck.

    `decided` has a group of parts for each decision, `fresh` their ids. `metric` says that the change was
    judged by something else before, or in other words. `state` is how far it has come.
    """

    state: State = State.RUNNING
    line: str = ""

    decided: tuple[tuple[Part, ...], ...] = ()
    metric: tuple[Part, ...] = ()
    closing: tuple[Part, ...] = ()
    fresh: tuple[str, ...] = ()
    has_stalled: bool = False


def standings(
    session: Session, workspace: Workspace, changes: Iterable[Change], now: datetime
) -> dict[str, Standing]:
    """How each of these changes stands, by key."""
    shared = around(session, workspace.id)
    return {c.key: _standing(session, facts_of(session, workspace, c, shared, now)) for c in changes}


def remember_told(
    session: Session, workspace: Workspace, digest_id: str, told: Mapping[str, Standing], now: datetime
) -> None:
    """A digest tells all of this: its decisions are told, and what is stuck has surfaced."""
    ids = [decision for standing in told.values() for decision in standing.fresh]
    decisions.tell_decisions(session, workspace.id, digest_id, ids)
    for key, standing in told.items():
        if standing.has_stalled:
            today = today_in(workspace, now)
            decisions.note(session, workspace.id, key, DecisionKind.STALLED, POPS, now, today)


def _standing(session: Session, facts: ChangeFacts) -> Standing:
    fresh = [d for d in facts.decided if d.kind in CHOICES and d.digest_week is None and _by_somebody(d)]
    told = (decision_parts(session, facts.workspace.id, d, facts.names) for d in fresh)
    edits = [Words(edit_words(d)) for d in facts.decided if d.kind in EDITS]
    return Standing(
        state=facts.state,
        line=state_line(facts),
        decided=tuple(tuple(parts) for parts in told),
        metric=tuple(edits[-MOST_EDITS:]),
        closing=closing_parts(facts),
        fresh=tuple(decision.id for decision in fresh),
        has_stalled=_has_stalled(session, facts),
    )


def _by_somebody(decision: Decision) -> bool:
    """Whether it was chosen in Slack: what the set-up file does, the digest shows anyway."""
    return bool(decision.reason)


def _has_stalled(session: Session, facts: ChangeFacts) -> bool:
    if facts.state is not State.RUNNING:
        return False
    answered = rounds.last_answered(session, facts.workspace.id, facts.change.key)
    return has_stalled(facts.change, facts.decided, answered, facts.today)
