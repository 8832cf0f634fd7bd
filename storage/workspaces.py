"""Workspaces: who leads, where and when the digest is posted, and the North Star."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.asking import Budget
from bot.domain.metric import Metric
from bot.domain.question import Question
from bot.domain.setup import DigestPlan, NorthStar, Privacy
from bot.domain.theme import CommentTheme
from storage.rows import from_json, insert_new, to_json
from storage.tables import WorkspaceRow


@dataclass(frozen=True)
class Workspace:
    """What a workspace set up for itself as a whole."""

    id: str
    ops_leads: tuple[str, ...] = ()
    digest: DigestPlan | None = None
    north_star: NorthStar | None = None
    privacy: Privacy = field(default_factory=Privacy)
    metrics: tuple[Metric, ...] = ()
    questions: tuple[Question, ...] = ()
    asking: Budget = field(default_factory=Budget)
    themes: tuple[CommentTheme, ...] = ()

    @property
    def all_metrics(self) -> tuple[Metric, ...]:
        """The North Star, if there is one, and the other metrics."""
        return self.metrics if self.north_star is None else (self.north_star.metric, *self.metrics)


def get_workspace(session: Session, workspace: str) -> Workspace | None:
    """The workspace, or None before the first `pops apply`."""
    row = session.get(WorkspaceRow, workspace)
    return None if row is None else _workspace(row)


def all_workspaces(session: Session) -> list[Workspace]:
    """Every workspace, by id."""
    return [_workspace(row) for row in session.exec(select(WorkspaceRow).order_by(WorkspaceRow.id))]


def save_workspace(session: Session, workspace: Workspace, digest_due: datetime | None) -> None:
    """Write a workspace's settings; `digest_due` is when its next digest is posted (None: never)."""
    insert_new(session, WorkspaceRow(id=workspace.id, ops_leads=[]))
    row = session.get_one(WorkspaceRow, workspace.id)
    row.ops_leads = list(workspace.ops_leads)
    row.digest = None if workspace.digest is None else to_json(DigestPlan, workspace.digest)
    row.north_star = None if workspace.north_star is None else to_json(NorthStar, workspace.north_star)
    row.privacy = to_json(Privacy, workspace.privacy)
    row.asking = to_json(Budget, workspace.asking)
    row.metrics = to_json(tuple[Metric, ...], workspace.metrics)
    row.questions = to_json(tuple[Question, ...], workspace.questions)
    row.themes = to_json(tuple[CommentTheme, ...], workspace.themes)
    row.digest_due = digest_due
    session.add(row)


def hold_workspace(session: Session, workspace: str) -> None:
    """Let nobody else change the workspace's set-up until the transaction ends; a new one begins empty."""
    insert_new(session, WorkspaceRow(id=workspace, ops_leads=[]))
    session.get_one(WorkspaceRow, workspace, with_for_update=True)


def move_digest(session: Session, workspace: str, old: str, new: str) -> None:
    """Follow the digest's channel if this is the one whose id Slack changed."""
    row = session.get(WorkspaceRow, workspace)
    if row is not None and row.digest is not None and row.digest["channel"] == old:
        row.digest = {**row.digest, "channel": new}
        session.add(row)


def digests_due(session: Session, now: datetime) -> list[tuple[Workspace, datetime]]:
    """The workspaces whose digest is due, with the moment it was due."""
    due = col(WorkspaceRow.digest_due)
    rows = session.exec(select(WorkspaceRow).where(due <= now).order_by(due)).all()
    return [(_workspace(row), row.digest_due) for row in rows if row.digest_due is not None]


def next_digest(session: Session) -> datetime | None:
    """When the next digest of any workspace is due, or None where none is wanted."""
    return session.exec(select(func.min(col(WorkspaceRow.digest_due)))).one()


def digest_due(session: Session, workspace: str) -> datetime | None:
    """When the workspace's next digest is due."""
    row = session.get(WorkspaceRow, workspace)
    return None if row is None else row.digest_due


def set_digest_due(session: Session, workspace: str, due: datetime) -> None:
    """Remember when the next digest is due."""
    row = session.get_one(WorkspaceRow, workspace)
    row.digest_due = due
    session.add(row)


def _workspace(row: WorkspaceRow) -> Workspace:
    return Workspace(
        id=row.id,
        ops_leads=tuple(row.ops_leads),
        digest=None if row.digest is None else from_json(DigestPlan, row.digest),
        north_star=None if row.north_star is None else from_json(NorthStar, row.north_star),
        privacy=Privacy() if row.privacy is None else from_json(Privacy, row.privacy),
        metrics=from_json(tuple[Metric, ...], row.metrics or []),
        questions=from_json(tuple[Question, ...], row.questions or []),
        asking=Budget() if row.asking is None else from_json(Budget, row.asking),
        themes=from_json(tuple[CommentTheme, ...], row.themes or []),
    )
