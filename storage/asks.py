"""How often people were asked lately: a row for each person and message, for the budget alone."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, delete, select

from storage.rows import fetch, insert_all_new, table_of
from storage.tables import AskRow, WorkspaceRow

_TABLE = table_of(AskRow)
_DAYS = core_select(_TABLE.c.user_id, _TABLE.c.day).where(
    _TABLE.c.workspace == bindparam("workspace"),
    _TABLE.c.user_id.in_(bindparam("user_ids", expanding=True)),
    _TABLE.c.day >= bindparam("first"),
)


def hold_budgets(session: Session, workspace: str) -> None:
    """Let nobody else decide whom this workspace asks until the transaction ends: some are in two teams."""
    mine = select(WorkspaceRow.id).where(WorkspaceRow.id == workspace)
    session.exec(mine.with_for_update(key_share=True)).first()


def note_asked(session: Session, workspace: str, user_ids: Sequence[str], day: date, message: str) -> None:
    """Somebody is asked by a message on a day; a message counts once, however much it asks."""
    rows = [{"workspace": workspace, "user_id": u, "day": day, "message": message} for u in user_ids]
    insert_all_new(session, AskRow, rows)


def days_asked(
    session: Session, workspace: str, user_ids: Collection[str], first: date
) -> dict[str, list[date]]:
    """On which days from `first` on each of these people was asked, a day for each message."""
    found: dict[str, list[date]] = {}
    for user_id, day in fetch(session, _DAYS, workspace=workspace, user_ids=list(user_ids), first=first):
        found.setdefault(user_id, []).append(day)
    return found


def take_back(session: Session, workspace: str, user_ids: Collection[str], message: str) -> None:
    """A message never reached its team: nobody was asked by it."""
    mine = (col(AskRow.workspace) == workspace, col(AskRow.message) == message)
    session.exec(delete(AskRow).where(*mine, col(AskRow.user_id).in_(user_ids)))


def forget_asks(session: Session, workspace: str, before: date) -> None:
    """Erase what no budget looks at any more."""
    session.exec(delete(AskRow).where(col(AskRow.workspace) == workspace, col(AskRow.day) < before))
