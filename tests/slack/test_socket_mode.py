import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from bot.domain.delivery import InstallationDeadError, TryLaterError
from bot.slack.app import build_bolt
from bot.slack.client import web_client
from bot.slack.identity import Identity
from bot.slack.socket_mode import SocketMode
from tests.slack.stand_in import Reply, StandIn

ENVELOPES = json.loads((Path(__file__).parent.parent / "payloads" / "socket_mode_envelopes.json").read_text())
US = Identity("T07POPS0001", "T07POPS0001", "U07POPSBOTU", "B07POPSBOT1", "Harbour")
COMMAND = next(entry for entry in ENVELOPES if entry["type"] == "slash_commands")
EVENT = next(entry for entry in ENVELOPES if entry["type"] == "events_api")
REFRESH = {"type": "disconnect", "reason": "refresh_requested"}


class Wire:
    """Slack's end of the connections: what to send, and what was answered."""

    def __init__(self) -> None:
        self.url = ""
        self.connections: queue.Queue[ServerConnection] = queue.Queue()
        self.answers: queue.Queue[Any] = queue.Queue()

    def take(self, connection: ServerConnection) -> None:
        self.connections.put(connection)
        try:
            for message in connection:
                self.answers.put(json.loads(message))
        except ConnectionClosed:
            pass


@contextmanager
def wired() -> Iterator[Wire]:
    wire = Wire()
    with serve(wire.take, "127.0.0.1", 0) as server:
        wire.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield wire
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def wire(slack: StandIn) -> Iterator[Wire]:
    with wired() as wire:
        slack.will("apps.connections.open", Reply({"ok": True, "url": wire.url}))
        yield wire


@contextmanager
def connected(app: App, client: WebClient) -> Iterator[SocketMode]:
    socket_mode = SocketMode(app, "xapp-test", client)
    socket_mode.start()
    try:
        yield socket_mode
    finally:
        socket_mode.stop()


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


@pytest.fixture
def app(client: WebClient) -> App:
    return build_bolt(lambda: US, client)


def test_requests_over_the_connection_reach_listeners_and_are_answered(
    slack: StandIn, wire: Wire, app: App, client: WebClient
) -> None:
    heard: list[str] = []

    @app.action("pops_vote_2")
    def click(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body["user"]["id"])
        ack()

    app.command("/pops")(lambda ack: ack("here you are"))
    with connected(app, client):
        connection = wire.connections.get(timeout=5)
        envelopes = [entry for entry in ENVELOPES if "envelope_id" in entry]
        for envelope in envelopes:
            connection.send(json.dumps(envelope))
        answered = [wire.answers.get(timeout=5) for _ in envelopes]
    answers = {answer["envelope_id"]: answer for answer in answered}
    assert set(answers) == {envelope["envelope_id"] for envelope in envelopes}
    assert answers[COMMAND["envelope_id"]]["payload"] == {"text": "here you are"}
    assert heard == ["U07MIRA0001"]
    assert slack.requests[0].headers["Authorization"] == "Bearer xapp-test"


def test_a_failed_event_is_not_acknowledged_so_that_slack_sends_it_again(
    wire: Wire, app: App, client: WebClient
) -> None:
    app.event(EVENT["payload"]["event"]["type"])(lambda: 1 / 0)
    app.command("/pops")(lambda ack: ack())
    with connected(app, client):
        connection = wire.connections.get(timeout=5)
        connection.send(json.dumps(EVENT))
        connection.send(json.dumps(COMMAND))
        assert wire.answers.get(timeout=5)["envelope_id"] == COMMAND["envelope_id"]
    assert wire.answers.empty()


def test_the_connection_is_made_anew_when_slack_asks_for_it(wire: Wire, app: App, client: WebClient) -> None:
    with connected(app, client) as socket_mode:
        wire.connections.get(timeout=5).send(json.dumps(REFRESH))
        second = wire.connections.get(timeout=10)
        assert until(lambda: socket_mode.is_connected)
        second.send(json.dumps(COMMAND))
        assert wire.answers.get(timeout=5)["envelope_id"] == COMMAND["envelope_id"]


def test_stopping_answers_what_is_at_work(wire: Wire, app: App, client: WebClient) -> None:
    started = threading.Event()

    @app.command("/pops")
    def slow(ack: Ack) -> None:
        started.set()
        time.sleep(0.3)
        ack("done")

    with connected(app, client) as socket_mode:
        wire.connections.get(timeout=5).send(json.dumps(COMMAND))
        assert started.wait(5)
    assert wire.answers.get(timeout=5)["payload"] == {"text": "done"}
    assert not socket_mode.is_connected


def test_a_bad_token_is_said_at_once(slack: StandIn, app: App, client: WebClient) -> None:
    slack.will("apps.connections.open", Reply({"ok": False, "error": "invalid_auth"}))
    socket_mode = SocketMode(app, "xapp-bad", client)
    with pytest.raises(InstallationDeadError, match="invalid_auth"):
        socket_mode.start()
    socket_mode.stop()


def test_an_unreachable_slack_is_said_at_once(app: App) -> None:
    socket_mode = SocketMode(app, "xapp-test", web_client(None, "http://127.0.0.1:1/api/"))
    with pytest.raises(TryLaterError, match="ConnectionRefused"):
        socket_mode.start()
    socket_mode.stop()
