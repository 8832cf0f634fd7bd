"""What comes next for each change: who looks at it by when, and the buttons to decide."""

from datetime import datetime

from bot.domain.decision import DecisionKind, State, next_step
from bot.domain.message import Button, Buttons, Heading, Note, Part, Words
from bot.domain.people import Actor
from bot.flows.change_facts import ChangeFacts, around, facts_of
from bot.flows.decision_words import state_words
from bot.prompts import Safe, say
from storage import changes
from storage.database import Session
from storage.workspaces import Workspace

ACTION = "decide:"
"""What the actions of the buttons begin with; the kind of decision follows."""

MOST_CHANGES = 10
"""So many have buttons on the Home tab, which takes a hundred blocks for everything."""

_ORDER = (
    DecisionKind.TWEAK,
    DecisionKind.ADAPT,
    DecisionKind.SPREAD,
    DecisionKind.KEEP,
    DecisionKind.STOP,
    DecisionKind.LOOK_AGAIN,
)
_ENDED = {State.STOPPED, State.SEALED}


def closing_parts(facts: ChangeFacts) -> tuple[Part, ...]:
    """What ends a change wherever it is told: its next step and the buttons; nothing once it has ended."""
    if facts.state in _ENDED:
        return (Words(f"{_state(facts)}"),)
    step = "" if facts.state is State.KEPT else _next(facts)
    return (Words("\n".join(filter(None, (_state(facts), step)))), _buttons(facts))


def home_section(session: Session, workspace: Workspace, actor: Actor, now: datetime) -> list[Part]:
    """The changes that somebody may decide on, with their states, next steps and buttons."""
    running = (c for c in changes.list_changes(session, workspace.id) if not c.archived)
    mine = [c for c in running if actor.user_id in workspace.ops_leads or actor.user_id == c.owner]
    if not mine or actor.is_outsider:
        return []
    parts: list[Part] = [Heading(say("decision", "home_heading"))]
    shared = around(session, workspace.id)
    for change in sorted(mine, key=lambda c: (c.title.casefold(), c.key))[:MOST_CHANGES]:
        parts += closing_parts(facts_of(session, workspace, change, shared, now))
    left = len(mine) - MOST_CHANGES
    return [*parts, Note(say("decision", "home_more", count=left))] if left > 0 else parts


def _state(facts: ChangeFacts) -> str:
    state = state_words(facts.change, facts.decided, facts.state)
    return say("decision", "of_change", change=facts.change.title, state=Safe(state))


def _next(facts: ChangeFacts) -> str:
    step = next_step(facts.change, facts.decided, facts.workspace.ops_leads)
    return say("decision", "next_step", step=step, today=facts.today)


def _buttons(facts: ChangeFacts) -> Buttons:
    made = []
    for kind in _ORDER:
        label = say("decision", f"button_{kind.value}")
        spoken = say("decision", "spoken", label=label, change=facts.change.title)
        made.append(Button(label, ACTION + kind.value, facts.change.key, spoken=spoken))
    return Buttons(f"next|{facts.change.key}", tuple(made))
