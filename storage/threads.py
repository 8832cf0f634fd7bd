"""Conversations between champions and the authors of comments: the champion is named, the author never.

A thread belongs to an answer and goes with it: the database deletes it when the answer is deleted.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from bot.domain.round import Round
from storage.rounds import get_round
from storage.rows import insert_new, random_key
from storage.tables import AnswerRow, ChangeRow, RoundRow, ThreadQuestionRow, ThreadRow


@dataclass(frozen=True)
class Thread:
    """One champion's conversation about one comment. Its id is random and says nothing."""

    id: str
    workspace: str
    answer: str
    champion: str
    team_key: str
    ended: bool


@dataclass(frozen=True)
class ThreadQuestion:
    """What the champion asked, and what came back."""

    id: str
    thread: Thread
    words: str
    reply: str | None


@dataclass(frozen=True)
class Written:
    """A comment with what it takes to tell whether somebody wrote it; no salt once its change is sealed."""

    round: Round
    pseudonym: str
    comment: str
    salt: bytes | None = field(repr=False)


def comments_in(session: Session, round_ids: Collection[str]) -> list[tuple[str, str]]:
    """Answer key and comment of every comment in those of these rounds that are closed, by key."""
    query = (
        select(AnswerRow.key, AnswerRow.comment)
        .join(RoundRow, col(AnswerRow.round) == col(RoundRow.id))
        .where(col(RoundRow.id).in_(round_ids), RoundRow.status == "closed")
        .where(col(AnswerRow.comment).is_not(None))
        .order_by(AnswerRow.key)
    )
    return [(key, comment) for key, comment in session.exec(query) if comment is not None]


def written(session: Session, answer: str) -> Written | None:
    """The comment of an answer in a closed round, or None when it is gone."""
    row = session.get(AnswerRow, answer)
    asked = None if row is None else get_round(session, row.round)
    if row is None or row.comment is None or asked is None or asked.status.value != "closed":
        return None
    change = session.get(ChangeRow, (asked.workspace, asked.change_key))
    return Written(asked, row.pseudonym, row.comment, None if change is None else change.salt)


def offer_thread(session: Session, workspace: str, answer: str, champion: str, team_key: str) -> Thread:
    """The champion's thread about this answer, made if there is none."""
    new = ThreadRow(
        id=random_key(), workspace=workspace, answer=answer, champion=champion, team=team_key, ended=False
    )
    insert_new(session, new)
    mine = (ThreadRow.answer == answer, ThreadRow.champion == champion)
    return _thread(session.exec(select(ThreadRow).where(*mine)).one())


def threads_of(session: Session, workspace: str, champion: str) -> list[Thread]:
    """All threads of a champion, held until the transaction ends, so that questions are counted rightly."""
    mine = select(ThreadRow).where(ThreadRow.workspace == workspace, ThreadRow.champion == champion)
    return [_thread(row) for row in session.exec(mine.order_by(ThreadRow.id).with_for_update())]


def get_thread(session: Session, thread_id: str) -> Thread | None:
    """The thread."""
    row = session.get(ThreadRow, thread_id)
    return None if row is None else _thread(row)


def end_thread(session: Session, thread_id: str) -> bool:
    """End a thread for good: True for whoever came first."""
    mine = (col(ThreadRow.id) == thread_id, col(ThreadRow.ended).is_(False))
    return session.exec(update(ThreadRow).where(*mine).values(ended=True)).rowcount == 1


def ask(session: Session, thread_id: str, words: str, hour: datetime) -> str:
    """Keep a question that is delivered at a full hour; returns its id."""
    row = ThreadQuestionRow(id=random_key(), thread=thread_id, words=words, hour=hour)
    session.add(row)
    session.flush()
    return row.id


def open_question(session: Session, thread_id: str) -> str | None:
    """The words of the question that has no answer yet."""
    waiting = (ThreadQuestionRow.thread == thread_id, col(ThreadQuestionRow.reply).is_(None))
    return session.exec(select(ThreadQuestionRow.words).where(*waiting)).first()


def asked_since(session: Session, workspace: str, champion: str, since: datetime) -> int:
    """How many questions a champion has asked since a moment."""
    query = (
        select(func.count())
        .select_from(ThreadQuestionRow)
        .join(ThreadRow, col(ThreadRow.id) == col(ThreadQuestionRow.thread))
    )
    mine = (ThreadRow.workspace == workspace, ThreadRow.champion == champion)
    return session.exec(query.where(*mine, col(ThreadQuestionRow.hour) > since)).one()


def get_question(session: Session, question_id: str) -> ThreadQuestion | None:
    """The question with its thread."""
    row = session.get(ThreadQuestionRow, question_id)
    thread = None if row is None else get_thread(session, row.thread)
    if row is None or thread is None:
        return None
    return ThreadQuestion(row.id, thread, row.words, row.reply)


def reply(session: Session, question_id: str, words: str) -> bool:
    """Keep the answer to a question: False when it has one."""
    mine = (col(ThreadQuestionRow.id) == question_id, col(ThreadQuestionRow.reply).is_(None))
    return session.exec(update(ThreadQuestionRow).where(*mine).values(reply=words)).rowcount == 1


def conversations_of(session: Session, workspace: str, champion: str) -> list[ThreadQuestion]:
    """The last question of each thread of a champion that has not ended, the newest first."""
    query = (
        select(ThreadQuestionRow, ThreadRow)
        .join(ThreadRow, col(ThreadQuestionRow.thread) == col(ThreadRow.id))
        .where(ThreadRow.workspace == workspace, ThreadRow.champion == champion)
        .where(col(ThreadRow.ended).is_(False))
        .order_by(col(ThreadQuestionRow.hour).desc(), ThreadQuestionRow.id)
    )
    last: dict[str, ThreadQuestion] = {}
    for row, of in session.exec(query):
        last.setdefault(of.id, ThreadQuestion(row.id, _thread(of), row.words, row.reply))
    return list(last.values())


def forget_threads(session: Session, round_ids: Collection[str]) -> None:
    """Delete every conversation about comments in these rounds."""
    about = select(AnswerRow.key).where(col(AnswerRow.round).in_(round_ids))
    session.exec(delete(ThreadRow).where(col(ThreadRow.answer).in_(about)))


def _thread(row: ThreadRow) -> Thread:
    return Thread(row.id, row.workspace, row.answer, row.champion, row.team, row.ended)
