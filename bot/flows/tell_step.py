"""Telling somebody once, in a direct message, that the next step of a change is theirs."""

from datetime import datetime

from bot.domain.decision import Decision, State
from bot.domain.message import Message, Words
from bot.flows.change_facts import around, facts_of
from bot.flows.decision_words import told_words
from bot.flows.next_steps import buttons_of
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import changes, decisions, deliveries, workspaces
from storage.database import Session
from storage.deliveries import Delivery

KIND = "next_step"
_OVER = {State.KEPT, State.STOPPED, State.SEALED}


def owe_step(session: Session, workspace: str, decision: Decision, now: datetime) -> None:
    """Owe it to whoever was chosen, unless they decided it themselves."""
    who = decision.details.who
    if who is not None and who != decision.actor:
        key, ref = f"{KIND}:{decision.id}", {"decision": decision.id}
        deliveries.owe(session, workspace, key, KIND, who, ref, now)


def write_step(tools: Tools, delivery: Delivery, now: datetime) -> Message | None:
    """What was decided and by when to look at it, with the buttons; None once it is somebody else's."""
    with tools.database.snapshot() as session:
        decision = decisions.get_decision(session, delivery.ref["decision"])
        workspace = workspaces.get_workspace(session, delivery.workspace)
        change = (
            None if decision is None else changes.get_change(session, delivery.workspace, decision.change_key)
        )
        if decision is None or workspace is None or change is None:
            return None
        facts = facts_of(session, workspace, change, around(session, workspace.id), now)
    step = facts.step
    if step is None or step.who != delivery.channel or facts.state in _OVER:
        return None
    told = Safe(told_words(decision, facts.names))
    said = say("decision", "your_step", change=change.title, day=step.day, told=told)
    return Message((Words(said), buttons_of(facts)))
