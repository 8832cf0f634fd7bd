"""Cells: what was shown, so that what is shown later stays consistent with it."""

from collections.abc import Iterable

from sqlmodel import Session, col, select, update

from bot.domain.cell import Cell, scores_of
from storage.rows import insert_new
from storage.tables import CellRow, WorkspaceRow


def hold_cells(session: Session, workspace: str) -> None:
    """Let nobody else decide what this workspace is shown until the transaction ends."""
    mine = select(WorkspaceRow.id).where(WorkspaceRow.id == workspace)
    session.exec(mine.with_for_update(key_share=True)).first()


def cells_of_change(session: Session, workspace: str, change_key: str) -> list[Cell]:
    """What was shown of a change, by name."""
    mine = select(CellRow).where(CellRow.workspace == workspace, CellRow.change == change_key)
    return [_cell(row) for row in session.exec(mine.order_by(CellRow.name))]


def cells_elsewhere(session: Session, workspace: str, change_key: str, question_id: str) -> list[Cell]:
    """What was shown of all other changes with scores on a question, in any wording, by name."""
    on_it = col(CellRow.kind).startswith(scores_of(question_id), autoescape=True)
    others = select(CellRow).where(CellRow.workspace == workspace, on_it, CellRow.change != change_key)
    return [_cell(row) for row in session.exec(others.order_by(CellRow.name))]


def remember_cells(session: Session, workspace: str, change_key: str, cells: Iterable[Cell]) -> None:
    """Remember what is shown, in the transaction that shows it. The workspace's cells must be held."""
    for cell in cells:
        row = CellRow(
            name=cell.name,
            workspace=workspace,
            change=change_key,
            kind=cell.kind,
            team=cell.team,
            rounds=list(cell.rounds),
            people=cell.people,
            answers=cell.answers,
            first=cell.first,
            last=cell.last,
            made_of=cell.made_of,
        )
        insert_new(session, row)


def tell_cells(session: Session, workspace: str, digest_id: str) -> None:
    """Say that a digest carries all that was shown and was in no digest yet."""
    mine = update(CellRow).where(col(CellRow.workspace) == workspace, col(CellRow.digest).is_(None))
    session.exec(mine.values(digest=digest_id))


def _cell(row: CellRow) -> Cell:
    return Cell(
        kind=row.kind,
        team=row.team,
        rounds=tuple(row.rounds),
        people=row.people,
        answers=row.answers,
        first=row.first,
        last=row.last,
        made_of=row.made_of,
        told=row.digest is not None,
    )
