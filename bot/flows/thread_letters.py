"""The letters of a conversation about a comment, written on the full hour when they are sent.

A delivery names the question or thread and nobody. Who wrote the comment is computed when it is sent.
"""

from datetime import datetime

from bot.analysis.remarks import shorten
from bot.domain.batch import next_batch
from bot.domain.message import Button, Buttons, Heading, Message, Note, Quote, Words
from bot.domain.team import Team
from bot.flows.letter import Letter
from bot.flows.pops_command import title_of
from bot.flows.thread_rules import is_author, still_asks
from bot.flows.tools import Tools
from bot.prompts import say
from storage import deliveries, threads
from storage.database import Session
from storage.deliveries import Delivery
from storage.rows import random_key
from storage.threads import Thread, ThreadQuestion, Written


def owe_letter(session: Session, thread: Thread, kind: str, ref: dict[str, str], now: datetime) -> datetime:
    """Owe a letter for the next full hour, under keys that say nothing; returns that hour."""
    hour = next_batch(now)
    deliveries.owe(session, thread.workspace, f"{kind}:{random_key()}", kind, random_key(), ref, hour)
    return hour


def write_question(tools: Tools, delivery: Delivery, _now: datetime) -> Letter | None:
    """The question for the comment's author, or None when nobody is to get it any more."""
    with tools.database.snapshot() as session:
        question = threads.get_question(session, delivery.ref["question"])
        if question is None or question.reply is not None or question.thread.ended:
            return None
        asks = still_asks(session, tools.secret, question.thread)
        comment = threads.written(session, question.thread.answer)
        if asks is None or comment is None:
            return None
        title = title_of(session, comment.round.workspace, comment.round.change_key)
    author = next((u for u in comment.round.roster if is_author(tools.secret, comment, u)), None)
    return None if author is None else Letter(author, _question_message(question, asks[0], comment, title))


def write_reply(tools: Tools, delivery: Delivery, _now: datetime) -> Letter | None:
    """What the champion is told: the author's answer, or that the author has ended the conversation."""
    with tools.database.snapshot() as session:
        if "thread" in delivery.ref:
            thread = threads.get_thread(session, delivery.ref["thread"])
            return None if thread is None else _letter(tools, session, thread, None)
        question = threads.get_question(session, delivery.ref["question"])
        if question is None or question.reply is None or question.thread.ended:
            return None
        return _letter(tools, session, question.thread, question)


def _letter(tools: Tools, session: Session, thread: Thread, question: ThreadQuestion | None) -> Letter | None:
    comment = threads.written(session, thread.answer)
    asks = still_asks(session, tools.secret, thread)
    if comment is None or asks is None:
        return None
    if question is None:
        parts = (Words(say("thread", "was_ended")), Quote(shorten(comment.comment)))
        return Letter(asks[1], Message(parts))
    return Letter(asks[1], _reply_message(thread, question, comment))


def _question_message(question: ThreadQuestion, team: Team, comment: Written, change: str) -> Message:
    buttons = (
        Button(say("thread", "reply_button"), "thread_reply", question.id, style="primary"),
        Button(say("thread", "ignore_button"), "thread_ignore", question.id),
        Button(say("thread", "stop_button"), "thread_stop", question.id),
    )
    return Message(
        (
            Heading(say("thread", "question_heading")),
            Words(say("thread", "question_about", team=team.name, change=change)),
            Quote(shorten(comment.comment)),
            Words(say("thread", "question_asks")),
            Quote(question.words),
            Buttons(f"thread|{question.id}", buttons),
            Note(say("thread", "question_note")),
        )
    )


def _reply_message(thread: Thread, question: ThreadQuestion, comment: Written) -> Message:
    buttons = (
        Button(say("thread", "ask_again_button"), "ask_author", thread.id),
        Button(say("thread", "stop_button"), "thread_end", thread.id),
    )
    return Message(
        (
            Heading(say("thread", "reply_heading")),
            Words(say("thread", "reply_about")),
            Quote(shorten(comment.comment)),
            Words(say("thread", "reply_question")),
            Quote(question.words),
            Words(say("thread", "reply_says")),
            Quote(question.reply or ""),
            Buttons(f"thread|{thread.id}", buttons),
            Note(say("thread", "reply_note")),
        )
    )
