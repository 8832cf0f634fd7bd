"""Who may ask and who may answer in a conversation about a comment. The author is computed, never stored."""

from bot.domain.people import Actor
from bot.domain.pseudonym import champion_pseudonym, pseudonyms
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.masked_words import Typed
from storage import teams, threads
from storage.database import Session
from storage.threads import Thread, ThreadQuestion, Written

WORDS_LIMIT = 1000
"""Characters of one question or answer."""


def asking(session: Session, secret: bytes, actor: Actor, thread_id: str) -> tuple[Thread, Team, Written]:
    """The champion's own thread, if something can still be asked in it.

    Raises:
        RefusalError: it is not the actor's, has ended, or its author can no longer be reached.
    """
    thread = threads.get_thread(session, thread_id)
    me = champion_pseudonym(secret, actor.workspace, actor.user_id)
    if thread is None or (thread.workspace, thread.champion) != (actor.workspace, me):
        raise RefusalError("thread_gone")
    if thread.ended:
        raise RefusalError("thread_ended")
    mine = {team.key: team for team in access.championed_teams(session, actor)}
    comment = threads.written(session, thread.answer)
    if thread.team_key not in mine or comment is None:
        raise RefusalError("thread_gone")
    if comment.salt is None:
        raise RefusalError("thread_sealed")
    return thread, mine[thread.team_key], comment


def answering(
    session: Session, secret: bytes, actor: Actor, question_id: str
) -> tuple[ThreadQuestion, Team, Written]:
    """The question, if the actor wrote the comment that it is about and the conversation goes on.

    Raises:
        RefusalError: the comment is not the actor's, or gone, or the conversation has ended.
    """
    question = threads.get_question(session, question_id)
    comment = None if question is None else threads.written(session, question.thread.answer)
    if question is None or comment is None or question.thread.workspace != actor.workspace:
        raise RefusalError("thread_gone")
    if comment.salt is None:
        raise RefusalError("thread_sealed")
    if not is_author(secret, comment, actor.user_id):
        raise RefusalError("thread_gone")
    asks = still_asks(session, secret, question.thread)
    if asks is None or question.thread.ended:
        raise RefusalError("thread_ended")
    return question, asks[0], comment


def need_words(typed: Typed) -> None:
    """Refuse a form without words."""
    if not typed.words:
        raise RefusalError("thread_empty")


def still_asks(session: Session, secret: bytes, thread: Thread) -> tuple[Team, str] | None:
    """The thread's team and the champion's id, while they are still its champion."""
    team = teams.get_team(session, thread.workspace, thread.team_key)
    if team is None or team.archived:
        return None
    names = {champion_pseudonym(secret, thread.workspace, user_id): user_id for user_id in team.champions}
    return (team, names[thread.champion]) if thread.champion in names else None


def is_author(secret: bytes, comment: Written, user_id: str) -> bool:
    """Whether this person wrote the comment; nobody did once its change is sealed."""
    if comment.salt is None:
        return False
    names = pseudonyms(secret, comment.salt, comment.round.workspace)
    return names.stored(comment.round.id, user_id) == comment.pseudonym
