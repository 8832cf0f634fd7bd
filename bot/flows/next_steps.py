"""What comes next for each change: who looks at it by when, and the buttons to decide."""

from bot.domain.decision import DecisionKind, State
from bot.domain.message import Button, Buttons, Part, Words
from bot.flows.change_facts import ChangeFacts
from bot.flows.decision_words import state_words
from bot.prompts import Safe, say

ACTION = "decide:"
"""What the actions of the buttons begin with; the kind of decision follows."""

_ORDER = (
    DecisionKind.TWEAK,
    DecisionKind.ADAPT,
    DecisionKind.SPREAD,
    DecisionKind.KEEP,
    DecisionKind.STOP,
    DecisionKind.LOOK_AGAIN,
)
ENDED = frozenset({State.STOPPED, State.SEALED})
"""Nothing more is decided then."""


def closing_parts(facts: ChangeFacts) -> tuple[Part, ...]:
    """What ends a change wherever it is told: its next step and the buttons; nothing once it has ended."""
    if facts.state in ENDED:
        return (Words(state_line(facts)),)
    step = "" if facts.state is State.KEPT else step_line(facts)
    return (Words("\n".join(filter(None, (state_line(facts), step)))), buttons_of(facts))


def state_line(facts: ChangeFacts) -> str:
    """What a change is called and how far it has come."""
    state = state_words(facts.change, facts.decided, facts.state)
    return say("decision", "of_change", change=facts.change.title, state=Safe(state))


def step_line(facts: ChangeFacts) -> str:
    """Who looks at a change next, and by when."""
    return say("decision", "next_step", step=facts.step, today=facts.today)


def buttons_of(facts: ChangeFacts) -> Buttons:
    """The buttons to decide what comes next, in a row."""
    return Buttons(f"next|{facts.change.key}", decide_buttons(facts))


def decide_buttons(facts: ChangeFacts) -> tuple[Button, ...]:
    """A button for each decision that a person may take."""
    made = []
    for kind in _ORDER:
        label = say("decision", f"button_{kind.value}")
        spoken = say("decision", "spoken", label=label, change=facts.change.title)
        made.append(Button(label, ACTION + kind.value, facts.change.key, spoken=spoken))
    return tuple(made)
