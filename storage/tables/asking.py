"""What was asked and what came back: rounds, answers, conversations, feedback."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JsonValue, json_column, moment_column


class RoundRow(SQLModel, table=True):
    """One asking of one team. The unique constraint decides which replica opens it.

    `forgotten` is how many of those who were asked are no longer on the roster, at their own wish. `shown` is
    how many answers everybody may know of; it is counted seldom while the round is open. `led_by` is the
    round in whose message this one stands, NULL where it has its own. With `sample`, not all of the team were
    asked.
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
        Index(
            "round_of_message",
            "led_by",
            sqlite_where=text("led_by IS NOT NULL"),
            postgresql_where=text("led_by IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    workspace: str
    pulse: str
    team: str
    change: str
    version: int | None = None
    questions: JsonValue = json_column()
    roster: JsonValue = json_column()
    forgotten: int = 0
    shown: int = 0
    due: datetime = moment_column()
    closes: datetime = moment_column()
    status: str
    remind_at: datetime | None = moment_column(nullable=True)
    skipped: str | None = None
    posted_channel: str | None = None
    posted_ts: str | None = None
    led_by: str | None = None
    sample: bool = False


class AskRow(SQLModel, table=True):
    """Somebody was asked by a message, named by the round that leads it, on a day of their team's zone.

    It is there for the budget alone, and is erased when its week and the next are over.
    """

    __tablename__ = "ask"
    workspace: str = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    message: str = Field(primary_key=True)


class AnswerRow(SQLModel, table=True):
    """One person's reply in one round: a random key, a pseudonym, and no time finer than the round."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("round", "pseudonym"), {"sqlite_with_rowid": False})
    key: str = Field(primary_key=True)
    round: str = Field(foreign_key="round.id")
    pseudonym: str
    choices: JsonValue = json_column()
    comment: str | None = None
    tone: str | None = None
    polarity: float | None = None
    confidence: float | None = None
    model: str | None = None
    corrected: str | None = None
    retagged: JsonValue = json_column(nullable=True)


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
    hour: datetime = moment_column()
    reply: str | None = None


class FeedbackRow(SQLModel, table=True):
    """What a champion reports outside a round. `source` is the request it came with: once only.

    `digest` is the one that carried it; none did so far if it is empty. `joined` is the feedback below
    which it stands, one that is joined to none itself. `state` is the furthest step of its life.
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
        Index("feedback_by_moment", "workspace", "moment"),
        Index("feedback_joined", "joined"),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        ForeignKeyConstraint(["joined"], ["feedback.id"], ondelete="SET NULL"),
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
    confidence: float
    model: str
    corrected: str | None = None
    retagged: JsonValue = json_column(nullable=True)
    digest: str | None = Field(default=None, foreign_key="digest.id")
    moment: datetime = moment_column()
    state: str = "new"
    joined: str | None = None


class FeedbackStepRow(SQLModel, table=True):
    """One step in the life of feedback after it was given. `told` is the delivery that tells its author."""

    __tablename__ = "feedback_step"
    __table_args__ = (
        UniqueConstraint("feedback", "step", "use"),
        ForeignKeyConstraint(["feedback"], ["feedback.id"], ondelete="CASCADE"),
    )
    id: str = Field(primary_key=True)
    workspace: str = Field(foreign_key="workspace.id")
    feedback: str
    step: str
    use: str = ""
    moment: datetime = moment_column()
    actor: str | None = None
    words: str | None = None
    change: str | None = None
    version: int | None = None
    told: str | None = None


class SharingRow(SQLModel, table=True):
    """A champion's word that other teams may hear how theirs does. It counts while they are its champion."""

    __tablename__ = "sharing"
    __table_args__ = (ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),)
    workspace: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    champion: str
    moment: datetime = moment_column()


class LessonRow(SQLModel, table=True):
    """What a team learnt from a trial, in three lines of its champion. The unique constraint keeps one."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("workspace", "change", "team", "version", "start"),
        Index("lesson_by_day", "workspace", "day"),
        ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
    )
    id: str = Field(primary_key=True)
    workspace: str
    change: str
    team: str
    version: int
    start: date
    author: str
    tried: str
    happened: str
    advice: str
    day: date


class LessonOfferRow(SQLModel, table=True):
    """A team that a lesson was offered to: once only."""

    __tablename__ = "lesson_offer"
    __table_args__ = (
        ForeignKeyConstraint(["lesson"], ["lesson.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
    )
    lesson: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
