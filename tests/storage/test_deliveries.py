import threading
from dataclasses import replace

import pytest
from sqlmodel import select

from storage.database import Database
from storage.deliveries import (
    LEASE,
    Delivery,
    forget,
    is_waiting,
    lease,
    next_delivery,
    owe,
    owe_again,
    remember,
    settle,
)
from storage.tables import DeliveryRow
from tests.databases import at_once
from tests.storage.owing import REF, arrived, owe_one, refresh, send_one, settled, take
from tests.storage.values import HOUR, MINUTE, NOW, SECOND


def test_a_delivery_owed_is_leased_with_what_it_is_made_from(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    expected = Delivery(leased.id, "T01", "round:1", "round", "C01", REF, 1, 0, NOW + LEASE)
    assert leased == expected


def test_a_delivery_is_owed_once(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        assert owe(session, "T01", "round:1", "round", "C01", REF, NOW)
        assert not owe(session, "T01", "round:1", "round", "C99", {}, NOW)
    (leased,) = take(set_up_database)
    assert (leased.channel, leased.ref) == ("C01", REF)


def test_many_who_owe_the_same_at_once_owe_it_once(set_up_database: Database) -> None:
    def do() -> bool:
        with set_up_database.transaction() as session:
            return owe(session, "T01", "round:1", "round", "C01", REF, NOW)

    assert sorted(at_once(*[do] * 4)) == [False, False, False, True]
    assert len(take(set_up_database)) == 1


def test_what_was_sent_is_not_owed_again_under_the_same_key(set_up_database: Database) -> None:
    owe_one(set_up_database)
    send_one(set_up_database)
    with set_up_database.transaction() as session:
        assert not owe(session, "T01", "round:1", "round", "C01", REF, NOW)
    assert take(set_up_database, NOW + HOUR) == []


def test_a_cause_that_is_rolled_back_owes_nothing(set_up_database: Database) -> None:
    def fail_at_the_end() -> None:
        with set_up_database.transaction() as session:
            owe(session, "T01", "round:1", "round", "C01", REF, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert take(set_up_database) == []


def test_a_delivery_is_leased_when_it_is_due_and_not_before(set_up_database: Database) -> None:
    owe_one(set_up_database)
    assert take(set_up_database, NOW - SECOND) == []
    assert len(take(set_up_database, NOW)) == 1


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

    def take_some() -> list[str]:
        with set_up_database.transaction() as session:
            return [d.key for d in lease(session, NOW, limit=6)]

    taken = [key for batch in at_once(*[take_some] * 6) for key in batch]
    taken += [d.key for d in take(set_up_database, limit=24)]
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
    owe_one(set_up_database)
    (first,) = take(set_up_database)
    assert take(set_up_database, NOW + LEASE) == []
    (second,) = take(set_up_database, NOW + LEASE + SECOND)
    assert second == replace(first, leased_until=NOW + LEASE + SECOND + LEASE, unsure_since=NOW)


def test_a_settled_delivery_is_done(set_up_database: Database) -> None:
    owe_one(set_up_database)
    assert not arrived(set_up_database)
    send_one(set_up_database)
    assert arrived(set_up_database)
    assert take(set_up_database, NOW + HOUR) == []


def test_refreshes_before_sending_make_one_sending(set_up_database: Database) -> None:
    owe_one(set_up_database)
    send_one(set_up_database)
    for n in range(3):
        refresh(set_up_database, NOW + MINUTE + n * SECOND)
    assert not arrived(set_up_database)
    assert take(set_up_database, NOW + MINUTE - SECOND) == []
    send_one(set_up_database, NOW + MINUTE)
    assert arrived(set_up_database)
    assert take(set_up_database, NOW + HOUR) == []


def test_a_refresh_of_what_was_never_owed_is_owed(set_up_database: Database) -> None:
    refresh(set_up_database, NOW)
    (leased,) = take(set_up_database)
    assert (leased.key, leased.ref, leased.wanted) == ("round:1", REF, 1)


def test_a_refresh_before_the_first_sending_does_not_delay_it(set_up_database: Database) -> None:
    owe_one(set_up_database)
    refresh(set_up_database, NOW + MINUTE)
    send_one(set_up_database, NOW)
    assert arrived(set_up_database)


def test_a_refresh_while_a_sending_is_under_way_is_sent_after_it(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (sending,) = take(set_up_database)
    for n in range(3, 6):
        refresh(set_up_database, NOW + n * SECOND)
    assert take(set_up_database, NOW + 10 * SECOND) == []
    settled(set_up_database, sending)
    assert not arrived(set_up_database)
    assert take(set_up_database, NOW + 2 * SECOND) == []
    send_one(set_up_database, NOW + 3 * SECOND)
    assert arrived(set_up_database)


def test_no_refresh_is_lost_between_senders_and_causes_at_once(set_up_database: Database) -> None:
    owe_one(set_up_database)
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
            for leased in take(set_up_database, NOW + SECOND):
                with lock:
                    shown.append(causes[0])
                settled(set_up_database, leased)

    def cause_and_finish() -> None:
        at_once(cause, cause)
        over.set()

    at_once(send, send, cause_and_finish)
    assert arrived(set_up_database)
    assert shown[-1] == causes[0] == 20


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
    owe_one(set_up_database)
    take(set_up_database)
    with set_up_database.snapshot() as session:
        assert next_delivery(session) == NOW + LEASE


def test_workspaces_keep_their_deliveries_apart(set_up_database: Database) -> None:
    owe_one(set_up_database)
    with set_up_database.snapshot() as session:
        assert is_waiting(session, "T01", "round:1")
        assert not is_waiting(session, "T02", "round:1")


def test_a_forgotten_delivery_leaves_nothing(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    with set_up_database.transaction() as session:
        forget(session, leased)
    with set_up_database.snapshot() as session:
        assert session.exec(select(DeliveryRow)).all() == []


def test_what_a_sending_did_is_remembered_for_the_next(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    with set_up_database.transaction() as session:
        settle(session, leased)
        remember(session, leased, {"posted": "1.1"})
    refresh(set_up_database, NOW + HOUR)
    (again,) = take(set_up_database, NOW + HOUR)
    assert again.ref == {"posted": "1.1"}
