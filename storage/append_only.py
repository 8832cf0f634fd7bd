"""What makes the audit log append-only: its lines never change, and go only when their workspace is gone.

Triggers of the database, by dialect, so that no code of Pops can do otherwise.
"""

from typing import Any

from sqlalchemy import Connection, Table, event, text

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


def keep_appending(table: Table) -> None:
    """Make the triggers whenever this table is made."""

    def make(_table: Table, connection: Connection, **_more: Any) -> None:
        for statement in APPEND_ONLY[connection.dialect.name]:
            connection.execute(text(statement))

    event.listen(table, "after_create", make)
