"""The forms of the inbox: answering feedback, joining it, and saying what to look for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.feedback import FeedbackState, Reported
from bot.domain.form import ChoiceField, Form, Option, TextField
from bot.domain.message import Note, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.feedback_life import answered_by, owe_news, seen_by
from bot.flows.inbox import find_page, get_feedback
from bot.flows.inbox_words import InboxView, about_entry, join_option
from bot.flows.masked_words import read_typed
from bot.flows.tools import Tools
from bot.prompts import say
from storage import feedback_life, inbox
from storage.database import Session
from storage.inbox import NO_CHANGE, InboxFilter

ANSWER, JOIN, FILTER = "inbox_answer", "inbox_join", "inbox_filter"
WORDS, WITH = "answer", "with"
LIMIT = 3000
MOST_OPTIONS = 98
"""Slack's menus hold 100; two are left for "all" and for feedback on no change."""

ALL = "all"


@dataclass(frozen=True)
class Place:
    """Which feedback a form is about, and the window that is to be brought up to date afterwards, if any."""

    feedback_id: str
    view: InboxView
    window: str = ""

    @property
    def text(self) -> str:
        """The place as a form's context, which `read_place` reads."""
        return "|".join((self.feedback_id, self.window, self.view.text))


def read_place(context: str) -> Place:
    """The place that a form's context, or with an empty window a button's value, names."""
    feedback_id, _, rest = context.partition("|")
    window, _, view = rest.partition("|")
    return Place(feedback_id, InboxView.read(view), window)


def answer_form(tools: Tools, actor: Actor, place: Place, now: datetime) -> Form:
    """The form in which an ops lead answers; whoever opens it has read the feedback.

    An answer that is there already stands in it, to be read.

    Raises:
        RefusalError: the actor is no ops lead, or the feedback is gone.
    """
    with tools.database.transaction() as session:
        access.may_read_inbox(session, actor)
        found = get_feedback(session, actor, place.feedback_id)
        seen_by(session, actor, (found.id,), now)
        given = found.step(FeedbackState.ANSWERED)
        words = "" if given is None else given.words or ""
        return _answer_form(session, actor, found, place, (WORDS, words))


def _answer_form(
    session: Session,
    actor: Actor,
    found: Reported,
    place: Place,
    held: tuple[str, str],
    above: tuple[Words, ...] = (),
) -> Form:
    """`held` is the name of the text field and what stands in it."""
    name, words = held
    authors = len({each.said.author for each in (found, *found.joined)})
    hint = say("inbox", "answer_hint", limit=LIMIT, authors=authors)
    field = TextField(
        name, say("inbox", "answer_label"), initial=words, hint=hint, multiline=True, limit=LIMIT
    )
    about = Words(about_entry(session, actor.workspace, found))
    return Form(
        ANSWER,
        say("inbox", "answer_title"),
        (*above, about, Quote(found.said.words), field),
        submit=say("inbox", "answer_submit"),
        close=say("inbox", "cancel"),
        context=place.text,
    )


def answer(
    tools: Tools, actor: Actor, context: str, values: Mapping[str, str | None], now: datetime
) -> Place | Form:
    """Keep an ops lead's answer and owe it to the authors; returns what is to be brought up to date.

    The same answer sent twice is one. With something to mask nothing is kept yet, and the form comes back
    masked. Raises:
        RefusalError: something does not fit; the form stays open with all that was typed.
    """
    typed = read_typed(WORDS, values, LIMIT)
    if not typed.words:
        raise RefusalError("answer_empty", field=typed.field)
    place = read_place(context)
    with tools.database.transaction() as session:
        access.may_read_inbox(session, actor)
        if typed.is_news:
            found = get_feedback(session, actor, place.feedback_id)
            above, held = (Words(say("inbox", "answer_masked")),), (typed.next_field, typed.words)
            return _answer_form(session, actor, found, place, held, above)
        answered_by(session, actor, (place.feedback_id,), typed.words, now)
        given = get_feedback(session, actor, place.feedback_id).step(FeedbackState.ANSWERED)
        if given is not None and (given.actor, given.words) != (actor.user_id, typed.words):
            said = {"by": given.actor, "words": given.words or ""}
            raise RefusalError("feedback_answered", field=typed.field, **said)
    return place


def join_form(tools: Tools, actor: Actor, place: Place, now: datetime) -> Form:
    """The form in which an ops lead says which feedback is the same; those on the same change come first.

    Raises:
        RefusalError: the actor is no ops lead, or the feedback is gone.
    """
    with tools.database.transaction() as session:
        access.may_read_inbox(session, actor)
        found = get_feedback(session, actor, place.feedback_id)
        seen_by(session, actor, (found.id,), now)
        about = about_entry(session, actor.workspace, found)
        same = InboxFilter(change_key=found.said.change_key or NO_CHANGE)
        near = inbox.find_feedback(session, actor.workspace, same, MOST_OPTIONS)
        newest = inbox.find_feedback(session, actor.workspace, InboxFilter(), MOST_OPTIONS)
        others = {each.id: each for each in (*near, *newest) if each.id != found.id}
        options = [join_option(session, actor.workspace, each) for each in others.values()][:MOST_OPTIONS]
    parts = (Words(about), Quote(found.said.words), Words(say("inbox", "join_about")))
    title, close = say("inbox", "join_title"), say("inbox", "cancel")
    if not options:
        return Form(JOIN, title, (*parts, Words(say("inbox", "join_nothing"))), close=close)
    field = ChoiceField(WITH, say("inbox", "join_label"), tuple(options))
    note = Note(say("inbox", "join_note"))
    submit = say("inbox", "join_submit")
    return Form(JOIN, title, (*parts, field, note), submit=submit, close=close, context=place.text)


def join(tools: Tools, actor: Actor, context: str, values: Mapping[str, str | None], now: datetime) -> Place:
    """Put feedback below other feedback; returns what is to be brought up to date.

    Raises:
        RefusalError: the actor is no ops lead, or one of the two is gone, or they are together already.
    """
    place = read_place(context)
    with tools.database.transaction() as session:
        try:
            access.may_read_inbox(session, actor)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=WITH, **refusal.values) from refusal
        other = values.get(WITH) or ""
        telling = feedback_life.join(session, actor.workspace, place.feedback_id, other, now)
        if telling is None:
            raise RefusalError("join_unknown", field=WITH)
        owe_news(session, actor.workspace, telling, now)
    return place


def filter_form(tools: Tools, actor: Actor, place: Place) -> Form:
    """The form in which an ops lead says what to look for, among what was heard last.

    Raises:
        RefusalError: the actor is no ops lead.
    """
    with tools.database.snapshot() as session:
        access.may_read_inbox(session, actor)
        found = find_page(session, actor.workspace, place.view, 1)
        heard_teams = inbox.teams_heard(session, actor.workspace)[:MOST_OPTIONS]
        heard_changes = inbox.changes_heard(session, actor.workspace)[:MOST_OPTIONS]
    wanted = place.view.wanted
    states = [Option(say("inbox", f"show_{s.value}", count=found.counts[s]), s.value) for s in FeedbackState]
    on = [Option(say("inbox", "filter_option", name=found.change_titles.get(k, k)), k) for k in heard_changes]
    of = [Option(say("inbox", "filter_option", name=found.team_names.get(k, k)), k) for k in heard_teams]
    none = Option(say("inbox", "filter_no_change"), NO_CHANGE)
    fields = (
        _menu("state", say("inbox", "filter_state"), states, wanted.state and wanted.state.value),
        _menu("change", say("inbox", "filter_change"), [*on, none], wanted.change_key),
        _menu("team", say("inbox", "filter_team"), of, wanted.team_key),
    )
    return Form(
        FILTER,
        say("inbox", "filter_title"),
        (*fields, Note(say("inbox", "filter_note", most=MOST_OPTIONS))),
        submit=say("inbox", "filter_submit"),
        close=say("inbox", "cancel"),
        context=place.text,
    )


def chosen_place(context: str, values: Mapping[str, str | None]) -> Place:
    """What the filter form says to look for, from its first page on."""
    chosen = {name: value for name, value in values.items() if value is not None and value != ALL}
    state = chosen.get("state")
    known = FeedbackState(state) if state in set(FeedbackState) else None
    wanted = InboxFilter(known, chosen.get("change"), chosen.get("team"))
    return replace(read_place(context), view=InboxView(wanted))


def _menu(name: str, label: str, options: list[Option], initial: str | None) -> ChoiceField:
    every = Option(say("inbox", "filter_all"), ALL)
    known = {option.value for option in options}
    return ChoiceField(name, label, (every, *options), initial=initial if initial in known else ALL)
