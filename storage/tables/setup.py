"""What a workspace was set up with: teams, people, changes, and what is asked when."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JsonValue, json_column, moment_column


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace that installed Pops.

    Words of rounds due before `erased_until` are erased. `installed` is when Slack was last known to take the
    token, `uninstalled` since when it does not.
    """

    __tablename__ = "workspace"
    id: str = Field(primary_key=True)
    ops_leads: JsonValue = json_column()
    digest: JsonValue = json_column(nullable=True)
    digest_due: datetime | None = moment_column(nullable=True, index=True)
    north_star: JsonValue = json_column(nullable=True)
    metrics: JsonValue = json_column(nullable=True)
    questions: JsonValue = json_column(nullable=True)
    themes: JsonValue = json_column(nullable=True)
    privacy: JsonValue = json_column(nullable=True)
    asking: JsonValue = json_column(nullable=True)
    retention_due: datetime | None = moment_column(nullable=True, index=True)
    erased_until: datetime | None = moment_column(nullable=True)
    installed: datetime | None = moment_column(nullable=True)
    uninstalled: datetime | None = moment_column(nullable=True, index=True)
    lessons_due: datetime | None = moment_column(nullable=True, index=True)


class TeamRow(SQLModel, table=True):
    """A product team."""

    __tablename__ = "team"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    key: str = Field(primary_key=True)
    channel: str = Field(index=True)
    definition: JsonValue = json_column()
    archived: bool = False


class MemberRow(SQLModel, table=True):
    """Who is in a team's channel now, for teams whose roster is the channel."""

    __tablename__ = "member"
    __table_args__ = (ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),)
    workspace: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)


class PersonRow(SQLModel, table=True):
    """What kind of Slack user somebody is, and the day on which Slack said so."""

    __tablename__ = "person"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True)
    kind: str
    zone: str | None = None
    seen: date


class ChannelTroubleRow(SQLModel, table=True):
    """A channel that cannot be posted to at present, and why."""

    __tablename__ = "channel_trouble"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    reason: str


class ChangeRow(SQLModel, table=True):
    """A process change. Its salt makes the pseudonyms of its answers; erasing it erases every link.

    `stopped` is when it was taken out of the set-up, `sealed` when its salt was erased.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(
            "change_to_seal",
            "stopped",
            sqlite_where=text("salt IS NOT NULL AND stopped IS NOT NULL"),
            postgresql_where=text("salt IS NOT NULL AND stopped IS NOT NULL"),
        ),
    )
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    key: str = Field(primary_key=True)
    definition: JsonValue = json_column()
    salt: bytes | None = None
    archived: bool = False
    stopped: datetime | None = moment_column(nullable=True)
    sealed: datetime | None = moment_column(nullable=True)


class PulseRow(SQLModel, table=True):
    """What is asked of whom and how often."""

    __tablename__ = "pulse"
    __table_args__ = (ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),)
    workspace: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    change: str
    definition: JsonValue = json_column()
    archived: bool = False


class ScheduleRow(SQLModel, table=True):
    """When a pulse is next due in a team."""

    __tablename__ = "schedule"
    __table_args__ = (
        ForeignKeyConstraint(["workspace", "pulse"], ["pulse.workspace", "pulse.key"]),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        Index("schedule_of_team", "workspace", "team"),
    )
    workspace: str = Field(primary_key=True)
    pulse: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    due: datetime = moment_column(index=True)
