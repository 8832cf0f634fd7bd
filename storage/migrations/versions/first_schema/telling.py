"""What is told, and what was done."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.first_schema.columns import (
    DAY,
    JSON,
    MOMENT,
    NUMBER,
    TEXT,
    columns,
    index,
    open_columns,
)

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


def make_audit() -> None:
    op.create_table(
        "audit",
        *columns(TEXT, "id"),
        *columns(MOMENT, "moment"),
        *columns(TEXT, "workspace", "actor", "action", "subject"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("audit", "audit_by_moment", "moment")
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def make_delivery() -> None:
    op.create_table(
        "delivery",
        *columns(TEXT, "id", "workspace", "key", "kind", "channel"),
        *columns(JSON, "ref"),
        *columns(MOMENT, "due"),
        *columns(NUMBER, "wanted", "done", "attempts"),
        *open_columns(MOMENT, "leased_until", "unsure_since"),
        *open_columns(TEXT, "failure", "parked"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "key"),
    )
    index("delivery", "delivery_parked", "workspace", "channel", where="parked IS NOT NULL")
    index("delivery", "delivery_waiting", "due", where="done < wanted AND parked IS NULL")


def make_digest() -> None:
    op.create_table(
        "digest",
        *columns(TEXT, "id", "workspace"),
        *columns(DAY, "week"),
        *columns(JSON, "content"),
        *open_columns(TEXT, "posted_channel", "posted_ts"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "week"),
    )


def make_cell() -> None:
    op.create_table(
        "cell",
        *columns(TEXT, "name", "workspace", "change", "kind"),
        *open_columns(TEXT, "team"),
        *columns(JSON, "rounds"),
        *columns(NUMBER, "people", "answers"),
        *columns(DAY, "first", "last"),
        *columns(TEXT, "made_of"),
        *open_columns(JSON, "value"),
        *open_columns(TEXT, "digest"),
        sa.ForeignKeyConstraint(["digest"], ["digest.id"]),
        sa.ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        sa.PrimaryKeyConstraint("name"),
    )
    index("cell", "cell_of_change", "workspace", "change")
    index("cell", "cell_of_kind", "workspace", "kind")


def make_decision() -> None:
    op.create_table(
        "decision",
        *columns(TEXT, "id", "workspace", "change"),
        *columns(NUMBER, "number"),
        *columns(TEXT, "source", "kind"),
        *columns(MOMENT, "moment"),
        *columns(DAY, "day"),
        *open_columns(TEXT, "actor"),
        *columns(TEXT, "reason"),
        *columns(JSON, "details"),
        *open_columns(TEXT, "digest"),
        sa.ForeignKeyConstraint(["digest"], ["digest.id"]),
        sa.ForeignKeyConstraint(["workspace", "change"], ["change.workspace", "change.key"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "source"),
    )
    index("decision", "decision_of_change", "workspace", "change", "number")
