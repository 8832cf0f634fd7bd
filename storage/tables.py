"""The tables. Rows never leave `storage`: its functions return values of `bot.domain`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.append_only import keep_appending
from storage.rows import Moment

JsonValue = Any


def _json(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=nullable))


def _moment(*, nullable: bool = False, index: bool = False) -> Any:
    column: Column[datetime] = Column(Moment(), nullable=nullable, index=index)
    return Field(default=None, sa_column=column)


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace that installed Pops.

    Words of rounds due before `erased_until` are erased. `installed` is when Slack was last known to take the
    token, `uninstalled` since when it does not.
    """

    __tablename__ = "workspace"
    id: str = Field(primary_key=True)
    ops_leads: JsonValue = _json()
    digest: JsonValue = _json(nullable=True)
    digest_due: datetime | None = _moment(nullable=True, index=True)
    north_star: JsonValue = _json(nullable=True)
    privacy: JsonValue = _json(nullable=True)
    retention_due: datetime | None = _moment(nullable=True, index=True)
    erased_until: datetime | None = _moment(nullable=True)
    installed: datetime | None = _moment(nullable=True)
    uninstalled: datetime | None = _moment(nullable=True, index=True)


class TeamRow(SQLModel, table=True):
    """A product team."""

    __tablename__ = "team"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    key: str = Field(primary_key=True)
    channel: str = Field(index=True)
    definition: JsonValue = _json()
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
    definition: JsonValue = _json()
    salt: bytes | None = None
    archived: bool = False
    stopped: datetime | None = _moment(nullable=True)
    sealed: datetime | None = _moment(nullable=True)


class PulseRow(SQLModel, table=True):
    """What is asked of whom and how often."""

    __tablename__ = "pulse"
    __table_args__ = (ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),)
    workspace: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    change: str
    definition: JsonValue = _json()
    archived: bool = False


class ScheduleRow(SQLModel, table=True):
    """When a pulse is next due in a team."""

    __tablename__ = "schedule"
    __table_args__ = (
        ForeignKeyConstraint(["workspace", "pulse"], ["pulse.workspace", "pulse.key"]),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
    )
    workspace: str = Field(primary_key=True)
    pulse: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    due: datetime = _moment(index=True)


class RoundRow(SQLModel, table=True):
    """One asking of one team. The unique constraint decides which replica opens it.

    `forgotten` is how many of those who were asked are no longer on the roster, at their own wish. `shown` is
    how many answers everybody may know of; it is counted seldom while the round is open.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("workspace", "pulse", "team", "due"),
        ForeignKeyConstraint(["workspace", "pulse"], ["pulse.workspace", "pulse.key"]),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        Index("round_of_change", "workspace", "change", "due"),
        Index("round_of_team", "workspace", "team", "status"),
        Index(
            "round_to_close",
            "closes",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "round_to_remind",
            "remind_at",
            sqlite_where=text("status = 'open' AND remind_at IS NOT NULL"),
            postgresql_where=text("status = 'open' AND remind_at IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    workspace: str
    pulse: str
    team: str
    change: str
    version: int | None = None
    questions: JsonValue = _json()
    roster: JsonValue = _json()
    forgotten: int = 0
    shown: int = 0
    due: datetime = _moment()
    closes: datetime = _moment()
    status: str
    remind_at: datetime | None = _moment(nullable=True)
    skipped: str | None = None
    posted_channel: str | None = None
    posted_ts: str | None = None


class AnswerRow(SQLModel, table=True):
    """One person's reply in one round: a random key, a pseudonym, and no time finer than the round."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("round", "pseudonym"), {"sqlite_with_rowid": False})
    key: str = Field(primary_key=True)
    round: str = Field(foreign_key="round.id")
    pseudonym: str
    choices: JsonValue = _json()
    comment: str | None = None
    tone: str | None = None
    polarity: float | None = None


class ReminderChoiceRow(SQLModel, table=True):
    """Somebody who wants no reminders, until a Monday or for good. It names no round."""

    __tablename__ = "reminder_choice"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True)
    quiet_until: date | None = None


class ThreadRow(SQLModel, table=True):
    """A conversation between a champion and whoever wrote a comment. It goes with the answer."""

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("answer", "champion"),
        ForeignKeyConstraint(["answer"], ["answer.key"], ondelete="CASCADE", onupdate="CASCADE"),
    )
    id: str = Field(primary_key=True)
    workspace: str = Field(foreign_key="workspace.id")
    answer: str
    champion: str
    team: str
    ended: bool = False


class ThreadQuestionRow(SQLModel, table=True):
    """What a champion asked in a thread and what came back; no time but the full hour it goes out."""

    __tablename__ = "thread_question"
    __table_args__ = (ForeignKeyConstraint(["thread"], ["thread.id"], ondelete="CASCADE"),)
    id: str = Field(primary_key=True)
    thread: str = Field(index=True)
    words: str
    hour: datetime = _moment()
    reply: str | None = None


class FeedbackRow(SQLModel, table=True):
    """What a champion reports outside a round. `source` is the request it came with: once only.

    `digest` is the one that carried it; none did so far if it is empty.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("workspace", "source"),
        Index(
            "feedback_waiting",
            "workspace",
            sqlite_where=text("digest IS NULL"),
            postgresql_where=text("digest IS NULL"),
        ),
        Index("feedback_by_day", "workspace", "day"),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
    )
    id: str = Field(primary_key=True)
    workspace: str
    source: str
    author: str
    team: str
    change: str | None = None
    kind: str
    words: str
    share: bool
    day: date
    tone: str
    polarity: float
    digest: str | None = Field(default=None, foreign_key="digest.id")


class DigestRow(SQLModel, table=True):
    """One week's digest: its words are frozen when it is made. The unique constraint makes it weekly."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("workspace", "week"),)
    id: str = Field(primary_key=True)
    workspace: str = Field(foreign_key="workspace.id")
    week: date
    content: JsonValue = _json()
    posted_channel: str | None = None
    posted_ts: str | None = None


class CellRow(SQLModel, table=True):
    """What was shown: rounds and numbers of people, no value. `digest` is the first that carried it."""

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
    rounds: JsonValue = _json()
    people: int
    answers: int
    first: date
    last: date
    made_of: str
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
    ref: JsonValue = _json()
    due: datetime = _moment()
    wanted: int = 1
    done: int = 0
    attempts: int = 0
    leased_until: datetime | None = _moment(nullable=True)
    unsure_since: datetime | None = _moment(nullable=True)
    failure: str | None = None
    parked: str | None = None


class AuditRow(SQLModel, table=True):
    """One line of the audit log. The database refuses to change it, or to delete it before its workspace."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_moment", "moment"),)
    id: str = Field(primary_key=True)
    moment: datetime = _moment()
    workspace: str
    actor: str
    action: str
    subject: str


keep_appending(SQLModel.metadata.tables["audit"])
