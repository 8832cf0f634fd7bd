"""How Pops is, seen from outside: the real pages over HTTP."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.web.http import build_http
from bot.web.server import Server
from bot.wiring.vitals import vitals
from tests.walks.people import ANA
from tests.walks.stage import Stage


@pytest.fixture
def pages(pulse: Stage) -> Iterator[str]:
    server = Server(build_http(None, vitals(pulse.bot)), "127.0.0.1", 0)
    server.start()
    yield server.url
    server.stop()


def ask(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_bot_that_is_well_is_ready_and_says_of_what(pages: str) -> None:
    status, said = ask(f"{pages}/readyz")
    assert status == 200
    assert json.loads(said) == {
        "status": "ready",
        "checks": {"database": "ok", "schema": "ok", "slack": "ok", "deliveries": "ok"},
    }


def test_a_bot_with_an_overdue_delivery_is_not_ready(pulse: Stage, pages: str) -> None:
    pulse.answer(ANA, 4)
    pulse.clock.advance(timedelta(minutes=30))
    status, said = ask(f"{pages}/readyz")
    assert status == 503
    assert "the oldest has been due for" in json.loads(said)["checks"]["deliveries"]


def test_the_numbers_count_answers_slack_calls_and_lateness(pulse: Stage, pages: str) -> None:
    before = ask(f"{pages}/metrics")[1]
    pulse.answer(ANA, 4)
    after = ask(f"{pages}/metrics")[1]
    assert number(after, 'pops_answers_total{through="click"}') == (
        number(before, 'pops_answers_total{through="click"}') + 1
    )
    assert number(after, 'pops_slack_calls_total{method="chat_postMessage",result="ok"}') >= 1
    assert "pops_delivery_oldest_seconds" in after
    assert "pops_tick_lag_seconds" in after
    assert "pops_request_seconds_bucket" in after
    assert ANA not in after


def number(metrics: str, name: str) -> float:
    lines = [line for line in metrics.splitlines() if line.startswith(name)]
    return float(lines[0].rsplit(" ", 1)[1]) if lines else 0.0
