"""A champion asks whoever wrote a comment, without learning who that is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.analysis.remarks import shorten
from bot.domain.batch import next_batch
from bot.domain.cell import WORDS
from bot.domain.form import Form, TextField
from bot.domain.message import Button, Buttons, Heading, Message, Note, Part, Quote, Words
from bot.domain.people import Actor
from bot.domain.pseudonym import champion_pseudonym
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.masked_words import read_typed
from bot.flows.read_changes import ChangeNews, read_week
from bot.flows.thread_letters import owe_letter
from bot.flows.thread_rules import WORDS_LIMIT, asking, need_words
from bot.flows.tools import Tools
from bot.prompts import say
from storage import cells, deliveries, threads
from storage.database import Session
from storage.threads import Thread, Written

FORM = "thread_question"
FIELD = "question"
WEEK = timedelta(days=7)
MOST_QUESTIONS = 3
"""So many questions a champion may ask in seven days."""

MOST_SHOWN = 10


def comments_message(tools: Tools, actor: Actor, channel: str | None, now: datetime) -> Message:
    """The comments of the champion's teams that may be quoted, each with a button to ask its author.

    They are those that the gate lets a digest quote now, and those that were shown here before.

    Raises:
        RefusalError: the actor is no champion.
    """
    with tools.database.transaction() as session:
        workspace = access.known_workspace(session, actor)
        me = champion_pseudonym(tools.secret, actor.workspace, actor.user_id)
        mine = access.championed_teams(session, actor)
        here = [team for team in mine if team.channel == channel] or mine
        news = read_week(tools, session, workspace, now).changes
        for team in here:
            _offer(session, me, actor.workspace, team, news)
        shown = list(_shown(session, me, actor.workspace, here))[:MOST_SHOWN]
    minimum = workspace.privacy.minimums.words
    if not shown:
        return Message((Words(say("thread", "none", teams=[t.name for t in here], minimum=minimum)),))
    parts = [part for thread, team, comment in shown for part in _comment_parts(thread, team, comment)]
    return Message(
        (Heading(say("thread", "heading")), *parts, Note(say("thread", "how", most=MOST_QUESTIONS)))
    )


def _offer(session: Session, me: str, workspace: str, team: Team, news: Iterable[ChangeNews]) -> None:
    """Make a thread for each comment that a digest made now would quote of this team."""
    for each in news:
        voices = (read.voices for read in each.reading.teams if read.key == team.key)
        quoted = {quote for heard in voices if heard is not None for quote in heard.quotes}
        said = threads.comments_in(session, _shown_rounds(session, workspace, each, team)) if quoted else []
        for quote in sorted(quoted):
            key = next((key for key, words in said if shorten(words) == quote), None)
            if key is not None:
                threads.offer_thread(session, workspace, key, me, team.key)


def _shown_rounds(session: Session, workspace: str, news: ChangeNews, team: Team) -> set[str]:
    """The rounds whose comments may stand under the team's name: the same words may be hidden elsewhere."""
    known = cells.cells_of_change(session, workspace, news.change.key)
    return {one for cell in known if (cell.kind, cell.team) == (WORDS, team.key) for one in cell.rounds}


def _shown(
    session: Session, me: str, workspace: str, here: list[Team]
) -> Iterator[tuple[Thread, Team, Written]]:
    by_key = {team.key: team for team in here}
    for thread in threads.threads_of(session, workspace, me):
        comment = threads.written(session, thread.answer)
        if not thread.ended and thread.team_key in by_key and comment is not None:
            yield thread, by_key[thread.team_key], comment


def _comment_parts(thread: Thread, team: Team, comment: Written) -> tuple[Part, ...]:
    button = Button(say("thread", "ask_button"), "ask_author", thread.id)
    above = Words(say("thread", "comment_of", team=team.name))
    return (above, Quote(shorten(comment.comment)), Buttons(f"comment|{thread.id}", (button,)))


def question_form(tools: Tools, actor: Actor, thread_id: str) -> Form:
    """The form in which a champion writes a question.

    Raises:
        RefusalError: nothing can be asked in this thread.
    """
    with tools.database.snapshot() as session:
        thread, _, comment = asking(session, tools.secret, actor, thread_id)
    return _form(thread, comment, FIELD, "", masked=False)


def ask(tools: Tools, actor: Actor, thread_id: str, values: Mapping[str, str | None], now: datetime) -> Form:
    """Keep a question for the next full hour; with something to mask, the form comes back masked.

    Raises:
        RefusalError: nothing can be asked in this thread now; the form stays open with what was typed.
    """
    typed = read_typed(FIELD, values, WORDS_LIMIT)
    with tools.database.transaction() as session:
        me = champion_pseudonym(tools.secret, actor.workspace, actor.user_id)
        threads.threads_of(session, actor.workspace, me)
        try:
            thread, _, comment = asking(session, tools.secret, actor, thread_id)
            need_words(typed)
            if typed.is_news:
                return _form(thread, comment, typed.next_field, typed.words, masked=True)
            _ask_once(session, thread, typed.words, now)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=typed.field, **refusal.values) from refusal
    parts = (Words(say("thread", "asked")), Quote(typed.words))
    return Form("receipt", say("thread", "form_title"), parts, close=say("answer", "done"))


def end(tools: Tools, actor: Actor, thread_id: str) -> Message:
    """The champion ends the conversation: what is still owed to the author is not sent any more.

    Raises:
        RefusalError: it is not the champion's, or has ended.
    """
    with tools.database.transaction() as session:
        thread, _, _ = asking(session, tools.secret, actor, thread_id)
        threads.end_thread(session, thread.id)
    return Message((Words(say("thread", "ended")),))


def _ask_once(session: Session, thread: Thread, words: str, now: datetime) -> None:
    """The very question that waits for its answer is taken again: its receipt got lost."""
    waiting = threads.open_question(session, thread.id)
    if waiting == words:
        return
    if waiting is not None:
        raise RefusalError("thread_waiting")
    if threads.asked_since(session, thread.workspace, thread.champion, now - WEEK) >= MOST_QUESTIONS:
        raise RefusalError("thread_limit", most=MOST_QUESTIONS)
    question = threads.ask(session, thread.id, words, next_batch(now))
    owe_letter(session, thread, deliveries.QUESTION, {"question": question}, now)


def _form(thread: Thread, comment: Written, field: str, words: str, *, masked: bool) -> Form:
    label, hint = say("thread", "question_label"), say("thread", "words_hint")
    above = Words(say("thread", "masked" if masked else "form_about"))
    typed = TextField(field, label, initial=words, hint=hint, multiline=True, limit=WORDS_LIMIT)
    return Form(
        name=FORM,
        title=say("thread", "form_title"),
        parts=(above, Quote(shorten(comment.comment)), typed, Note(say("thread", "form_note"))),
        submit=say("thread", "form_submit"),
        close=say("answer", "form_close"),
        context=thread.id,
    )
