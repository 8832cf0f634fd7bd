import threading
from dataclasses import replace
from datetime import datetime

import pytest

from storage.database import Database
from storage.deliveries import (
    LEASE,
    Delivery,
    is_done,
    lease,
    next_delivery,
    owe,
    owe_again,
    park,
    put_back,
    settle,
)
from tests.databases import at_once
from tests.storage.values import HOUR, MINUTE, NOW, SECOND

REF = {"round": "round-1", "labels": ["a", "ü"], "none": None}


def test_a_delivery_owed_is_leased_with_what_it_is_made_from(set_up_database: Database) -> None:
    _owe(set_up_database)
    (leased,) = _lease(set_up_database)
    expected = Delivery(leased.id, "T01", "round:1", "round", "C01", REF, 1, 0, NOW + LEASE)
    assert leased == expected


def test_a_delivery_is_owed_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert owe(session, "T01", "round:1", "round", "C01", REF, NOW)
        assert not owe(session, "T01", "round:1", "round", "C99", {}, NOW)
    (leased,) = _lease(set_up_database)
    assert (leased.channel, leased.ref) == ("C01", REF)


def test_many_who_owe_the_same_at_once_owe_it_once(set_up_database: Database) -> None:
    def do() -> bool:
        with set_up_database.transaction() as session:
            return owe(session, "T01", "round:1", "round", "C01", REF, NOW)

    assert sorted(at_once(*[do] * 4)) == [False, False, False, True]
    assert len(_lease(set_up_database)) == 1


def test_what_was_sent_is_not_owed_again_under_the_same_key(set_up_database: Database) -> None:
    _owe(set_up_database)
    _send(set_up_database)
    with set_up_database.transaction() as session:
        assert not owe(session, "T01", "round:1", "round", "C01", REF, NOW)
    assert _lease(set_up_database, NOW + HOUR) == []


def test_a_cause_that_is_rolled_back_owes_nothing(set_up_database: Database) -> None:
    def fail_at_the_end() -> None:
        with set_up_database.transaction() as session:
            owe(session, "T01", "round:1", "round", "C01", REF, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert _lease(set_up_database) == []


def test_a_delivery_is_leased_when_it_is_due_and_not_before(set_up_database: Database) -> None:
    _owe(set_up_database)
    assert _lease(set_up_database, NOW - SECOND) == []
    assert len(_lease(set_up_database, NOW)) == 1


def test_the_oldest_are_leased_first_and_no_more_than_asked_for(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        for n in (3, 1, 4, 2):
            owe(session, "T01", f"key-{n}", "round", "C01", {}, NOW + n * SECOND)
        assert [d.key for d in lease(session, NOW + MINUTE, limit=3)] == ["key-1", "key-2", "key-3"]
        assert [d.key for d in lease(session, NOW + MINUTE, limit=3)] == ["key-4"]


def test_senders_at_once_never_get_the_same_delivery(set_up_database: Database) -> None:
    keys = {f"key-{n:02}" for n in range(24)}
    with set_up_database.transaction() as session:
        for key in keys:
            owe(session, "T01", key, "round", "C01", {}, NOW)

    def take() -> list[str]:
        with set_up_database.transaction() as session:
            return [d.key for d in lease(session, NOW, limit=6)]

    taken = [key for batch in at_once(*[take] * 6) for key in batch]
    taken += [d.key for d in _lease(set_up_database, limit=24)]
    assert len(taken) == len(set(taken))
    assert set(taken) == keys


def test_a_sender_does_not_wait_for_another(postgresql_database: Database) -> None:
    with postgresql_database.transaction() as session:
        session.connection().exec_driver_sql("INSERT INTO workspace (id, ops_leads) VALUES ('T01', '[]')")
        owe(session, "T01", "key-1", "round", "C01", {}, NOW)
        owe(session, "T01", "key-2", "round", "C01", {}, NOW + SECOND)
    with postgresql_database.transaction() as first, postgresql_database.transaction() as second:
        assert [d.key for d in lease(first, NOW + MINUTE, limit=1)] == ["key-1"]
        assert [d.key for d in lease(second, NOW + MINUTE)] == ["key-2"]


def test_a_lease_that_ran_out_is_taken_again(set_up_database: Database) -> None:
    _owe(set_up_database)
    (first,) = _lease(set_up_database)
    assert _lease(set_up_database, NOW + LEASE) == []
    (second,) = _lease(set_up_database, NOW + LEASE + SECOND)
    assert second == replace(first, leased_until=NOW + LEASE + SECOND + LEASE)


def test_a_settled_delivery_is_done(set_up_database: Database) -> None:
    _owe(set_up_database)
    assert not _is_done(set_up_database)
    _send(set_up_database)
    assert _is_done(set_up_database)
    assert _lease(set_up_database, NOW + HOUR) == []


def test_a_delivery_that_nobody_owes_is_not_done(set_up_database: Database) -> None:
    assert not _is_done(set_up_database)


def test_refreshes_before_sending_make_one_sending(set_up_database: Database) -> None:
    _owe(set_up_database)
    _send(set_up_database)
    for n in range(3):
        _refresh(set_up_database, NOW + MINUTE + n * SECOND)
    assert not _is_done(set_up_database)
    assert _lease(set_up_database, NOW + MINUTE - SECOND) == []
    _send(set_up_database, NOW + MINUTE)
    assert _is_done(set_up_database)
    assert _lease(set_up_database, NOW + HOUR) == []


def test_a_refresh_of_what_was_never_owed_is_owed(set_up_database: Database) -> None:
    _refresh(set_up_database, NOW)
    (leased,) = _lease(set_up_database)
    assert (leased.key, leased.ref, leased.wanted) == ("round:1", REF, 1)


def test_a_refresh_before_the_first_sending_does_not_delay_it(set_up_database: Database) -> None:
    _owe(set_up_database)
    _refresh(set_up_database, NOW + MINUTE)
    _send(set_up_database, NOW)
    assert _is_done(set_up_database)


def test_a_refresh_while_a_sending_is_under_way_is_sent_after_it(set_up_database: Database) -> None:
    _owe(set_up_database)
    (sending,) = _lease(set_up_database)
    for n in range(3, 6):
        _refresh(set_up_database, NOW + n * SECOND)
    assert _lease(set_up_database, NOW + 10 * SECOND) == []
    _settle(set_up_database, sending)
    assert not _is_done(set_up_database)
    assert _lease(set_up_database, NOW + 2 * SECOND) == []
    _send(set_up_database, NOW + 3 * SECOND)
    assert _is_done(set_up_database)


def test_no_refresh_is_lost_between_senders_and_causes_at_once(set_up_database: Database) -> None:
    _owe(set_up_database)
    shown: list[int] = []
    causes = [0]
    lock = threading.Lock()
    over = threading.Event()

    def cause() -> None:
        for _ in range(10):
            with set_up_database.transaction() as session:
                with lock:
                    causes[0] += 1
                owe_again(session, "T01", "round:1", "round", "C01", REF, NOW)

    def send() -> None:
        last_look = False
        while not last_look:
            last_look = over.is_set()
            for leased in _lease(set_up_database, NOW + SECOND):
                with lock:
                    shown.append(causes[0])
                _settle(set_up_database, leased)

    def cause_and_finish() -> None:
        at_once(cause, cause)
        over.set()

    at_once(send, send, cause_and_finish)
    assert _is_done(set_up_database)
    assert shown[-1] == causes[0] == 20


def test_a_failed_delivery_is_tried_again_later_with_its_attempts_counted(set_up_database: Database) -> None:
    _owe(set_up_database)
    for attempt in range(3):
        (leased,) = _lease(set_up_database, NOW + attempt * MINUTE)
        assert leased.attempts == attempt
        _put_back(set_up_database, leased, attempt + 1, failed=True)
        assert _lease(set_up_database, NOW + attempt * MINUTE + SECOND) == []


def test_a_delivery_put_back_without_failing_counts_no_attempt(set_up_database: Database) -> None:
    _owe(set_up_database)
    (leased,) = _lease(set_up_database)
    _put_back(set_up_database, leased, 1, failed=False)
    (again,) = _lease(set_up_database, NOW + MINUTE)
    assert again.attempts == 0


def test_a_delivery_that_arrives_forgets_its_failed_attempts(set_up_database: Database) -> None:
    _owe(set_up_database)
    (leased,) = _lease(set_up_database)
    _put_back(set_up_database, leased, 1, failed=True)
    _send(set_up_database, NOW + MINUTE)
    _refresh(set_up_database, NOW + HOUR)
    (again,) = _lease(set_up_database, NOW + HOUR)
    assert again.attempts == 0


def test_a_parked_delivery_is_left_alone(set_up_database: Database) -> None:
    _owe(set_up_database)
    (leased,) = _lease(set_up_database)
    with set_up_database.transaction() as session:
        park(session, leased, "channel_closed")
        assert next_delivery(session) is None
    assert _lease(set_up_database, NOW + HOUR) == []
    assert not _is_done(set_up_database)


def test_a_sender_that_lost_its_lease_cannot_give_it_to_a_third(set_up_database: Database) -> None:
    _owe(set_up_database)
    (slow,) = _lease(set_up_database)
    _lease(set_up_database, NOW + LEASE + SECOND)
    _put_back(set_up_database, slow, 1, failed=True)
    assert _lease(set_up_database, NOW + LEASE + MINUTE) == []


def test_a_sender_that_lost_its_lease_cannot_park(set_up_database: Database) -> None:
    _owe(set_up_database)
    (slow,) = _lease(set_up_database)
    (leased,) = _lease(set_up_database, NOW + LEASE + SECOND)
    with set_up_database.transaction() as session:
        park(session, slow, "channel_closed")
    _put_back(set_up_database, leased, 3, failed=False)
    _send(set_up_database, NOW + HOUR)
    assert _is_done(set_up_database)


def test_a_late_settling_takes_no_newer_revision_back(set_up_database: Database) -> None:
    _owe(set_up_database)
    (slow,) = _lease(set_up_database)
    _refresh(set_up_database, NOW)
    _send(set_up_database, NOW + LEASE + SECOND)
    _settle(set_up_database, slow)
    assert _is_done(set_up_database)
    assert _lease(set_up_database, NOW + HOUR) == []


def test_what_a_late_sender_did_send_counts_as_sent(set_up_database: Database) -> None:
    _owe(set_up_database)
    (slow,) = _lease(set_up_database)
    _lease(set_up_database, NOW + LEASE + SECOND)
    _settle(set_up_database, slow)
    assert _is_done(set_up_database)
    assert _lease(set_up_database, NOW + HOUR) == []


def test_the_next_delivery_is_the_earliest_that_waits(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert next_delivery(session) is None
        owe(session, "T01", "later", "round", "C01", {}, NOW + MINUTE)
        owe(session, "T01", "sooner", "round", "C01", {}, NOW)
        assert next_delivery(session) == NOW
        (leased,) = lease(session, NOW)
        settle(session, leased)
        assert next_delivery(session) == NOW + MINUTE


def test_a_leased_delivery_is_next_when_its_lease_runs_out(set_up_database: Database) -> None:
    _owe(set_up_database)
    _lease(set_up_database)
    with set_up_database.snapshot() as session:
        assert next_delivery(session) == NOW + LEASE


def test_workspaces_keep_their_deliveries_apart(set_up_database: Database) -> None:
    _owe(set_up_database)
    _send(set_up_database)
    with set_up_database.snapshot() as session:
        assert is_done(session, "T01", "round:1")
        assert not is_done(session, "T02", "round:1")


def _owe(database: Database) -> None:
    with database.transaction() as session:
        assert owe(session, "T01", "round:1", "round", "C01", REF, NOW)


def _refresh(database: Database, due: datetime) -> None:
    with database.transaction() as session:
        owe_again(session, "T01", "round:1", "round", "C01", REF, due)


def _lease(database: Database, now: datetime = NOW, limit: int = 20) -> list[Delivery]:
    with database.transaction() as session:
        return lease(session, now, limit)


def _settle(database: Database, delivery: Delivery) -> None:
    with database.transaction() as session:
        settle(session, delivery)


def _send(database: Database, now: datetime = NOW) -> None:
    (leased,) = _lease(database, now)
    _settle(database, leased)


def _put_back(database: Database, delivery: Delivery, minutes: int, *, failed: bool) -> None:
    with database.transaction() as session:
        put_back(session, delivery, NOW + minutes * MINUTE, failed=failed)


def _is_done(database: Database) -> bool:
    with database.snapshot() as session:
        return is_done(session, "T01", "round:1")
