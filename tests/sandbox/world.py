"""A small workspace to test in, a bot that writes down what it is sent, and a Web API client."""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.seed import App, Channel, Command, Keys, Shortcut, User, Workspace

MIRA, JOAO, GUEST, PARTNER, GONE, ROBOT = "U0MIRA", "U0JOAO", "U0GUEST", "U0PARTNER", "U0GONE", "U0ROBOT"
BOT = "U0POPSBOT01"
BLUE, SECRET, OTHER, OLD = "C0BLUE", "C0SECRET", "C0OTHER", "C0OLD"
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
KEYS = Keys(bot_token="xoxb-test", signing_secret="shhh", app_token="xapp-test")

SCOPES = (
    "commands",
    "chat:write",
    "im:write",
    "im:read",
    "files:write",
    "files:read",
    "users:read",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
    "im:history",
    "team:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
)
APP = App(
    scopes=SCOPES,
    events=EVENTS,
    commands=(
        Command("/pops", "Ask and answer", "[help]", should_escape=True),
        Command("/plain", "Takes words as they are"),
    ),
    shortcuts=(Shortcut("send_to_pops", "Send to Pops"), Shortcut("new_pulse", "New pulse", "global")),
)
WORKSPACE = Workspace(
    "T0TEST",
    "Blue Harbour",
    "blue-harbour",
    (
        User(MIRA, "mira.lind", "Mira Lind", "Product manager", "Europe/Berlin", "🦊"),
        User(JOAO, "joao", "João Reis", zone="America/Sao_Paulo"),
        User(GUEST, "guest", "Gus Guest", is_guest=True),
        User(PARTNER, "partner", "Pat Partner", is_stranger=True, team_id="T0ELSE"),
        User(GONE, "gone", "Gita Gone", deleted=True),
        User(ROBOT, "robot", "Other Robot", is_bot=True),
    ),
    (
        Channel(BLUE, "team-blue", (MIRA, JOAO, PARTNER, BOT), topic="Blue things"),
        Channel(SECRET, "secret", (MIRA,), kind="private"),
        Channel(OTHER, "other", (JOAO,)),
        Channel(OLD, "old", (MIRA, BOT), archived=True),
    ),
    zone="Europe/Berlin",
)

PNG = b"\x89PNG\r\n\x1a\n" + b"not really a picture"


class Received(NamedTuple):
    """One request that the bot got."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a slash command."""
        return {
            key: values[0] for key, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }

    @property
    def payload(self) -> dict[str, Any]:
        """The payload of an interaction."""
        payload: dict[str, Any] = json.loads(self.form["payload"])
        return payload

    @property
    def event(self) -> dict[str, Any]:
        """The event in a callback."""
        event: dict[str, Any] = json.loads(self.body)["event"]
        return event


class Said(NamedTuple):
    """One scripted answer of the bot; `seconds` is how long it thinks."""

    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}
    seconds: float = 0.0


class RecordingBot:
    """A real HTTP server that writes requests down and answers with `answer`."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self.answer: Callable[[Received], Said] = lambda _: Said()
        bot = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                bot.connections += 1
                bot._open.append(self.connection)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                headers = {name.lower(): value for name, value in self.headers.items()}
                received = Received(headers, self.rfile.read(length))
                bot.received.append(received)
                said = bot.answer(received)
                time.sleep(said.seconds)
                self.send_response(said.status)
                content = said.body.encode()
                headers = {"Content-Type": said.content_type, "Content-Length": str(len(content))}
                for name, value in (headers | dict(said.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Tests need no log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def say(self, *said: Said) -> None:
        """Answer with these, one after the other, then with an empty 200."""
        left = list(said)
        self.answer = lambda _: left.pop(0) if left else Said()

    def say_json(self, value: object) -> None:
        """Answer everything with this JSON."""
        self.answer = lambda _: Said(body=json.dumps(value))

    @property
    def last(self) -> Received:
        """The newest request."""
        return self.received[-1]

    def wait_for(self, count: int) -> Received:
        """Wait until this many requests have come, and return the last of them."""
        until = time.monotonic() + 5
        while len(self.received) < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.received[count - 1]

    def hang_up(self) -> None:
        """Close the connections that are kept open."""
        for connection in self._open:
            connection.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def web_client(api_url: str, token: str = KEYS.bot_token) -> WebClient:
    """Slack's own client, sending every call once."""
    return WebClient(token, base_url=api_url, retry_handlers=[])


def error_of(call: Callable[..., object], **arguments: object) -> str:
    """The error code that a Web API call is refused with."""
    return str(refusal(call, **arguments)["error"])


def refusal(call: Callable[..., object], **arguments: object) -> dict[str, Any]:
    """The whole answer that a Web API call is refused with."""
    try:
        call(**arguments)
    except SlackApiError as error:
        answer: dict[str, Any] = error.response.data
        return answer
    raise AssertionError("Slack took it")


def words(text: str, kind: str = "mrkdwn") -> dict[str, str]:
    """A text object."""
    return {"type": kind, "text": text}


def section(text: str, **more: object) -> dict[str, object]:
    """A section block."""
    return {"type": "section", "text": words(text), **more}


def button(action_id: str, label: str = "Go", **more: object) -> dict[str, object]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": words(label, "plain_text"), **more}


def actions(block_id: str, *elements: object) -> dict[str, object]:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_field(name: str, **more: object) -> dict[str, object]:
    """An input block with a text field."""
    optional = more.pop("optional", False)
    element = {"type": "plain_text_input", "action_id": name, **more}
    label = words(name.title(), "plain_text")
    return {"type": "input", "block_id": name, "label": label, "element": element, "optional": optional}


def modal(*blocks: object, **more: object) -> dict[str, object]:
    """A modal with a submit button."""
    title, submit = words("A form", "plain_text"), words("Send", "plain_text")
    return {
        "type": "modal",
        "callback_id": "form",
        "title": title,
        "submit": submit,
        "blocks": list(blocks),
    } | more


def home(*blocks: object) -> dict[str, object]:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks)}
