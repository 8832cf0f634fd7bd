from storage.backlog import retry
from storage.database import Database
from storage.deliveries import LEASE, next_delivery, park, put_back
from tests.storage.owing import arrived, give_back, owe_one, refresh, send_one, settled, take
from tests.storage.values import HOUR, MINUTE, NOW, SECOND


def test_a_failed_delivery_is_tried_again_later_with_its_attempts_counted(set_up_database: Database) -> None:
    owe_one(set_up_database)
    for attempt in range(3):
        (leased,) = take(set_up_database, NOW + attempt * MINUTE)
        assert leased.attempts == attempt
        give_back(set_up_database, leased, attempt + 1, failed=True)
        assert take(set_up_database, NOW + attempt * MINUTE + SECOND) == []


def test_a_delivery_put_back_without_failing_counts_no_attempt(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    give_back(set_up_database, leased, 1, failed=False)
    (again,) = take(set_up_database, NOW + MINUTE)
    assert again.attempts == 0


def test_a_delivery_that_arrives_forgets_its_failed_attempts(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    give_back(set_up_database, leased, 1, failed=True)
    send_one(set_up_database, NOW + MINUTE)
    refresh(set_up_database, NOW + HOUR)
    (again,) = take(set_up_database, NOW + HOUR)
    assert again.attempts == 0


def test_a_parked_delivery_is_left_alone(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    with set_up_database.transaction() as session:
        park(session, leased, "channel_closed")
        assert next_delivery(session) is None
    assert take(set_up_database, NOW + HOUR) == []
    assert not arrived(set_up_database)


def test_a_sender_that_lost_its_lease_cannot_give_it_to_a_third(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (slow,) = take(set_up_database)
    take(set_up_database, NOW + LEASE + SECOND)
    give_back(set_up_database, slow, 1, failed=True)
    assert take(set_up_database, NOW + LEASE + MINUTE) == []


def test_a_sender_that_lost_its_lease_cannot_park(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (slow,) = take(set_up_database)
    (leased,) = take(set_up_database, NOW + LEASE + SECOND)
    with set_up_database.transaction() as session:
        park(session, slow, "channel_closed")
    give_back(set_up_database, leased, 3, failed=False)
    send_one(set_up_database, NOW + HOUR)
    assert arrived(set_up_database)


def test_a_late_settling_takes_no_newer_revision_back(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (slow,) = take(set_up_database)
    refresh(set_up_database, NOW)
    send_one(set_up_database, NOW + LEASE + SECOND)
    settled(set_up_database, slow)
    assert arrived(set_up_database)
    assert take(set_up_database, NOW + HOUR) == []


def test_what_a_late_sender_did_send_counts_as_sent(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (slow,) = take(set_up_database)
    take(set_up_database, NOW + LEASE + SECOND)
    settled(set_up_database, slow)
    assert arrived(set_up_database)
    assert take(set_up_database, NOW + HOUR) == []


def test_a_sender_that_died_leaves_the_mark_that_it_may_have_sent(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (first,) = take(set_up_database)
    assert first.unsure_since is None
    (second,) = take(set_up_database, NOW + MINUTE + SECOND)
    (third,) = take(set_up_database, NOW + 3 * MINUTE)
    assert (second.unsure_since, third.unsure_since) == (NOW, NOW)


def test_a_known_failure_leaves_no_mark(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    give_back(set_up_database, leased, 1, failed=True)
    (again,) = take(set_up_database, NOW + MINUTE)
    assert again.unsure_since is None


def test_an_unknown_outcome_leaves_its_mark_even_when_parked(set_up_database: Database) -> None:
    owe_one(set_up_database)
    (leased,) = take(set_up_database)
    with set_up_database.transaction() as session:
        put_back(session, leased, NOW + MINUTE, failed=True, reason="timeout", unsure=True)
    (again,) = take(set_up_database, NOW + MINUTE)
    assert again.unsure_since == NOW
    with set_up_database.transaction() as session:
        park(session, again, "timeout", unsure=True)
        retry(session, None, NOW + HOUR)
    (last,) = take(set_up_database, NOW + HOUR)
    assert last.unsure_since == NOW


def test_a_failure_after_an_unknown_outcome_does_not_make_it_known(set_up_database: Database) -> None:
    owe_one(set_up_database)
    take(set_up_database)
    (again,) = take(set_up_database, NOW + MINUTE + SECOND)
    give_back(set_up_database, again, 5, failed=True)
    (last,) = take(set_up_database, NOW + 5 * MINUTE)
    assert last.unsure_since == NOW


def test_what_is_settled_is_sure_when_it_is_owed_again(set_up_database: Database) -> None:
    owe_one(set_up_database)
    take(set_up_database)
    send_one(set_up_database, NOW + MINUTE + SECOND)
    refresh(set_up_database, NOW + HOUR)
    (again,) = take(set_up_database, NOW + HOUR)
    assert again.unsure_since is None
