from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from bot.domain.change import Change
from bot.domain.question import Question
from bot.domain.round import Round
from bot.domain.setup import DigestPlan, NorthStar, Pulse
from bot.domain.team import Team
from storage.changes import all_due, set_due
from storage.database import Database
from storage.rows import from_json, insert_new, put, random_key, to_json
from storage.tables import ChannelTroubleRow
from tests.databases import at_once
from tests.storage.values import CHANGE, FOCUS, LOAD, NOW, PULSE, ROUND, TEAM, WORKSPACE


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Team, TEAM),
        (Change, CHANGE),
        (Pulse, PULSE),
        (Round, ROUND),
        (DigestPlan, WORKSPACE.digest),
        (NorthStar, WORKSPACE.north_star),
        (tuple[Question, ...], (FOCUS, LOAD)),
    ],
)
def test_a_value_comes_back_equal_from_its_json(kind: Any, value: Any) -> None:
    back = from_json(kind, to_json(kind, value))
    assert back == value
    assert type(back) is type(value)
    assert hash(back) == hash(value)


def test_json_holds_no_python_objects() -> None:
    stored = to_json(Pulse, PULSE)
    assert stored["cadence"] == {
        "days": ["monday", "thursday"],
        "at": "09:30:00",
        "every_weeks": 2,
        "since": "2026-01-05",
    }


def test_random_keys_differ_and_do_not_grow() -> None:
    keys = [random_key() for _ in range(50)]
    assert len(set(keys)) == 50
    assert keys != sorted(keys)


def test_a_moment_comes_back_aware_and_in_utc(set_up_database: Database) -> None:
    elsewhere = timezone(timedelta(hours=5, minutes=45))
    with set_up_database.transaction() as session:
        set_due(session, "T01", "weekly", "checkout", NOW.astimezone(elsewhere))
    with set_up_database.snapshot() as session:
        due = all_due(session, "T01")["weekly", "checkout"]
    assert due == NOW
    assert due is not None
    assert due.utcoffset() == timedelta(0)


def test_microseconds_of_a_moment_are_kept(set_up_database: Database) -> None:
    moment = NOW.replace(microsecond=123456)
    with set_up_database.transaction() as session:
        set_due(session, "T01", "weekly", "checkout", moment)
    with set_up_database.snapshot() as session:
        assert all_due(session, "T01")["weekly", "checkout"] == moment


def test_a_naive_moment_is_refused(set_up_database: Database) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    with (
        pytest.raises(StatementError, match="needs a time zone"),
        set_up_database.transaction() as session,
    ):
        set_due(session, "T01", "weekly", "checkout", naive)


def test_inserting_a_row_twice_keeps_the_first(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert insert_new(session, ChannelTroubleRow(workspace="T01", channel="C01", reason="first"))
        assert not insert_new(session, ChannelTroubleRow(workspace="T01", channel="C01", reason="second"))
    with set_up_database.snapshot() as session:
        assert session.get_one(ChannelTroubleRow, ("T01", "C01")).reason == "first"


def test_putting_a_row_twice_keeps_the_second(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        put(session, ChannelTroubleRow(workspace="T01", channel="C01", reason="first"))
        put(session, ChannelTroubleRow(workspace="T01", channel="C01", reason="second"))
    with set_up_database.snapshot() as session:
        assert session.get_one(ChannelTroubleRow, ("T01", "C01")).reason == "second"


def test_many_may_put_the_same_row_at_once(set_up_database: Database) -> None:
    def say(reason: str) -> None:
        with set_up_database.transaction() as session:
            session.get(ChannelTroubleRow, ("T01", "C01"))
            put(session, ChannelTroubleRow(workspace="T01", channel="C01", reason=reason))

    at_once(*(lambda n=n: say(f"reason {n}") for n in range(6)))
    with set_up_database.snapshot() as session:
        assert session.get_one(ChannelTroubleRow, ("T01", "C01")).reason.startswith("reason ")
