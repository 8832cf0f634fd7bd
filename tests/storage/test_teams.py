from dataclasses import replace
from datetime import date

import pytest

from bot.domain.people import Person, PersonKind
from storage.database import Database
from storage.teams import (
    channel_trouble,
    get_people,
    get_person,
    get_team,
    gone_people,
    list_teams,
    members_of,
    move_channel,
    save_person,
    save_team,
    set_channel_trouble,
    set_members,
    team_of_channel,
    teams_of_person,
)
from tests.databases import at_once
from tests.storage.values import NOW, TEAM

WHOLE_CHANNEL = replace(TEAM, key="search", channel="C02", roster=None)


@pytest.fixture
def teams_database(set_up_database: Database) -> Database:
    with set_up_database.transaction() as session:
        save_team(session, "T01", WHOLE_CHANNEL)
    return set_up_database


def test_teams_come_back_as_they_were_saved(teams_database: Database) -> None:
    with teams_database.snapshot() as session:
        assert get_team(session, "T01", "checkout") == TEAM
        assert list_teams(session, "T01") == [TEAM, WHOLE_CHANNEL]


def test_teams_of_other_workspaces_are_unknown(teams_database: Database) -> None:
    with teams_database.snapshot() as session:
        assert get_team(session, "T02", "checkout") is None
        assert list_teams(session, "T02") == []
        assert team_of_channel(session, "T02", "C01") is None


def test_a_team_is_found_by_its_channel(teams_database: Database) -> None:
    with teams_database.snapshot() as session:
        assert team_of_channel(session, "T01", "C02") == WHOLE_CHANNEL
        assert team_of_channel(session, "T01", "C09") is None


def test_an_archived_team_keeps_its_place_but_not_its_channel(teams_database: Database) -> None:
    gone = replace(TEAM, archived=True)
    with teams_database.transaction() as session:
        save_team(session, "T01", gone)
        assert team_of_channel(session, "T01", "C01") is None
        assert get_team(session, "T01", "checkout") == gone
        assert list_teams(session, "T01") == [gone, WHOLE_CHANNEL]


def test_a_team_follows_its_channel_to_a_new_id(teams_database: Database) -> None:
    with teams_database.transaction() as session:
        move_channel(session, "T01", "C01", "C77")
    with teams_database.snapshot() as session:
        assert team_of_channel(session, "T01", "C77") == replace(TEAM, channel="C77")
        assert team_of_channel(session, "T01", "C01") is None
        assert get_team(session, "T01", "search") == WHOLE_CHANNEL


def test_a_written_roster_decides_who_is_in_the_team(teams_database: Database) -> None:
    with teams_database.transaction() as session:
        set_members(session, "T01", "checkout", ("U09",))
        assert members_of(session, "T01", TEAM) == ("U01", "U02")


def test_without_a_roster_the_channel_decides(teams_database: Database) -> None:
    with teams_database.transaction() as session:
        assert members_of(session, "T01", WHOLE_CHANNEL) == ()
        set_members(session, "T01", "search", ("U03", "U01", "U03"))
        assert members_of(session, "T01", WHOLE_CHANNEL) == ("U01", "U03")
        set_members(session, "T01", "search", ("U04", "U01"))
        assert members_of(session, "T01", WHOLE_CHANNEL) == ("U01", "U04")
        set_members(session, "T01", "search", ())
        assert members_of(session, "T01", WHOLE_CHANNEL) == ()


def test_whom_slack_has_deactivated_is_in_no_team(teams_database: Database) -> None:
    assert TEAM.roster is not None
    gone, *there = TEAM.roster
    with teams_database.transaction() as session:
        set_members(session, "T01", "search", (gone, "U09"))
        assert teams_of_person(session, "T01", gone) == [TEAM, WHOLE_CHANNEL]
        assert teams_of_person(session, "T02", gone) == []
        save_person(session, "T01", Person(gone, PersonKind.GONE), NOW)
        save_person(session, "T01", Person("U09", PersonKind.GUEST), NOW)
        assert members_of(session, "T01", TEAM) == tuple(sorted(there))
        assert gone_people(session, "T01") == gone_people(session, "T01", [gone, "U09"]) == {gone}
        assert gone_people(session, "T01", ["U09"]) == frozenset()


def test_known_trouble_follows_a_channel_to_its_new_id(teams_database: Database) -> None:
    with teams_database.transaction() as session:
        set_channel_trouble(session, "T01", "C02", "channel_archived")
        move_channel(session, "T01", "C02", "C09")
        assert channel_trouble(session, "T01", "C02") is None
        assert channel_trouble(session, "T01", "C09") == "channel_archived"


def test_two_syncs_of_a_roster_at_once_leave_one_of_the_two(teams_database: Database) -> None:
    def sync(members: tuple[str, ...]) -> None:
        with teams_database.transaction() as session:
            set_members(session, "T01", "search", members)

    one, other = ("U01", "U02", "U03"), ("U03", "U04")
    for _ in range(5):
        at_once(lambda: sync(one), lambda: sync(other), lambda: sync(one))
        with teams_database.snapshot() as session:
            assert members_of(session, "T01", WHOLE_CHANNEL) in {one, other}


def test_what_slack_says_of_a_person_is_remembered(set_up_database: Database) -> None:
    people = [Person(f"U-{kind}", kind, "Asia/Tokyo") for kind in PersonKind]
    with set_up_database.transaction() as session:
        for person in people:
            save_person(session, "T01", person, NOW)
    with set_up_database.snapshot() as session:
        for person in people:
            assert get_person(session, "T01", person.user_id) == (person, date(2026, 3, 2))
        some = get_people(session, "T01", [people[0].user_id, people[1].user_id, "U-nobody-knows"])
        assert some == {person.user_id: (person, date(2026, 3, 2)) for person in people[:2]}
        assert get_people(session, "T02", [people[0].user_id]) == get_people(session, "T01", []) == {}


def test_the_newest_word_on_a_person_counts(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        save_person(session, "T01", Person("U01", PersonKind.MEMBER, "Asia/Tokyo"), NOW)
        assert get_person(session, "T01", "U01") is not None
        save_person(session, "T01", Person("U01", PersonKind.GONE), NOW.replace(day=9))
    with set_up_database.snapshot() as session:
        assert get_person(session, "T01", "U01") == (Person("U01", PersonKind.GONE), date(2026, 3, 9))
        assert get_person(session, "T01", "U02") is None


def test_a_channel_in_trouble_says_why_until_it_is_over(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert channel_trouble(session, "T01", "C01") is None
        set_channel_trouble(session, "T01", "C01", None)
        set_channel_trouble(session, "T01", "C01", "archived")
        set_channel_trouble(session, "T01", "C01", "bot removed")
        assert channel_trouble(session, "T01", "C01") == "bot removed"
    with set_up_database.transaction() as session:
        set_channel_trouble(session, "T01", "C01", None)
    with set_up_database.snapshot() as session:
        assert channel_trouble(session, "T01", "C01") is None
