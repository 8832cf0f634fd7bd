"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


APPEND_ONLY = {
    "sqlite": (
        """
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
        """,
        """
        CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
        WHEN EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
        """,
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace) THEN
        RAISE EXCEPTION 'the audit log is only added to';
        END IF; RETURN OLD; END $$
        """,
        """
        CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_stays()
        """,
    ),
}
"""The audit log's lines are never changed, and go only when their workspace is gone."""


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ops_leads", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("north_star", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("metrics", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("themes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("privacy", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asking", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("retention_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("installed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uninstalled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lessons_due", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_digest_due"), ["digest_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_workspace_retention_due"), ["retention_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_workspace_uninstalled"), ["uninstalled"], unique=False)
        batch_op.create_index(batch_op.f("ix_workspace_lessons_due"), ["lessons_due"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("audit_by_moment", ["moment"], unique=False)
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            "change_to_seal",
            ["stopped"],
            unique=False,
            sqlite_where=sa.text("salt IS NOT NULL AND stopped IS NOT NULL"),
            postgresql_where=sa.text("salt IS NOT NULL AND stopped IS NOT NULL"),
        )


def _channel_trouble() -> None:
    op.create_table(
        "channel_trouble",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "channel"),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ref", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsure_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("parked", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "key"),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "delivery_parked",
            ["workspace", "channel"],
            unique=False,
            sqlite_where=sa.text("parked IS NOT NULL"),
            postgresql_where=sa.text("parked IS NOT NULL"),
        )
        batch_op.create_index(
            "delivery_waiting",
            ["due"],
            unique=False,
            sqlite_where=sa.text("done < wanted AND parked IS NULL"),
            postgresql_where=sa.text("done < wanted AND parked IS NULL"),
        )


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("posted_channel", sa.String(), nullable=True),
        sa.Column("posted_ts", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "week"),
    )


def _cell() -> None:
    op.create_table(
        "cell",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("rounds", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("made_of", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["digest.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "change"],
            ["change.workspace", "change.key"],
        ),
        sa.PrimaryKeyConstraint("name"),
    )
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.create_index("cell_of_change", ["workspace", "change"], unique=False)
        batch_op.create_index("cell_of_kind", ["workspace", "kind"], unique=False)


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["digest.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "change"],
            ["change.workspace", "change.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "source"),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("decision_of_change", ["workspace", "change", "number"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("seen", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "user_id"),
    )


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_channel"), ["channel"], unique=False)


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("share", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("polarity", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("corrected", sa.String(), nullable=True),
        sa.Column("retagged", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("joined", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["digest.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "team"],
            ["team.workspace", "team.key"],
        ),
        sa.ForeignKeyConstraint(["joined"], ["feedback.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "source"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("feedback_by_day", ["workspace", "day"], unique=False)
        batch_op.create_index("feedback_by_moment", ["workspace", "moment"], unique=False)
        batch_op.create_index("feedback_joined", ["joined"], unique=False)
        batch_op.create_index(
            "feedback_waiting",
            ["workspace"],
            unique=False,
            sqlite_where=sa.text("digest IS NULL"),
            postgresql_where=sa.text("digest IS NULL"),
        )


def _feedback_step() -> None:
    op.create_table(
        "feedback_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("feedback", "step", "use"),
    )


def _sharing() -> None:
    op.create_table(
        "sharing",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("champion", sa.String(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("workspace", "team"),
    )


def _lesson() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "change", "team", "version", "start"),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index("lesson_by_day", ["workspace", "day"], unique=False)


def _lesson_offer() -> None:
    op.create_table(
        "lesson_offer",
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lesson"], ["lesson.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("lesson", "workspace", "team"),
    )


def _reminder_choice() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "user_id"),
    )


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "team"],
            ["team.workspace", "team.key"],
        ),
        sa.PrimaryKeyConstraint("workspace", "team", "user_id"),
    )


def _pulse() -> None:
    op.create_table(
        "pulse",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "change"],
            ["change.workspace", "change.key"],
        ),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("pulse", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("roster", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("forgotten", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped", sa.String(), nullable=True),
        sa.Column("posted_channel", sa.String(), nullable=True),
        sa.Column("posted_ts", sa.String(), nullable=True),
        sa.Column("led_by", sa.String(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "pulse"],
            ["pulse.workspace", "pulse.key"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "team"],
            ["team.workspace", "team.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "pulse", "team", "due"),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index("round_of_change", ["workspace", "change", "due"], unique=False)
        batch_op.create_index("round_of_team", ["workspace", "team", "status"], unique=False)
        batch_op.create_index(
            "round_to_remind",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND remind_at IS NOT NULL"),
            postgresql_where=sa.text("status = 'open' AND remind_at IS NOT NULL"),
        )
        batch_op.create_index(
            "round_to_close",
            ["closes"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(
            "round_of_message",
            ["led_by"],
            unique=False,
            sqlite_where=sa.text("led_by IS NOT NULL"),
            postgresql_where=sa.text("led_by IS NOT NULL"),
        )


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("pulse", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "pulse"],
            ["pulse.workspace", "pulse.key"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "team"],
            ["team.workspace", "team.key"],
        ),
        sa.PrimaryKeyConstraint("workspace", "pulse", "team"),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_due"), ["due"], unique=False)
        batch_op.create_index("schedule_of_team", ["workspace", "team"], unique=False)


def _ask() -> None:
    op.create_table(
        "ask",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "user_id", "day", "message"),
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("tone", sa.String(), nullable=True),
        sa.Column("polarity", sa.Float(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("corrected", sa.String(), nullable=True),
        sa.Column("retagged", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round"],
            ["round.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("round", "pseudonym"),
        sqlite_with_rowid=False,
    )


def _thread() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("champion", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["answer"], ["answer.key"], onupdate="CASCADE", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("answer", "champion"),
    )


def _thread_question() -> None:
    op.create_table(
        "thread_question",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["thread"], ["thread.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("thread_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_question_thread"), ["thread"], unique=False)


def _metric_reading() -> None:
    op.create_table(
        "metric_reading",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("workspace", "metric", "team", "day"),
    )


TABLES = (
    ("workspace", _workspace),
    ("audit", _audit),
    ("change", _change),
    ("channel_trouble", _channel_trouble),
    ("delivery", _delivery),
    ("digest", _digest),
    ("cell", _cell),
    ("decision", _decision),
    ("metric_reading", _metric_reading),
    ("person", _person),
    ("team", _team),
    ("feedback", _feedback),
    ("feedback_step", _feedback_step),
    ("sharing", _sharing),
    ("lesson", _lesson),
    ("lesson_offer", _lesson_offer),
    ("reminder_choice", _reminder_choice),
    ("ask", _ask),
    ("member", _member),
    ("pulse", _pulse),
    ("round", _round),
    ("schedule", _schedule),
    ("answer", _answer),
    ("thread", _thread),
    ("thread_question", _thread_question),
)
"""Each table and what makes it, those that others refer to first."""


def upgrade() -> None:
    """Make the schema."""
    for _, make in TABLES:
        make()


def downgrade() -> None:
    """Take the schema back; indexes and triggers go with their tables."""
    for name, _ in reversed(TABLES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION audit_stays()"))
