"""Purging a workspace: nothing of it stays, in no table."""

from collections.abc import Collection

from sqlmodel import Session, SQLModel, col, delete, select

from storage.tables import AnswerRow, AuditRow, RoundRow, WorkspaceRow


def known_workspaces(session: Session) -> list[str]:
    """The ids of all workspaces."""
    return list(session.exec(select(WorkspaceRow.id).order_by(WorkspaceRow.id)))


def round_ids(session: Session, workspace: str) -> list[str]:
    """The ids of all rounds of a workspace."""
    return list(session.exec(select(RoundRow.id).where(RoundRow.workspace == workspace)))


def delete_answers(session: Session, rounds: Collection[str]) -> None:
    """Delete all answers of some rounds."""
    session.exec(delete(AnswerRow).where(col(AnswerRow.round).in_(rounds)))


def delete_workspace(session: Session, workspace: str) -> bool:
    """Delete the workspace and every row that names it, once its answers are gone: True if it was there."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        if "workspace" in table.c and table.name != AuditRow.__tablename__:
            session.connection().execute(table.delete().where(table.c.workspace == workspace))
    gone = session.exec(delete(WorkspaceRow).where(col(WorkspaceRow.id) == workspace)).rowcount == 1
    session.exec(delete(AuditRow).where(col(AuditRow.workspace) == workspace))
    return gone
