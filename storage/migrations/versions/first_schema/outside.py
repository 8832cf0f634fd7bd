"""Numbers from outside."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.first_schema.columns import DAY, FRACTION, TEXT, columns


def make_metric_reading() -> None:
    op.create_table(
        "metric_reading",
        *columns(TEXT, "workspace", "metric", "team"),
        *columns(DAY, "day"),
        *columns(FRACTION, "value"),
        *columns(TEXT, "source", "written_by"),
        sa.ForeignKeyConstraint(["workspace"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace", "metric", "team", "day"),
    )
