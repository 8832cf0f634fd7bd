"""The author of a comment answers a champion's question, ignores it, or ends the conversation."""

from collections.abc import Mapping
from datetime import datetime

from bot.analysis.remarks import shorten
from bot.domain.form import Form, TextField
from bot.domain.message import Message, Note, Quote, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.masked_words import read_typed
from bot.flows.thread_letters import owe_letter
from bot.flows.thread_rules import WORDS_LIMIT, answering, need_words
from bot.flows.tools import Tools
from bot.prompts import say
from storage import deliveries, threads
from storage.threads import ThreadQuestion, Written

FORM = "thread_answer"
FIELD = "reply"


def reply_form(tools: Tools, actor: Actor, question_id: str) -> Form:
    """The form in which the author answers.

    Raises:
        RefusalError: the question is not the actor's to answer, or is answered, or the conversation ended.
    """
    with tools.database.snapshot() as session:
        question, _, comment = answering(session, tools.secret, actor, question_id)
    _need_open(question)
    return _form(question, comment, FIELD, "", masked=False)


def reply(
    tools: Tools, actor: Actor, question_id: str, values: Mapping[str, str | None], now: datetime
) -> Form:
    """Keep the answer for the next full hour; with something to mask, the form comes back masked.

    Who answered is verified and forgotten: only the words are kept, with the question.

    Raises:
        RefusalError: it cannot be answered; the form stays open with what was typed.
    """
    typed = read_typed(FIELD, values, WORDS_LIMIT)
    with tools.database.transaction() as session:
        try:
            question, _, comment = answering(session, tools.secret, actor, question_id)
            need_words(typed)
            _need_open(question, typed.words)
        except RefusalError as refusal:
            raise RefusalError(refusal.code, field=typed.field, **refusal.values) from refusal
        if typed.is_news:
            return _form(question, comment, typed.next_field, typed.words, masked=True)
        if threads.reply(session, question.id, typed.words):
            owe_letter(session, question.thread, deliveries.REPLY, {"question": question.id}, now)
    parts = (Words(say("thread", "replied")), Quote(typed.words))
    return Form("receipt", say("thread", "form_title"), parts, close=say("answer", "done"))


def ignore(tools: Tools, actor: Actor, question_id: str) -> Message:
    """The author leaves a question unanswered: nothing is written, and nobody is told.

    Raises:
        RefusalError: the question is not the actor's to answer.
    """
    with tools.database.snapshot() as session:
        answering(session, tools.secret, actor, question_id)
    return Message((Words(say("thread", "ignored")),))


def stop(tools: Tools, actor: Actor, question_id: str, now: datetime) -> Message:
    """The author ends the conversation; the champion is told so on the full hour.

    Raises:
        RefusalError: it is not the actor's to end, or has ended.
    """
    with tools.database.transaction() as session:
        question, _, _ = answering(session, tools.secret, actor, question_id)
        if threads.end_thread(session, question.thread.id):
            owe_letter(session, question.thread, deliveries.REPLY, {"thread": question.thread.id}, now)
    return Message((Words(say("thread", "stopped")),))


def _need_open(question: ThreadQuestion, words: str | None = None) -> None:
    """The very answer that there is already is taken again: its receipt got lost."""
    if question.reply not in {None, words}:
        raise RefusalError("thread_answered")


def _form(question: ThreadQuestion, comment: Written, field: str, words: str, *, masked: bool) -> Form:
    label, hint = say("thread", "reply_label"), say("thread", "words_hint")
    typed = TextField(field, label, initial=words, hint=hint, multiline=True, limit=WORDS_LIMIT)
    parts = (
        Words(say("thread", "masked" if masked else "reply_form_about")),
        Quote(shorten(comment.comment)),
        Words(say("thread", "question_asks")),
        Quote(question.words),
        typed,
        Note(say("thread", "form_note")),
    )
    return Form(
        name=FORM,
        title=say("thread", "form_title"),
        parts=parts,
        submit=say("thread", "form_submit"),
        close=say("answer", "form_close"),
        context=question.id,
    )
