from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.domain.delivery import TooFastError
from bot.slack.limits import CAREFUL, LIMITS, Limits
from tests.slack.stand_in import Reply, StandIn

SECOND = timedelta(seconds=1)
BUSY = Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "7"})
AT_ONCE = LIMITS["chat.update"].at_once


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def update(limits: Limits, client: WebClient) -> float:
    """Update a message: how many seconds to wait before that may be done, 0 when it is done."""
    try:
        limits.ask(client.chat_update, repeatable=True, channel="C1", ts="1.0", text="hello")
    except TooFastError as error:
        return error.seconds
    return 0


def post(limits: Limits, client: WebClient) -> float:
    """The same for a new message."""
    try:
        limits.ask(client.chat_postMessage, repeatable=False, channel="C1", text="hello")
    except TooFastError as error:
        return error.seconds
    return 0


def test_some_calls_go_at_once_and_the_rest_one_after_another(
    slack: StandIn, client: WebClient, clock: Clock
) -> None:
    limits = Limits(clock.now)
    waits = [update(limits, client) for _ in range(AT_ONCE + 3)]
    assert waits[:AT_ONCE] == [0] * AT_ONCE
    assert waits[AT_ONCE:] == pytest.approx([1.2, 2.4, 3.6])
    assert len(slack.requests) == AT_ONCE
    clock.at += timedelta(seconds=1.2)
    assert update(limits, client) == 0


def test_no_minute_has_more_calls_than_the_tier_allows_besides_those_at_once(
    slack: StandIn, client: WebClient, clock: Clock
) -> None:
    limits = Limits(clock.now)
    for _ in range(120):
        update(limits, client)
        clock.at += timedelta(seconds=0.5)
    assert len(slack.requests) <= LIMITS["chat.update"].per_minute + AT_ONCE


def test_what_slack_finds_too_fast_pauses_that_method_of_that_installation_alone(
    slack: StandIn, client: WebClient, clock: Clock
) -> None:
    ours, theirs = Limits(clock.now), Limits(clock.now)
    slack.will("chat.postMessage", BUSY, Reply())
    assert post(ours, client) == 7
    assert post(ours, client) == pytest.approx(7)
    assert len(slack.requests) == 1
    assert update(ours, client) == 0
    assert post(theirs, client) == 0
    clock.at += 7 * SECOND
    assert post(ours, client) == 0


def test_posts_go_as_fast_as_they_come_until_slack_objects_and_carefully_for_a_while_then(
    slack: StandIn, client: WebClient, clock: Clock
) -> None:
    limits, limit = Limits(clock.now), LIMITS["chat.postMessage"]
    slack.will("chat.postMessage", *[Reply()] * 50, BUSY, Reply())
    assert [post(limits, client) for _ in range(50)] == [0] * 50
    assert post(limits, client) == 7
    clock.at += CAREFUL / 2
    waits = [post(limits, client) for _ in range(limit.at_once + 1)]
    assert waits[-1] == pytest.approx(limit.gap.total_seconds())
    clock.at += CAREFUL
    assert [post(limits, client) for _ in range(50)] == [0] * 50


def test_a_clock_that_was_set_back_blocks_nothing(slack: StandIn, client: WebClient, clock: Clock) -> None:
    limits = Limits(clock.now)
    while update(limits, client) == 0:
        pass
    clock.at -= timedelta(hours=1)
    assert update(limits, client) == 0
