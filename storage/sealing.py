"""Sealing: erasing the salt of a change, and with it every link from its answers to people."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.tables import ChangeRow, RoundRow


def stop_change(session: Session, workspace: str, key: str, now: datetime) -> None:
    """Remember since when a change is out of the set-up."""
    mine = (col(ChangeRow.workspace) == workspace, col(ChangeRow.key) == key)
    session.exec(update(ChangeRow).where(*mine, col(ChangeRow.stopped).is_(None)).values(stopped=now))


def changes_to_seal(session: Session, before: datetime) -> list[tuple[str, str]]:
    """Workspace and key of every unsealed change that was stopped at `before` or earlier."""
    waiting = (col(ChangeRow.salt).is_not(None), col(ChangeRow.stopped) <= before)
    query = select(ChangeRow.workspace, ChangeRow.key).where(*waiting)
    return list(session.exec(query.order_by(col(ChangeRow.stopped))))


def sealed_on(session: Session, workspace: str, key: str) -> datetime | None:
    """When the change was sealed; None for one that is not, or is not there."""
    mine = (ChangeRow.workspace == workspace, ChangeRow.key == key)
    return session.exec(select(ChangeRow.sealed).where(*mine)).first()


def sealed_changes(session: Session, workspace: str) -> frozenset[str]:
    """The keys of the workspace's sealed changes."""
    sealed = (ChangeRow.workspace == workspace, col(ChangeRow.sealed).is_not(None))
    return frozenset(session.exec(select(ChangeRow.key).where(*sealed)))


def seal(session: Session, workspace: str, key: str, now: datetime) -> bool:
    """Erase the salt of a change: True for whoever came first. No pseudonym of it can be made any more."""
    mine = (col(ChangeRow.workspace) == workspace, col(ChangeRow.key) == key)
    erased = update(ChangeRow).where(*mine, col(ChangeRow.salt).is_not(None)).values(salt=None, sealed=now)
    return session.exec(erased).rowcount == 1


def open_rounds_of(session: Session, workspace: str, key: str) -> list[str]:
    """The ids of the open rounds of a change, in a fixed order."""
    mine = (RoundRow.workspace == workspace, RoundRow.change == key, RoundRow.status == "open")
    return list(session.exec(select(RoundRow.id).where(*mine).order_by(RoundRow.id)))
