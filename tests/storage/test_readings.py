from dataclasses import replace
from datetime import date, timedelta

from bot.domain.metric import Reading, Source, Written
from storage.database import Database
from storage.readings import (
    Kept,
    all_readings,
    forget_writer,
    keep_readings,
    newest_days,
    reading_on,
    readings_since,
    written_by,
)
from tests.databases import at_once

DAY = date(2026, 3, 2)
READING = Reading("releases", DAY, 12.5)
OF_TEAM = replace(READING, team_key="checkout", value=3.0)
LEAD = Written(Source.COMMAND, "U90")


def keep(database: Database, *readings: Reading, by: Written = LEAD) -> Kept:
    with database.transaction() as session:
        return keep_readings(session, "T01", readings, by)


def test_readings_come_back_by_metric_team_and_day(set_up_database: Database) -> None:
    earlier = replace(READING, day=DAY - timedelta(days=1))
    assert keep(set_up_database, OF_TEAM, READING, earlier) == Kept(3, 0, 0)
    with set_up_database.snapshot() as session:
        assert readings_since(session, "T01", ["releases"], date.min) == [earlier, READING, OF_TEAM]
        assert readings_since(session, "T01", ["releases"], DAY) == [READING, OF_TEAM]
        assert readings_since(session, "T02", ["releases"], date.min) == []
        assert readings_since(session, "T01", ["other"], date.min) == []
        assert reading_on(session, "T01", "releases", None, DAY) == 12.5
        assert reading_on(session, "T01", "releases", "checkout", DAY) == 3.0
        assert reading_on(session, "T01", "releases", "other", DAY) is None


def test_all_readings_come_with_the_way_in_which_they_came(set_up_database: Database) -> None:
    keep(set_up_database, READING)
    keep(set_up_database, OF_TEAM, by=Written(Source.API, "api"))
    with set_up_database.snapshot() as session:
        assert list(all_readings(session, "T01")) == [(READING, Source.COMMAND), (OF_TEAM, Source.API)]
        assert list(all_readings(session, "T02")) == []


def test_the_same_metric_day_and_team_is_kept_once(set_up_database: Database) -> None:
    keep(set_up_database, READING, OF_TEAM)
    new = replace(READING, day=DAY + timedelta(days=1))
    assert keep(set_up_database, replace(READING, value=13.0), OF_TEAM, new) == Kept(1, 1, 1)
    with set_up_database.snapshot() as session:
        assert reading_on(session, "T01", "releases", None, DAY) == 13.0
        assert len(readings_since(session, "T01", ["releases"], date.min)) == 3


def test_what_is_there_already_keeps_who_wrote_it_and_a_change_does_not(set_up_database: Database) -> None:
    keep(set_up_database, READING, OF_TEAM)
    keep(set_up_database, READING, replace(OF_TEAM, value=4.0), by=Written(Source.API, "api"))
    with set_up_database.snapshot() as session:
        assert written_by(session, "T01", "U90") == [READING]
        assert written_by(session, "T01", "api") == [replace(OF_TEAM, value=4.0)]


def test_two_who_bring_the_same_at_once_leave_one(set_up_database: Database) -> None:
    readings = [replace(READING, day=DAY + timedelta(days=n)) for n in range(50)]
    at_once(*[lambda: keep(set_up_database, *readings)] * 4)
    with set_up_database.snapshot() as session:
        assert readings_since(session, "T01", ["releases"], date.min) == readings


def test_nothing_given_is_nothing_kept(set_up_database: Database) -> None:
    assert keep(set_up_database) == Kept(0, 0, 0)


def test_the_newest_days_are_those_of_the_whole_organisation(set_up_database: Database) -> None:
    later = replace(OF_TEAM, day=DAY + timedelta(days=9))
    keep(set_up_database, READING, replace(READING, day=DAY - timedelta(days=7)), later)
    with set_up_database.snapshot() as session:
        assert newest_days(session, "T01") == {"releases": DAY}
        assert newest_days(session, "T02") == {}


def test_a_writer_is_forgotten_and_the_numbers_stay(set_up_database: Database) -> None:
    keep(set_up_database, READING, OF_TEAM)
    with set_up_database.transaction() as session:
        assert forget_writer(session, "T01", "U91") == 0
        assert forget_writer(session, "T01", "U90") == 2
    with set_up_database.snapshot() as session:
        assert written_by(session, "T01", "U90") == []
        assert readings_since(session, "T01", ["releases"], date.min) == [READING, OF_TEAM]
