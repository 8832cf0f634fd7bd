"""`pops sentiment report`: agreement with authors, confusion and drift, where enough people wrote."""

from collections.abc import Iterator
from datetime import date

from bot.analysis.agreement import ModelRead, TextRead, read_agreement
from bot.domain.pseudonym import pseudonyms
from bot.domain.refusal import RefusalError
from storage import personal, rounds, workspaces
from storage.database import Database, Session
from storage.tone_report import read_comments, read_feedback

Report = tuple[tuple[ModelRead, ...], tuple[ModelRead, ...]]
"""What models read of comments, and of feedback."""


def tone_report(database: Database, secret: bytes, workspace: str) -> Report:
    """How comments of closed rounds and feedback were read, by the months of rounds and feedback.

    People are counted through the keys of the changes, in memory; of a sealed change nobody can tell how many
    they are, so that nothing of it is counted.

    Raises:
        RefusalError: the workspace is not known.
    """
    with database.snapshot() as session:
        known = workspaces.get_workspace(session, workspace)
        if known is None:
            raise RefusalError("workspace_unknown", workspace=workspace)
        minimum = known.privacy.minimums.words
        comments = read_agreement(_comments(session, secret, workspace), minimum)
        feedback = read_agreement(_feedback(session, workspace), minimum)
    return comments, feedback


def _comments(session: Session, secret: bytes, workspace: str) -> Iterator[TextRead]:
    said = read_comments(session, workspace)
    asked = rounds.people_asked(session, {comment.round for comment in said})
    names = {
        change: pseudonyms(secret, salt, workspace)
        for change, salt in personal.salts(session, workspace).items()
        if salt is not None
    }
    known: dict[str, dict[str, str]] = {}
    for comment in said:
        if comment.change_key not in names:
            continue
        if comment.round not in known:
            made = names[comment.change_key]
            known[comment.round] = {made.stored(comment.round, who): who for who in asked[comment.round][2]}
        person = known[comment.round].get(comment.pseudonym)
        if person is not None:
            read = comment.sentiment
            month = _month(comment.due.date())
            yield TextRead(month, person, read.model, read.tone, read.confidence, read.corrected)


def _feedback(session: Session, workspace: str) -> Iterator[TextRead]:
    for day, author, read in read_feedback(session, workspace):
        yield TextRead(_month(day), author, read.model, read.tone, read.confidence, read.corrected)


def _month(day: date) -> date:
    return day.replace(day=1)
