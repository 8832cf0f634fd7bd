"""The first page: what is open for the person, to be answered here; what waits for them; and privacy."""

from collections.abc import Sequence

from bot.domain.answer import Answer
from bot.domain.feedback import FeedbackState
from bot.domain.message import Button, Buttons, Divider, Note, Part, Words
from bot.domain.round import Round
from bot.flows.home.changes import facts_for_visitor, overdue
from bot.flows.home.place import GO, HomePlace, Tab
from bot.flows.home.visitor import Visitor
from bot.flows.round_message import RoundFacts, all_facts, question_parts
from bot.flows.setup_list import setup_on_home
from bot.flows.team_status import team_statuses
from bot.flows.tools import Tools
from bot.prompts import say
from storage import inbox
from storage.database import Session
from storage.inbox import InboxFilter

IN_FULL, MOST_WAITING, MOST_TEAMS = 2, 10, 5
"""So many open rounds have all their questions here, so many more a button; so many teams are told."""


def me_page(tools: Tools, visitor: Visitor, _here: HomePlace) -> list[Part]:
    """What concerns this person, whatever else they are."""
    with tools.database.snapshot() as session:
        parts = [*_open(session, visitor), *_waits(session, visitor), *_teams(session, visitor)]
    if not visitor.mine and not visitor.waiting:
        set_up = visitor.workspace is not None and bool(visitor.running)
        parts.append(Words(say("home", "no_team", set_up=set_up, is_lead=visitor.is_lead)))
    if visitor.workspace is None or not visitor.workspace.ops_leads:
        parts += setup_on_home(tools, visitor.actor, visitor.now)
    return [*parts, *_privacy(visitor)]


def _open(session: Session, visitor: Visitor) -> list[Part]:
    """The open rounds: the first ones with their questions, the others with a button."""
    facts = all_facts(session, visitor.waiting[:MOST_WAITING])
    parts: list[Part] = []
    for number, asked in enumerate(visitor.waiting[:MOST_WAITING]):
        answer = visitor.given.get(asked.id)
        parts += _in_full(facts[asked.id], answer) if number < IN_FULL else _in_short(facts[asked.id], answer)
    left = len(visitor.waiting) - MOST_WAITING
    more = [Note(say("home", "more_waiting", count=left))] if left > 0 else []
    if not visitor.waiting and visitor.mine:
        return [Words(say("home", "nothing_open"))]
    return [*parts, *more]


def _in_full(facts: RoundFacts, answer: Answer | None) -> list[Part]:
    """A round as in its channel, with the person's own choices standing out."""
    chosen = {} if answer is None else answer.choices
    said = Words(_said("open", facts, answer))
    questions = question_parts(facts, chosen)
    return [said, *questions, _buttons(facts.round, answer), Note(_said("until", facts, answer)), Divider()]


def _in_short(facts: RoundFacts, answer: Answer | None) -> list[Part]:
    label = say("home", "answer", change=facts.change.title)
    button = Button(label, "comment", facts.round.id, style=None if answer else "primary")
    return [Words(_said("open", facts, answer)), Buttons(f"home|{facts.round.id}", (button,))]


def _buttons(asked: Round, answer: Answer | None) -> Buttons:
    block = "comment_button" if answer is None or not answer.comment else "change_comment_button"
    buttons = [Button(say("answer", block), "comment", asked.id)]
    if answer is not None:
        buttons.append(Button(say("answer", "withdraw_button"), "withdraw", asked.id))
    return Buttons(f"home|{asked.id}", tuple(buttons))


def _said(block: str, facts: RoundFacts, answer: Answer | None) -> str:
    asked = facts.round
    given = 0 if answer is None else len(answer.choices)
    return say(
        "home",
        block,
        team=facts.team.name,
        change=facts.change.title,
        version=asked.version,
        missing=len(asked.questions) - given,
        has_comment=answer is not None and bool(answer.comment),
        given=given,
        closes=asked.closes,
        zone=facts.team.zone,
        answered=asked.shown,
        asked=asked.asked,
    )


def _waits(session: Session, visitor: Visitor) -> list[Part]:
    """What waits for an ops lead on the other pages."""
    if not visitor.is_lead:
        return []
    late = overdue(facts_for_visitor(session, visitor))
    counts = inbox.count_feedback_by_state(session, visitor.actor.workspace, InboxFilter())
    unread = counts[FeedbackState.NEW] + counts[FeedbackState.SEEN]
    said = Words(say("home", "waits", changes=len(late), feedback=unread))
    ways = ((Tab.CHANGES, len(late)), (Tab.INBOX, unread))
    buttons = [
        Button(say("home", f"see_{tab.value}"), f"{GO}:see:{tab.value}", HomePlace(tab).text)
        for tab, count in ways
        if count
    ]
    return [said, *([Buttons("home|waits", tuple(buttons))] if buttons else ()), Divider()]


def _teams(session: Session, visitor: Visitor) -> Sequence[Part]:
    shown = visitor.mine[:MOST_TEAMS]
    told = team_statuses(session, visitor.actor.workspace, shown, visitor.now)
    left = len(visitor.mine) - MOST_TEAMS
    more = [Note(say("home", "more_teams", count=left))] if left > 0 else []
    return [*(Words(words) for words in told), *more]


def _privacy(visitor: Visitor) -> list[Part]:
    """In short who sees what, with the workspace's own numbers, and the ways to all of it."""
    workspace = visitor.workspace
    minimum = None if workspace is None else workspace.privacy.minimums.scores
    buttons = (
        Button(say("round", "privacy_button"), "privacy"),
        Button(say("home", "my_data_button"), "my_data"),
    )
    hint = Note(say("home", "hint"))
    return [
        Divider(),
        Words(say("home", "privacy", minimum=minimum)),
        Buttons("home|privacy", buttons),
        hint,
    ]
