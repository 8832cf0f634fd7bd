import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import OPERATOR, POPS, Action, AuditLine
from storage.audit import newest_lines, record
from storage.database import Database
from storage.purge import delete_workspace
from tests.storage.values import HOUR, NOW

SEALED = AuditLine(NOW, "T01", OPERATOR, Action.SEALED, "change async")
EXPORTED = AuditLine(NOW + HOUR, "T01", "U90", Action.EXPORTED, "csv")


def write(database: Database, *lines: AuditLine) -> None:
    with database.transaction() as session:
        for line in lines:
            record(session, line.workspace, line.moment, line.actor, line.action, line.subject)


def test_lines_come_back_as_they_were_written_the_newest_last(database: Database) -> None:
    write(database, EXPORTED, SEALED)
    with database.snapshot() as session:
        assert newest_lines(session, 10) == [SEALED, EXPORTED]
        assert newest_lines(session, 1) == [EXPORTED]


def test_a_line_goes_with_the_transaction_of_its_cause(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            record(session, "T01", NOW, POPS, Action.SEALED, "change async")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.snapshot() as session:
        assert newest_lines(session, 10) == []


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'U1'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_or_delete_a_line(
    set_up_database: Database, statement: str
) -> None:
    write(set_up_database, SEALED)
    with (
        pytest.raises(DBAPIError, match="only added to"),
        set_up_database.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    with set_up_database.snapshot() as session:
        assert newest_lines(session, 10) == [SEALED]


def test_the_lines_of_a_workspace_go_with_the_workspace_alone(set_up_database: Database) -> None:
    elsewhere = AuditLine(NOW, "T02", "U7", Action.EXPORTED, "json")
    write(set_up_database, SEALED, EXPORTED, elsewhere)
    with set_up_database.transaction() as session:
        assert delete_workspace(session, "T01")
        assert newest_lines(session, 10) == [elsewhere]
