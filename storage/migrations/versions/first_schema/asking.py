"""What people are asked, what they say, and what they tell each other."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.first_schema.columns import (
    DAY,
    FLAG,
    FRACTION,
    JSON,
    MOMENT,
    NUMBER,
    TEXT,
    columns,
    index,
    open_columns,
)


def make_round() -> None:
    op.create_table(
        "round",
        *columns(TEXT, "id", "workspace", "pulse", "team", "change"),
        *open_columns(NUMBER, "version"),
        *columns(JSON, "questions", "roster"),
        *columns(NUMBER, "forgotten", "shown"),
        *columns(MOMENT, "due", "closes"),
        *columns(TEXT, "status"),
        *open_columns(MOMENT, "remind_at"),
        *open_columns(TEXT, "skipped", "posted_channel", "posted_ts", "led_by"),
        *columns(FLAG, "sample"),
        sa.ForeignKeyConstraint(["workspace", "pulse"], ["pulse.workspace", "pulse.key"]),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "pulse", "team", "due"),
    )
    index("round", "round_of_change", "workspace", "change", "due")
    index("round", "round_of_team", "workspace", "team", "status")
    index("round", "round_to_remind", "remind_at", where="status = 'open' AND remind_at IS NOT NULL")
    index("round", "round_to_close", "closes", where="status = 'open'")
    index("round", "round_of_message", "led_by", where="led_by IS NOT NULL")


def make_ask() -> None:
    op.create_table(
        "ask",
        *columns(TEXT, "workspace", "user_id"),
        *columns(DAY, "day"),
        *columns(TEXT, "message"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "user_id", "day", "message"),
    )


def make_answer() -> None:
    op.create_table(
        "answer",
        *columns(TEXT, "key", "round", "pseudonym"),
        *columns(JSON, "choices"),
        *open_columns(TEXT, "comment", "tone"),
        *open_columns(FRACTION, "polarity", "confidence"),
        *open_columns(TEXT, "model", "corrected"),
        *open_columns(JSON, "retagged"),
        sa.ForeignKeyConstraint(["round"], ["round.id"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("round", "pseudonym"),
        sqlite_with_rowid=False,
    )


def make_feedback() -> None:
    op.create_table(
        "feedback",
        *columns(TEXT, "id", "workspace", "source", "author", "team"),
        *open_columns(TEXT, "change"),
        *columns(TEXT, "kind", "words"),
        *columns(FLAG, "share"),
        *columns(DAY, "day"),
        *columns(TEXT, "tone"),
        *columns(FRACTION, "polarity", "confidence"),
        *columns(TEXT, "model"),
        *open_columns(TEXT, "corrected"),
        *open_columns(JSON, "retagged"),
        *open_columns(TEXT, "digest"),
        *columns(MOMENT, "moment"),
        *columns(TEXT, "state"),
        *open_columns(TEXT, "joined"),
        sa.ForeignKeyConstraint(["digest"], ["digest.id"]),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.ForeignKeyConstraint(["joined"], ["feedback.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "source"),
    )
    index("feedback", "feedback_by_day", "workspace", "day")
    index("feedback", "feedback_by_moment", "workspace", "moment")
    index("feedback", "feedback_joined", "joined")
    index("feedback", "feedback_waiting", "workspace", where="digest IS NULL")


def make_feedback_step() -> None:
    op.create_table(
        "feedback_step",
        *columns(TEXT, "id", "workspace", "feedback", "step", "use"),
        *columns(MOMENT, "moment"),
        *open_columns(TEXT, "actor", "words", "change"),
        *open_columns(NUMBER, "version"),
        *open_columns(TEXT, "told"),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("feedback", "step", "use"),
    )


def make_sharing() -> None:
    op.create_table(
        "sharing",
        *columns(TEXT, "workspace", "team", "champion"),
        *columns(MOMENT, "moment"),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("workspace", "team"),
    )


def make_lesson() -> None:
    op.create_table(
        "lesson",
        *columns(TEXT, "id", "workspace", "change", "team"),
        *columns(NUMBER, "version"),
        *columns(DAY, "start"),
        *columns(TEXT, "author", "tried", "happened", "advice"),
        *columns(DAY, "day"),
        sa.ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "change", "team", "version", "start"),
    )
    index("lesson", "lesson_by_day", "workspace", "day")


def make_lesson_offer() -> None:
    op.create_table(
        "lesson_offer",
        *columns(TEXT, "lesson", "workspace", "team"),
        sa.ForeignKeyConstraint(["lesson"], ["lesson.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("lesson", "workspace", "team"),
    )


def make_reminder_choice() -> None:
    op.create_table(
        "reminder_choice",
        *columns(TEXT, "workspace", "user_id"),
        *open_columns(DAY, "quiet_until"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "user_id"),
    )


def make_thread() -> None:
    op.create_table(
        "thread",
        *columns(TEXT, "id", "workspace", "answer", "champion", "team"),
        *columns(FLAG, "ended"),
        sa.ForeignKeyConstraint(["answer"], ["answer.key"], onupdate="CASCADE", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("answer", "champion"),
    )


def make_thread_question() -> None:
    op.create_table(
        "thread_question",
        *columns(TEXT, "id", "thread", "words"),
        *columns(MOMENT, "hour"),
        *open_columns(TEXT, "reply"),
        sa.ForeignKeyConstraint(["thread"], ["thread.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("thread_question", "ix_thread_question_thread", "thread")
