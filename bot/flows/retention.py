"""Retention: words that are older than their workspace keeps them are erased, once a night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.audit import POPS, Action
from bot.domain.cadence import WEEK, week_start
from bot.domain.refusal import RefusalError
from bot.domain.retention import next_night, words_kept_since
from bot.flows.one_by_one import one_by_one
from bot.flows.tools import Tools
from storage import asks, audit, retention, threads, workspaces
from storage.database import Database, Session

ROUNDS_AT_ONCE = 500
"""So many rounds share a transaction: on SQLite, clicks wait for it."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Erased:
    """How many comments, pieces of feedback and quotations in digests are, or would be, erased."""

    comments: int
    feedback: int
    quotes: int
    before: datetime


def erase_due_words(tools: Tools, now: datetime) -> int:
    """Erase what is too old wherever the night has come; returns in how many workspaces."""
    with tools.database.snapshot() as session:
        due = retention.retention_due(session, now)
    return one_by_one(due, lambda workspace: bool(erase_words(tools.database, workspace, POPS, now)))


def count_words(database: Database, workspace: str, now: datetime) -> Erased:
    """What erasing now would erase.

    Raises:
        RefusalError: the workspace is not known.
    """
    with database.snapshot() as session:
        span, rounds = _old(session, workspace, now)
        return Erased(
            sum(retention.count_comments(session, batch) for batch in _batches(rounds)),
            retention.count_feedback(session, workspace, span),
            retention.count_quotes(session, workspace, span),
            span[1],
        )


def erase_words(database: Database, workspace: str, actor: str, now: datetime) -> Erased:
    """Erase what is too old, in batches, and write into the audit log how much it was.

    A crash on the way leaves what is erased erased, and the next night begins where this one did.

    Raises:
        RefusalError: the workspace is not known.
    """
    with database.snapshot() as session:
        span, rounds = _old(session, workspace, now)
    comments = 0
    for batch in _batches(rounds):
        with database.transaction() as session:
            threads.forget_threads(session, batch)
            erased = Erased(retention.erase_comments(session, batch), 0, 0, span[1])
            _record(session, workspace, actor, erased, now)
        comments += erased.comments
    with database.transaction() as session:
        feedback = retention.erase_feedback(session, workspace, span)
        quotes = retention.erase_quotes(session, workspace, span)
        _record(session, workspace, actor, Erased(0, feedback, quotes, span[1]), now)
        asks.forget_asks(session, workspace, week_start(now.date()) - WEEK)
        retention.set_erased_until(session, workspace, span[1])
        retention.plan_retention(session, workspace, next_night(workspace, now))
    log.info("words_erased", workspace=workspace, comments=comments, feedback=feedback, quotes=quotes)
    return Erased(comments, feedback, quotes, span[1])


def _old(session: Session, workspace: str, now: datetime) -> tuple[retention.Span, list[str]]:
    """From where to where erasing goes, and the rounds there that hold comments."""
    known = workspaces.get_workspace(session, workspace)
    if known is None:
        raise RefusalError("workspace_unknown", workspace=workspace)
    since = retention.erased_until(session, workspace)
    until = words_kept_since(now, known.privacy.keep_months)
    span = (since, until if since is None else max(since, until))
    return span, retention.rounds_with_words(session, workspace, span)


def _batches(rounds: Sequence[str]) -> list[Sequence[str]]:
    return [rounds[n : n + ROUNDS_AT_ONCE] for n in range(0, len(rounds), ROUNDS_AT_ONCE)]


def _record(session: Session, workspace: str, actor: str, erased: Erased, now: datetime) -> None:
    if erased.comments or erased.feedback or erased.quotes:
        counts = f"{erased.comments} comments, {erased.feedback} feedback, {erased.quotes} quotations"
        subject = f"{counts} from before {erased.before.date()}"
        audit.record(session, workspace, now, actor, Action.RETENTION, subject)
