"""`pops sentiment report`: agreement with authors, confusion and drift, where enough people wrote."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.analysis.agreement import ModelRead, TextRead, read_agreement
from bot.domain.cell import WORDS, Cell
from bot.domain.pseudonym import pseudonyms
from bot.domain.refusal import RefusalError
from storage import cells, personal, rosters, workspaces
from storage.database import Database, Session
from storage.tone_report import ReadComment, read_comments, read_feedback

Report = tuple[tuple[ModelRead, ...], tuple[ModelRead, ...]]
"""What models read of comments, and of feedback."""


def tone_report(database: Database, secret: bytes, workspace: str) -> Report:
    """How comments that were shown and feedback were read, by month.

    Comments are counted in the groups that were shown, each whole and in the month in which its weeks end: of
    two reports, the difference is such a group, never one comment or one correction.
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
        comments = read_agreement(_comments(session, secret, workspace, minimum), minimum)
        feedback = read_agreement(_feedback(session, workspace), minimum)
    return comments, feedback


def _comments(session: Session, secret: bytes, workspace: str, minimum: int) -> Iterator[TextRead]:
    by_round: dict[str, list[ReadComment]] = {}
    for comment in read_comments(session, workspace):
        by_round.setdefault(comment.round, []).append(comment)
    asked = rosters.people_asked(session, set(by_round))
    for change, salt in personal.salts(session, workspace).items():
        if salt is None:
            continue
        made = pseudonyms(secret, salt, workspace)
        for cell in cells.cells_of_change(session, workspace, change):
            mine = {round_id: by_round[round_id] for round_id in cell.rounds if round_id in by_round}
            if _is_whole([comment for said in mine.values() for comment in said], cell, minimum):
                for round_id, said in mine.items():
                    known = {made.stored(round_id, who): who for who in asked[round_id][2]}
                    yield from _read(said, known, _month(cell.last))


def _is_whole(said: Sequence[ReadComment], cell: Cell, minimum: int) -> bool:
    """Whether these are all comments of a group whose words were shown, all read by one model."""
    models = {comment.sentiment.model for comment in said}
    is_told = cell.kind == WORDS and cell.people >= minimum
    return is_told and len(said) == cell.answers and len(models) == 1


def _read(said: Iterable[ReadComment], known: Mapping[str, str], month: date) -> Iterator[TextRead]:
    """The comments of a round, whose people are `known` by their pseudonyms."""
    for comment in said:
        person, read = known.get(comment.pseudonym), comment.sentiment
        if person is not None:
            yield TextRead(month, person, read.model, read.tone, read.confidence, read.corrected)


def _feedback(session: Session, workspace: str) -> Iterator[TextRead]:
    for day, author, read in read_feedback(session, workspace):
        yield TextRead(_month(day), author, read.model, read.tone, read.confidence, read.corrected)


def _month(day: date) -> date:
    return day.replace(day=1)
