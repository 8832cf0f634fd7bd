"""Cells: what was shown, so that what is shown later stays consistent with it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select, update

from bot.domain.cell import THEMES, WORDS, Cell
from bot.domain.theme import ThemeBlock
from storage.rows import fetch, from_json, insert_all_new, table_of, to_json
from storage.tables import CellRow, WorkspaceRow

_CELL = table_of(CellRow)


def hold_cells(session: Session, workspace: str) -> None:
    """Let nobody else decide what this workspace is shown until the transaction ends."""
    mine = select(WorkspaceRow.id).where(WorkspaceRow.id == workspace)
    session.exec(mine.with_for_update(key_share=True)).first()


def cells_of_change(session: Session, workspace: str, change_key: str) -> list[Cell]:
    """What was shown of a change, by name."""
    mine = core_select(_CELL).where(_CELL.c.workspace == workspace, _CELL.c.change == change_key)
    return [_cell(row) for row in fetch(session, mine.order_by(_CELL.c.name))]


def scores_shown(session: Session, workspace: str) -> list[tuple[str, str, list[str]]]:
    """Change key, kind and round ids of all scores that were shown of a workspace, by name."""
    some = core_select(_CELL.c.change, _CELL.c.kind, _CELL.c.rounds).where(_CELL.c.workspace == workspace)
    some = some.where(_CELL.c.kind.not_in((WORDS, THEMES))).order_by(_CELL.c.name)
    return [(change, kind, list(ids)) for change, kind, ids in fetch(session, some)]


def words_shown(session: Session, workspace: str, change_key: str) -> set[str]:
    """The ids of the rounds of a change whose words were shown, alone or with those of others."""
    mine = core_select(_CELL.c.rounds).where(_CELL.c.workspace == workspace, _CELL.c.change == change_key)
    some = fetch(session, mine.where(_CELL.c.kind.in_((WORDS, THEMES))))
    return {round_id for (ids,) in some for round_id in ids}


def remember_cells(session: Session, workspace: str, change_key: str, cells: Iterable[Cell]) -> None:
    """Remember what is shown, in the transaction that shows it. The workspace's cells must be held."""
    insert_all_new(
        session,
        CellRow,
        [
            {
                "name": cell.name,
                "workspace": workspace,
                "change": change_key,
                "kind": cell.kind,
                "team": cell.team,
                "rounds": list(cell.rounds),
                "people": cell.people,
                "answers": cell.answers,
                "first": cell.first,
                "last": cell.last,
                "made_of": cell.made_of,
                "value": None if cell.value is None else to_json(ThemeBlock, cell.value),
            }
            for cell in cells
        ],
    )


def tell_cells(session: Session, workspace: str, digest_id: str) -> None:
    """Say that a digest carries all that was shown and was in no digest yet."""
    mine = update(CellRow).where(col(CellRow.workspace) == workspace, col(CellRow.digest).is_(None))
    session.exec(mine.values(digest=digest_id))


def _cell(row: Row[Any]) -> Cell:
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
        value=None if row.value is None else from_json(ThemeBlock, row.value),
    )
