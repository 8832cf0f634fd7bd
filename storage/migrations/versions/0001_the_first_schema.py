"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.first_schema import asking, outside, setup, telling

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


TABLES = (
    ("workspace", setup.make_workspace),
    ("audit", telling.make_audit),
    ("change", setup.make_change),
    ("channel_trouble", setup.make_channel_trouble),
    ("delivery", telling.make_delivery),
    ("digest", telling.make_digest),
    ("cell", telling.make_cell),
    ("decision", telling.make_decision),
    ("metric_reading", outside.make_metric_reading),
    ("person", setup.make_person),
    ("team", setup.make_team),
    ("feedback", asking.make_feedback),
    ("feedback_step", asking.make_feedback_step),
    ("sharing", asking.make_sharing),
    ("lesson", asking.make_lesson),
    ("lesson_offer", asking.make_lesson_offer),
    ("reminder_choice", asking.make_reminder_choice),
    ("ask", asking.make_ask),
    ("member", setup.make_member),
    ("pulse", setup.make_pulse),
    ("round", asking.make_round),
    ("schedule", setup.make_schedule),
    ("answer", asking.make_answer),
    ("thread", asking.make_thread),
    ("thread_question", asking.make_thread_question),
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
