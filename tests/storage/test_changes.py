from dataclasses import replace

from storage.changes import (
    all_due,
    drop_schedules,
    get_change,
    get_pulses,
    list_changes,
    list_pulses,
    salt_of,
    save_change,
    save_pulse,
    schedules_due,
    set_due,
)
from storage.database import Database
from storage.teams import save_team
from tests.databases import at_once
from tests.storage.values import CHANGE, HOUR, NOW, PULSE, SECOND, TEAM

SEARCH = replace(TEAM, key="search", channel="C02")
OTHER_CHANGE = replace(CHANGE, key="buddy", owner=None, review=None, trials=())
OTHER_PULSE = replace(PULSE, key="daily", change_key="buddy", questions=PULSE.questions[:1])


def test_changes_come_back_as_they_were_saved(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_change(session, "T01", OTHER_CHANGE)
    with set_up_database.snapshot() as session:
        assert get_change(session, "T01", "async") == CHANGE
        assert list_changes(session, "T01") == [CHANGE, OTHER_CHANGE]
        assert get_change(session, "T01", "none") is None
        assert list_changes(session, "T02") == []


def test_a_change_can_be_archived_and_is_still_there(set_up_database: Database) -> None:
    gone = replace(CHANGE, archived=True)
    with set_up_database.transaction() as session:
        save_change(session, "T01", gone)
    with set_up_database.snapshot() as session:
        assert get_change(session, "T01", "async") == gone
        assert list_changes(session, "T01") == [gone]


def test_the_salt_of_a_change_outlives_its_edits(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        salt = salt_of(session, "T01", "async")
        save_change(session, "T01", replace(CHANGE, title="Stand-ups in writing"))
    with set_up_database.snapshot() as session:
        assert salt is not None
        assert len(salt) == 32
        assert salt_of(session, "T01", "async") == salt


def test_every_change_has_its_own_salt(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_change(session, "T01", OTHER_CHANGE)
        assert salt_of(session, "T01", "async") != salt_of(session, "T01", "buddy")


def test_pulses_come_back_as_they_were_saved(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_change(session, "T01", OTHER_CHANGE)
        save_pulse(session, "T01", OTHER_PULSE)
    with set_up_database.snapshot() as session:
        assert get_pulses(session, "T01", ["weekly", "nowhere"]) == {"weekly": PULSE}
        assert list_pulses(session, "T01") == [OTHER_PULSE, PULSE]
        assert get_pulses(session, "T02", ["weekly"]) == {}


def test_saving_a_pulse_again_replaces_it(set_up_database: Database) -> None:
    newer = replace(PULSE, team_keys=("checkout", "search"), archived=True)
    with set_up_database.transaction() as session:
        save_pulse(session, "T01", newer)
    with set_up_database.snapshot() as session:
        assert list_pulses(session, "T01") == [newer]


def test_a_pulse_is_due_at_its_moment_and_the_oldest_comes_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_team(session, "T01", SEARCH)
        set_due(session, "T01", "weekly", "checkout", NOW)
        set_due(session, "T01", "weekly", "search", NOW - HOUR)
    with set_up_database.snapshot() as session:
        search = ("T01", "weekly", "search", NOW - HOUR)
        assert schedules_due(session, NOW - SECOND) == [search]
        assert schedules_due(session, NOW) == [search, ("T01", "weekly", "checkout", NOW)]


def test_a_later_due_moment_replaces_the_earlier(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert ("weekly", "checkout") not in all_due(session, "T01")
        set_due(session, "T01", "weekly", "checkout", NOW)
        set_due(session, "T01", "weekly", "checkout", NOW + HOUR)
    with set_up_database.snapshot() as session:
        assert all_due(session, "T01")["weekly", "checkout"] == NOW + HOUR
        assert schedules_due(session, NOW) == []


def test_two_replicas_may_set_the_first_due_moment_at_once(set_up_database: Database) -> None:
    def set_it() -> None:
        with set_up_database.transaction() as session:
            set_due(session, "T01", "weekly", "checkout", NOW)

    at_once(set_it, set_it, set_it)
    with set_up_database.snapshot() as session:
        assert all_due(session, "T01")["weekly", "checkout"] == NOW


def test_a_pulse_stops_in_all_teams_but_the_named_ones(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_team(session, "T01", SEARCH)
        set_due(session, "T01", "weekly", "checkout", NOW)
        set_due(session, "T01", "weekly", "search", NOW)
        drop_schedules(session, "T01", "weekly", ("search",))
        assert schedules_due(session, NOW) == [("T01", "weekly", "search", NOW)]
        drop_schedules(session, "T01", "weekly")
        assert schedules_due(session, NOW) == []
