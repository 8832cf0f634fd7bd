"""Whether a workspace still has Pops installed, and stopping everything for one that has not."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from bot.domain.round import RoundStatus, SkipReason
from storage.rounds import close_round
from storage.tables import DeliveryRow, RoundRow, ScheduleRow, WorkspaceRow


def note_installed(session: Session, workspace: str, now: datetime) -> bool:
    """Remember that Slack takes the token: True if the workspace counted as uninstalled until now."""
    was_gone = uninstalled_on(session, workspace) is not None
    mine = update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace)
    session.exec(mine.values(installed=now, uninstalled=None))
    return was_gone


def note_uninstalled(session: Session, workspace: str, now: datetime) -> bool:
    """Remember that Pops was uninstalled: True if that is news."""
    here = (col(WorkspaceRow.id) == workspace, col(WorkspaceRow.uninstalled).is_(None))
    return session.exec(update(WorkspaceRow).where(*here).values(uninstalled=now)).rowcount == 1


def installed_on(session: Session, workspace: str) -> datetime | None:
    """When Slack was last known to take the workspace's token."""
    return session.exec(select(WorkspaceRow.installed).where(WorkspaceRow.id == workspace)).first()


def uninstalled_on(session: Session, workspace: str) -> datetime | None:
    """Since when the workspace has Pops no longer, or None."""
    return session.exec(select(WorkspaceRow.uninstalled).where(WorkspaceRow.id == workspace)).first()


def uninstalled_before(session: Session, before: datetime) -> list[str]:
    """The workspaces that have not had Pops since `before` or longer."""
    gone = col(WorkspaceRow.uninstalled)
    return list(session.exec(select(WorkspaceRow.id).where(gone <= before).order_by(gone)))


def stop_workspace(session: Session, workspace: str) -> None:
    """Ask nothing, send nothing, take nothing more in a workspace: no token of it works any more."""
    session.exec(delete(ScheduleRow).where(col(ScheduleRow.workspace) == workspace))
    session.exec(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(digest_due=None))
    open_here = (col(RoundRow.workspace) == workspace, col(RoundRow.status) == RoundStatus.OPEN.value)
    never_there = update(RoundRow).where(*open_here, col(RoundRow.posted_ts).is_(None))
    session.exec(never_there.values(status=RoundStatus.SKIPPED.value, skipped=SkipReason.BOT_REMOVED.value))
    for round_id in session.exec(select(RoundRow.id).where(*open_here).order_by(RoundRow.id)).all():
        close_round(session, round_id)
    unsent = col(DeliveryRow.done) < col(DeliveryRow.wanted)
    session.exec(delete(DeliveryRow).where(col(DeliveryRow.workspace) == workspace, unsent))
