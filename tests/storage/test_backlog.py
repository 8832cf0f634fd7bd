from datetime import datetime

from storage import backlog
from storage.backlog import Owed
from storage.database import Database
from storage.deliveries import Delivery, owe, park, put_back
from tests.storage.owing import send_one, settled, take
from tests.storage.values import HOUR, MINUTE, NOW


def owe_some(database: Database, *keys: str) -> dict[str, Delivery]:
    """Owed and leased, by their keys."""
    with database.transaction() as session:
        for key in keys:
            owe(session, "T01", key, "message", "C01", {"words": "secret"}, NOW)
    return {delivery.key: delivery for delivery in take(database)}


def left(database: Database, now: datetime = NOW) -> list[str]:
    """The keys of what is due."""
    return [delivery.key for delivery in take(database, now)]


def test_what_waits_and_what_is_parked_is_listed_without_contents(set_up_database: Database) -> None:
    owed = owe_some(set_up_database, "late", "shut")
    with set_up_database.transaction() as session:
        put_back(session, owed["late"], NOW + MINUTE, failed=True, reason="HTTP 503")
        park(session, owed["shut"], "is_archived")
    with set_up_database.snapshot() as session:
        waiting, parked = backlog.waiting(session, 10), backlog.parked(session, 10)
    late = Owed(owed["late"].id, "T01", "message", "C01", NOW + MINUTE, 1, "HTTP 503")
    assert (waiting.count, waiting.first) == (1, (late,))
    assert [(o.id, o.reason) for o in parked.first] == [(owed["shut"].id, "is_archived")]


def test_a_long_list_is_counted_and_its_first_are_shown(set_up_database: Database) -> None:
    owe_some(set_up_database, *(f"key-{n}" for n in range(5)))
    with set_up_database.snapshot() as session:
        found = backlog.waiting(session, 2)
    assert (found.count, len(found.first)) == (5, 2)


def test_what_is_sent_is_no_longer_listed(set_up_database: Database) -> None:
    with set_up_database.transaction() as session:
        owe(session, "T01", "round:1", "round", "C01", {}, NOW)
    send_one(set_up_database)
    with set_up_database.snapshot() as session:
        assert backlog.waiting(session, 10).count == backlog.parked(session, 10).count == 0


def test_one_that_is_parked_is_retried_by_its_id_and_the_others_stay(set_up_database: Database) -> None:
    owed = owe_some(set_up_database, "one", "two")
    with set_up_database.transaction() as session:
        for delivery in owed.values():
            park(session, delivery, "is_archived")
        assert backlog.retry(session, [owed["one"].id, "no such id"], NOW) == {owed["one"].id}
    (again,) = take(set_up_database)
    assert (again.key, again.attempts) == ("one", 0)


def test_all_that_is_parked_is_retried_at_once_and_what_waits_is_left_alone(
    set_up_database: Database,
) -> None:
    owed = owe_some(set_up_database, "one", "two", "waits")
    with set_up_database.transaction() as session:
        park(session, owed["one"], "is_archived")
        park(session, owed["two"], "no_permission")
        put_back(session, owed["waits"], NOW + HOUR, failed=False)
        assert len(backlog.retry(session, None, NOW)) == 2
    assert sorted(left(set_up_database)) == ["one", "two"]


def test_what_is_being_sent_goes_on_as_it_does(set_up_database: Database) -> None:
    owed = owe_some(set_up_database, "one")
    with set_up_database.transaction() as session:
        assert backlog.retry(session, [owed["one"].id], NOW + MINUTE / 2) == {owed["one"].id}
    assert left(set_up_database, NOW + MINUTE / 2) == []


def test_what_the_app_lacks_is_said_once_and_only_while_something_waits_for_it(
    set_up_database: Database,
) -> None:
    owed = owe_some(set_up_database, "one", "two", "three")
    lacks = "missing_scope (needs files:write)"
    with set_up_database.transaction() as session:
        put_back(session, owed["one"], NOW, failed=True, reason=lacks)
        park(session, owed["two"], lacks)
        park(session, owed["three"], "is_archived")
        assert backlog.scopes_missing(session, "T01") == [lacks]
        assert backlog.scopes_missing(session, "T02") == []
        backlog.retry(session, [owed["two"].id], NOW)
    for delivery in take(set_up_database):
        settled(set_up_database, delivery)
    with set_up_database.snapshot() as session:
        assert backlog.scopes_missing(session, "T01") == []
