"""The inbox: feedback of all teams for ops leads, in a window, on the Home tab and by `/pops inbox`."""

from dataclasses import replace
from datetime import datetime

from bot.domain.feedback import FeedbackState, Reported
from bot.domain.form import Form
from bot.domain.message import Note
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.feedback_life import seen_by
from bot.flows.inbox_words import PAGE, Found, InboxView, entries, filters, paging
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, feedback_life, inbox, teams
from storage.database import Session
from storage.inbox import InboxFilter

FORM = "inbox"


def inbox_form(tools: Tools, actor: Actor, view: InboxView) -> Form:
    """The inbox as a window that shows one page of what is looked for.

    Raises:
        RefusalError: the actor is no ops lead.
    """
    with tools.database.snapshot() as session:
        access.may_read_inbox(session, actor)
        found = find_page(session, actor.workspace, view, PAGE)
    parts = (*filters(found), *entries(found), *paging(found), Note(say("inbox", "note")))
    close = say("inbox", "close")
    return Form(FORM, say("inbox", "title"), parts, close=close, context=found.view.text)


def inbox_as_typed(tools: Tools, actor: Actor, typed: str) -> Form:
    """The inbox as the words behind `/pops inbox` ask for it: a state, a change and a team, in any order.

    Raises:
        RefusalError: the actor is no ops lead, or a word is none of these.
    """
    with tools.database.snapshot() as session:
        access.may_read_inbox(session, actor)
        known_changes = {c.key for c in changes.list_changes(session, actor.workspace)}
        known_teams = {t.key for t in teams.list_teams(session, actor.workspace)}
    wanted = InboxFilter()
    for word in typed.lower().split():
        if word in set(FeedbackState):
            wanted = replace(wanted, state=FeedbackState(word))
        elif word in known_changes and (wanted.change_key is None or word not in known_teams):
            wanted = replace(wanted, change_key=word)
        elif word in known_teams:
            wanted = replace(wanted, team_key=word)
        else:
            raise RefusalError("inbox_unknown", word=word[:40])
    return inbox_form(tools, actor, InboxView(wanted))


def mark_seen(tools: Tools, actor: Actor, feedback_id: str, now: datetime) -> None:
    """Take note that an ops lead has read feedback.

    Raises:
        RefusalError: the actor is no ops lead, or the feedback is gone.
    """
    with tools.database.transaction() as session:
        access.may_read_inbox(session, actor)
        get_feedback(session, actor, feedback_id)
        seen_by(session, actor, (feedback_id,), now)


def get_feedback(session: Session, actor: Actor, feedback_id: str) -> Reported:
    """Feedback with all that became of it.

    Raises:
        RefusalError: it is gone.
    """
    found = feedback_life.get_reported(session, actor.workspace, feedback_id)
    if found is None:
        raise RefusalError("feedback_gone")
    return found


def find_page(session: Session, workspace: str, view: InboxView, size: int) -> Found:
    """One page; a page that is not there any more becomes the last one that is."""
    counts = inbox.count_feedback_by_state(session, workspace, view.wanted)
    state = view.wanted.state
    count = sum(counts.values()) if state is None else counts[state]
    page = min(view.page, max(0, (count - 1) // size))
    return Found(
        view=replace(view, page=page),
        counts=counts,
        count=count,
        shown=tuple(inbox.find_feedback(session, workspace, view.wanted, size, page * size)),
        team_names={t.key: t.name for t in teams.list_teams(session, workspace)},
        change_titles={c.key: c.title for c in changes.list_changes(session, workspace)},
    )
