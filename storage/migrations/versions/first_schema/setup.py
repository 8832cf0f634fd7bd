"""What was set up, and the people of it."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.first_schema.columns import (
    BYTES,
    DAY,
    FLAG,
    JSON,
    MOMENT,
    TEXT,
    columns,
    index,
    open_columns,
)


def make_workspace() -> None:
    op.create_table(
        "workspace",
        *columns(TEXT, "id"),
        *columns(JSON, "ops_leads"),
        *open_columns(JSON, "digest"),
        *open_columns(MOMENT, "digest_due"),
        *open_columns(JSON, "north_star", "metrics", "questions", "themes", "privacy", "asking"),
        *open_columns(MOMENT, "retention_due", "erased_until", "installed", "uninstalled", "lessons_due"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("workspace", "ix_workspace_digest_due", "digest_due")
    index("workspace", "ix_workspace_retention_due", "retention_due")
    index("workspace", "ix_workspace_uninstalled", "uninstalled")
    index("workspace", "ix_workspace_lessons_due", "lessons_due")


def make_person() -> None:
    op.create_table(
        "person",
        *columns(TEXT, "workspace", "user_id", "kind"),
        *open_columns(TEXT, "zone"),
        *columns(DAY, "seen"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "user_id"),
    )


def make_team() -> None:
    op.create_table(
        "team",
        *columns(TEXT, "workspace", "key", "channel"),
        *columns(JSON, "definition"),
        *columns(FLAG, "archived"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )
    index("team", "ix_team_channel", "channel")


def make_member() -> None:
    op.create_table(
        "member",
        *columns(TEXT, "workspace", "team", "user_id"),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("workspace", "team", "user_id"),
    )


def make_change() -> None:
    op.create_table(
        "change",
        *columns(TEXT, "workspace", "key"),
        *columns(JSON, "definition"),
        *open_columns(BYTES, "salt"),
        *columns(FLAG, "archived"),
        *open_columns(MOMENT, "stopped", "sealed"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )
    index("change", "change_to_seal", "stopped", where="salt IS NOT NULL AND stopped IS NOT NULL")


def make_pulse() -> None:
    op.create_table(
        "pulse",
        *columns(TEXT, "workspace", "key", "change"),
        *columns(JSON, "definition"),
        *columns(FLAG, "archived"),
        sa.ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        sa.PrimaryKeyConstraint("workspace", "key"),
    )


def make_schedule() -> None:
    op.create_table(
        "schedule",
        *columns(TEXT, "workspace", "pulse", "team"),
        *columns(MOMENT, "due"),
        sa.ForeignKeyConstraint(["workspace", "pulse"], ["pulse.workspace", "pulse.key"]),
        sa.ForeignKeyConstraint(["workspace", "team"], ["team.workspace", "team.key"]),
        sa.PrimaryKeyConstraint("workspace", "pulse", "team"),
    )
    index("schedule", "ix_schedule_due", "due")
    index("schedule", "schedule_of_team", "workspace", "team")


def make_channel_trouble() -> None:
    op.create_table(
        "channel_trouble",
        *columns(TEXT, "workspace", "channel", "reason"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "channel"),
    )
