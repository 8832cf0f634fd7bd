from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import (
    DeliveryError,
    InstallationDeadError,
    MissingScopeError,
    OutcomeUnknownError,
    RefusedError,
    TooFastError,
    TryLaterError,
)
from bot.flows.failed_deliveries import MOST_ATTEMPTS, PATIENT_ATTEMPTS, put_aside
from storage import backlog, deliveries
from storage.database import Database
from storage.deliveries import Delivery
from storage.workspaces import Workspace, save_workspace

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def owed(sqlite_database: Database) -> Database:
    """A database in which one message is owed."""
    with sqlite_database.transaction() as session:
        save_workspace(session, Workspace("T01"), None)
        deliveries.owe(session, "T01", "one", "message", "C01", {}, NOW)
    return sqlite_database


def fail(database: Database, trouble: DeliveryError, now: datetime, chance: float = 0) -> tuple[str, float]:
    """Take the message and fail: what was decided, and after how many seconds it is due again."""
    with database.transaction() as session:
        (leased,) = deliveries.lease(session, now)
        outcome = put_aside(session, leased, trouble, now, lambda: chance)
    with database.snapshot() as session:
        due = deliveries.next_delivery(session)
    return outcome, 0 if due is None else (due - now).total_seconds()


def waits(database: Database, trouble: DeliveryError, count: int, chance: float = 0) -> list[float]:
    """The waits of so many failures, one after the other."""
    now, found = NOW, []
    for _ in range(count):
        _, seconds = fail(database, trouble, now, chance)
        now += timedelta(seconds=seconds)
        found.append(seconds)
    return found


def test_each_wait_is_twice_as_long_up_to_ten_minutes(owed: Database) -> None:
    assert waits(owed, TryLaterError("HTTP 503", 1), 9) == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_chance_shortens_a_wait_by_up_to_a_half_so_that_not_all_come_back_at_once(owed: Database) -> None:
    assert waits(owed, TryLaterError("HTTP 503", 1), 3, chance=0.5) == [3.75, 7.5, 15]


def test_what_slack_asks_for_is_waited_at_least(owed: Database) -> None:
    assert waits(owed, TryLaterError("team_added_to_org", 3600), 2) == [3600, 3600]


def test_too_fast_waits_as_long_as_slack_says_and_counts_no_attempt(owed: Database) -> None:
    assert waits(owed, TooFastError("too fast", 30), 100, chance=0.5) == [30.5] * 100
    with owed.snapshot() as session:
        (waiting,) = backlog.waiting(session, 1).first
    assert (waiting.attempts, waiting.reason) == (0, "too fast")


def test_after_an_unknown_outcome_slack_gets_time_to_finish(owed: Database) -> None:
    assert waits(owed, OutcomeUnknownError("TimeoutError"), 4) == [15, 15, 20, 40]


@pytest.mark.parametrize(
    ("trouble", "most"),
    [
        (TryLaterError("HTTP 503", 1), PATIENT_ATTEMPTS),
        (OutcomeUnknownError("TimeoutError"), PATIENT_ATTEMPTS),
        (InstallationDeadError("token_revoked"), MOST_ATTEMPTS),
        (MissingScopeError("missing_scope (needs files:write)"), MOST_ATTEMPTS),
        (RefusedError("invalid_blocks"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_last_attempt_is_parked_with_its_reason(owed: Database, trouble: DeliveryError, most: int) -> None:
    outcomes, now = [], NOW
    for _ in range(most):
        outcome, seconds = fail(owed, trouble, now)
        outcomes.append(outcome)
        now += timedelta(seconds=seconds)
    assert outcomes == ["delayed"] * (most - 1) + ["parked"]
    with owed.transaction() as session:
        assert deliveries.lease(session, NOW + YEAR) == []
        assert [o.reason for o in backlog.parked(session, 5).first] == [trouble.reason]


def test_what_mends_itself_is_tried_for_longer_than_a_pulse_may_be_late(owed: Database) -> None:
    assert sum(waits(owed, TryLaterError("HTTP 503", 1), PATIENT_ATTEMPTS - 1)) > 8 * 3600


def test_a_sender_that_lost_its_lease_decides_nothing(owed: Database) -> None:
    def take(now: datetime) -> Delivery:
        with owed.transaction() as session:
            (leased,) = deliveries.lease(session, now)
            return leased

    slow = take(NOW)
    take(NOW + 2 * deliveries.LEASE)
    with owed.transaction() as session:
        put_aside(session, slow, RefusedError("invalid_blocks"), NOW, lambda: 0)
    with owed.snapshot() as session:
        assert backlog.parked(session, 5).count == 0
