"""A bot in Socket Mode gets over its WebSocket what else goes out over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import BLUE, KEYS, MIRA, RecordingBot, error_of, modal, text_field, web_client


class SocketBot:
    """A bot on a WebSocket; writes envelopes down and acknowledges them with `payload`."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.payload: dict[str, Any] | None = None
        self.silent = False

    def listen(self, websocket: ClientConnection) -> None:
        """Answer until the connection ends."""
        for message in websocket:
            envelope = json.loads(message)
            self.received.append(envelope)
            if not self.silent:
                answer = {"payload": self.payload} if self.payload else {}
                websocket.send(json.dumps({"envelope_id": envelope["envelope_id"], **answer}))


@contextmanager
def connected_to(sandbox: Sandbox) -> Iterator[SocketBot]:
    bot = SocketBot()
    with connect(socket_url(sandbox)) as websocket:
        assert json.loads(websocket.recv())["type"] == "hello"
        thread = threading.Thread(target=bot.listen, args=(websocket,))
        thread.start()
        yield bot
    thread.join()


def socket_url(sandbox: Sandbox) -> str:
    client = web_client(sandbox.api_url, "")
    return str(client.apps_connections_open(app_token=KEYS.app_token or "")["url"])


@pytest.fixture
def socket_bot(sandbox: Sandbox) -> Iterator[SocketBot]:
    """A bot connected by Socket Mode."""
    with connected_to(sandbox) as connected:
        yield connected


def test_a_command_comes_over_the_socket_and_its_answer_too(
    sandbox: Sandbox, bot: RecordingBot, socket_bot: SocketBot
) -> None:
    socket_bot.payload = {"text": "Hello"}
    assert sandbox.act(MIRA, "command", channel=BLUE, text="/pops") == {"ok": True}
    (envelope,) = socket_bot.received
    assert (envelope["type"], envelope["payload"]["command"]) == ("slash_commands", "/pops")
    assert envelope["accepts_response_payload"] is True
    assert [m["text"] for m in sandbox.platform.messages.seen_by(MIRA, BLUE)] == ["Hello"]
    assert bot.received == []


def test_a_submission_is_answered_over_the_socket(sandbox: Sandbox, socket_bot: SocketBot) -> None:
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    trigger = socket_bot.received[0]["payload"]["trigger_id"]
    client = web_client(sandbox.api_url)
    view_id = client.views_open(trigger_id=trigger, view=modal(text_field("comment")))["view"]["id"]
    socket_bot.payload = {"response_action": "errors", "errors": {"comment": "No"}}
    values = {"comment": {"comment": {"type": "plain_text_input", "value": "Yes"}}}
    assert sandbox.act(MIRA, "submit", view_id=view_id, values=values)["errors"] == {"comment": "No"}


def test_an_event_that_is_not_acknowledged_is_sent_again(sandbox: Sandbox, socket_bot: SocketBot) -> None:
    socket_bot.silent = True
    threading.Timer(1.5, lambda: setattr(socket_bot, "silent", False)).start()
    sandbox.act(MIRA, "home_opened")
    first, second = socket_bot.received
    assert (first["type"], first["retry_attempt"]) == ("events_api", 0)
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert second["payload"]["event_id"] == first["payload"]["event_id"]
    assert second["envelope_id"] != first["envelope_id"]


def test_without_a_connection_requests_go_over_http_again(sandbox: Sandbox, bot: RecordingBot) -> None:
    with connected_to(sandbox) as socket_bot:
        assert sandbox.platform.sockets.connected
    until = time.monotonic() + 5
    while sandbox.platform.sockets.connected and time.monotonic() < until:
        time.sleep(0.01)
    sandbox.act(MIRA, "home_opened")
    assert len(bot.received) == 1
    assert socket_bot.received == []


def test_slacks_own_client_can_connect(sandbox: Sandbox) -> None:
    client = SocketModeClient(KEYS.app_token or "", web_client=web_client(sandbox.api_url))
    client.socket_mode_request_listeners.append(
        lambda _, request: client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
    )
    client.connect()
    until = time.monotonic() + 5
    while not sandbox.platform.sockets.connected and time.monotonic() < until:
        time.sleep(0.01)
    assert sandbox.act(MIRA, "command", channel=BLUE, text="/pops") == {"ok": True}
    client.close()


def test_a_ticket_opens_one_connection(sandbox: Sandbox) -> None:
    url = socket_url(sandbox)
    with connect(url) as websocket:
        assert json.loads(websocket.recv())["type"] == "hello"
        with pytest.raises(InvalidStatus):
            connect(url)


def test_stopping_tells_the_bot_to_go(sandbox: Sandbox) -> None:
    url = socket_url(sandbox)
    with connect(url) as websocket:
        websocket.recv()
        sandbox.platform.sockets.close()
        assert "link_disabled" in str(websocket.recv())
        with pytest.raises(ConnectionClosed):
            websocket.recv()


@pytest.mark.parametrize(
    ("token", "error"),
    [("xoxb-test", "not_allowed_token_type"), ("xapp-wrong", "invalid_auth"), ("", "not_authed")],
)
def test_only_the_app_token_opens_connections(sandbox: Sandbox, token: str, error: str) -> None:
    client = web_client(sandbox.api_url, token)
    assert error_of(client.api_call, api_method="apps.connections.open") == error
