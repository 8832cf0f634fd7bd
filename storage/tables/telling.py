"""What was said and done: digests, what was shown, messages owed, the audit log."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JsonValue, json_column, moment_column


class DecisionRow(SQLModel, table=True):
    """One step in the life of a change; rows are only added. `source` is the request it came with: once only.

    `actor` is empty where Pops has forgotten who it was, `digest` until one has told of it.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("workspace", "source"),
        ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        Index("decision_of_change", "workspace", "change", "number"),
    )
    id: str = Field(primary_key=True)
    workspace: str
    change: str
    number: int
    source: str
    kind: str
    moment: datetime = moment_column()
    day: date
    actor: str | None = None
    reason: str
    details: JsonValue = json_column()
    digest: str | None = Field(default=None, foreign_key="digest.id")


class DigestRow(SQLModel, table=True):
    """One week's digest: its words are frozen when it is made. The unique constraint makes it weekly."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("workspace", "week"),)
    id: str = Field(primary_key=True)
    workspace: str = Field(foreign_key="workspace.id")
    week: date
    content: JsonValue = json_column()
    posted_channel: str | None = None
    posted_ts: str | None = None


class CellRow(SQLModel, table=True):
    """What was shown: rounds and numbers of people; a `value` of themes only.

    `digest` is the first that carried it.
    """

    __tablename__ = "cell"
    __table_args__ = (
        ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        Index("cell_of_change", "workspace", "change"),
        Index("cell_of_kind", "workspace", "kind"),
    )
    name: str = Field(primary_key=True)
    workspace: str
    change: str
    kind: str
    team: str | None = None
    rounds: JsonValue = json_column()
    people: int
    answers: int
    first: date
    last: date
    made_of: str
    value: JsonValue = json_column(nullable=True)
    digest: str | None = Field(default=None, foreign_key="digest.id")


class DeliveryRow(SQLModel, table=True):
    """One message owed to Slack. It waits while `done` is below `wanted` and it is not parked.

    `unsure_since` is set while it may be in Slack and nobody knows; `failure` is why the last try failed.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        Index(
            "delivery_waiting",
            "due",
            sqlite_where=text("done < wanted AND parked IS NULL"),
            postgresql_where=text("done < wanted AND parked IS NULL"),
        ),
        Index(
            "delivery_parked",
            "workspace",
            "channel",
            sqlite_where=text("parked IS NOT NULL"),
            postgresql_where=text("parked IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    workspace: str = Field(foreign_key="workspace.id")
    key: str
    kind: str
    channel: str
    ref: JsonValue = json_column()
    due: datetime = moment_column()
    wanted: int = 1
    done: int = 0
    attempts: int = 0
    leased_until: datetime | None = moment_column(nullable=True)
    unsure_since: datetime | None = moment_column(nullable=True)
    failure: str | None = None
    parked: str | None = None


class AuditRow(SQLModel, table=True):
    """One line of the audit log. The database refuses to change it, or to delete it before its workspace."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_moment", "moment"),)
    id: str = Field(primary_key=True)
    moment: datetime = moment_column()
    workspace: str
    actor: str
    action: str
    subject: str
