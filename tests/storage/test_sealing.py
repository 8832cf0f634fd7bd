from dataclasses import replace
from pathlib import Path

from storage.changes import get_change, salt_of, save_change
from storage.database import Database
from storage.rounds import close_round, hold_rounds
from storage.sealing import changes_to_seal, open_rounds_of, seal, sealed_on, stop_change
from tests.databases import at_once
from tests.storage.values import CHANGE, HOUR, NOW, set_up

STOPPED = replace(CHANGE, archived=True)


def stopped(database: Database) -> Database:
    with database.transaction() as session:
        save_change(session, "T01", STOPPED)
        stop_change(session, "T01", "async", NOW)
    return database


def test_a_stopped_change_is_to_be_sealed_from_its_moment_on(set_up_database: Database) -> None:
    with stopped(set_up_database).snapshot() as session:
        assert changes_to_seal(session, NOW - HOUR) == []
        assert changes_to_seal(session, NOW) == [("T01", "async")]


def test_stopping_twice_keeps_the_first_moment(set_up_database: Database) -> None:
    with stopped(set_up_database).transaction() as session:
        stop_change(session, "T01", "async", NOW + HOUR)
        assert changes_to_seal(session, NOW) == [("T01", "async")]


def test_a_change_that_came_back_is_not_to_be_sealed(set_up_database: Database) -> None:
    with stopped(set_up_database).transaction() as session:
        save_change(session, "T01", CHANGE)
        assert changes_to_seal(session, NOW + HOUR) == []


def test_sealing_erases_the_salt_once_and_keeps_the_change(set_up_database: Database) -> None:
    with stopped(set_up_database).transaction() as session:
        assert sealed_on(session, "T01", "async") is None
        assert seal(session, "T01", "async", NOW)
        assert not seal(session, "T01", "async", NOW + HOUR)
        assert salt_of(session, "T01", "async") is None
        assert sealed_on(session, "T01", "async") == NOW
        assert get_change(session, "T01", "async") == STOPPED
        assert changes_to_seal(session, NOW + HOUR) == []


def test_of_two_who_seal_at_once_one_does(set_up_database: Database) -> None:
    def try_it() -> bool:
        with set_up_database.transaction() as session:
            return seal(session, "T01", "async", NOW)

    assert sorted(at_once(try_it, try_it)) == [False, True]


def test_a_held_round_of_a_sealed_change_has_no_salt(set_up_database: Database, round_id: str) -> None:
    with set_up_database.transaction() as session:
        assert open_rounds_of(session, "T01", "async") == [round_id]
        close_round(session, round_id)
        assert open_rounds_of(session, "T01", "async") == []
        seal(session, "T01", "async", NOW)
        assert hold_rounds(session, [round_id])[round_id].salt is None


def test_nothing_of_an_erased_salt_is_left_in_the_files(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.transaction() as session:
        set_up(session)
        salt = salt_of(session, "T01", "async")
    assert salt is not None
    assert salt in written(tmp_path)
    with sqlite_database.transaction() as session:
        seal(session, "T01", "async", NOW)
    assert sqlite_database.sweep()
    assert salt not in written(tmp_path)


def written(folder: Path) -> bytes:
    """Every byte of the database and of what lies beside it."""
    return b"".join(file.read_bytes() for file in folder.iterdir())
