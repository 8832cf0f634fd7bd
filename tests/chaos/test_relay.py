"""The relay does to requests what it is told to do, and writes down what passed."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from tests.chaos.relay import Fault, Passed, Relay, body_of, status_of
from tests.sandbox.world import RecordingBot, Said

BODY = b"payload=hello"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Wire:
    """A relay before a server, a fault to plan, and what the witness saw."""

    server: RecordingBot
    fault: Fault = Fault.NONE
    passed: list[Passed] = field(default_factory=list)

    def ask(self, relay: Relay) -> tuple[int, bytes]:
        """What a caller gets; raises OSError or HTTPException when the relay hangs up."""
        with closing(http.client.HTTPConnection("127.0.0.1", relay.port, timeout=10)) as connection:
            connection.request("POST", "/slack/events", BODY, FORM)
            answer = connection.getresponse()
            return answer.status, answer.read()


@pytest.fixture
def wire() -> Iterator[Wire]:
    server = RecordingBot()
    server.answer = lambda _: Said(body="done", content_type="text/plain")
    yield Wire(server)
    server.close()


@pytest.fixture
def relay(wire: Wire) -> Iterator[Relay]:
    port = int(wire.server.url.split(":")[2].partition("/")[0])
    running = Relay(lambda: [1, port], lambda _: wire.fault, wire.passed.append)
    yield running
    running.close()


def test_a_request_passes_to_the_first_port_that_listens(wire: Wire, relay: Relay) -> None:
    assert wire.ask(relay) == (200, b"done")
    assert wire.server.last.body == BODY
    relay.settle()
    (passed,) = wire.passed
    assert (passed.request.path, passed.request.body) == ("/slack/events", BODY)
    assert (status_of(passed.told), body_of(passed.upstream)) == (200, b"done")


@pytest.mark.parametrize(
    ("fault", "acted"), [(Fault.REFUSED, 0), (Fault.LOST_BEFORE, 0), (Fault.LOST_AFTER, 1)]
)
def test_a_lost_request_is_acted_on_or_not_and_never_answered(
    wire: Wire, relay: Relay, fault: Fault, acted: int
) -> None:
    wire.fault = fault
    with pytest.raises((OSError, http.client.HTTPException)):
        wire.ask(relay)
    relay.settle()
    assert len(wire.server.received) == acted
    assert status_of(wire.passed[0].told) == 0
    assert (status_of(wire.passed[0].upstream) == 200) == bool(acted)


@pytest.mark.parametrize(
    ("fault", "status", "acted"),
    [(Fault.BROKEN_BEFORE, 500, 0), (Fault.BROKEN_AFTER, 500, 1), (Fault.TOO_MANY, 429, 0)],
)
def test_a_fault_of_slacks_is_answered_whether_it_acted_or_not(
    wire: Wire, relay: Relay, fault: Fault, status: int, acted: int
) -> None:
    wire.fault = fault
    assert wire.ask(relay)[0] == status
    assert len(wire.server.received) == acted


def test_a_request_can_be_delivered_once_more_later(wire: Wire, relay: Relay) -> None:
    wire.ask(relay)
    relay.settle()
    relay.send_soon(wire.passed[0].request, 0.01)
    assert wire.server.wait_for(2).body == BODY
