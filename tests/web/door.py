"""An app with a few listeners behind the HTTP door, and somebody who knocks as Slack does."""

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from slack_bolt import Ack, App
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.slack.app import build_bolt
from bot.slack.client import web_client
from bot.slack.identity import Identity
from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

JSON, FORM = "application/json", "application/x-www-form-urlencoded"

PAYLOADS = Path(__file__).parent.parent / "payloads"


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    kind: str


class Slack:
    """Sends requests as Slack does, and remembers what the listeners heard."""

    def __init__(self, port: int, heard: list[dict[str, Any]]) -> None:
        self.port = port
        self.heard = heard

    def ask(
        self, verb: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(verb, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), answer.headers["Content-Type"] or "")
        finally:
            connection.close()

    def send(self, body: bytes | str, kind: str, **more: str) -> Answer:
        """A signed request; `more` replaces headers, with underscores for hyphens."""
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: sign(SECRET, timestamp, raw),
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        return self.ask("POST", "/slack/events", raw, headers)

    def event(self, body: object, **more: str) -> Answer:
        return self.send(json.dumps(body), JSON, **more)

    def interaction(self, body: object) -> Answer:
        return self.send(urlencode({"payload": json.dumps(body)}), FORM)

    def command(self, **more: str) -> Answer:
        return self.send(urlencode({**payload("slash_command"), **more}), FORM)


def tiny_app(heard: list[dict[str, Any]]) -> App:
    us = Identity("T07POPS0001", "T07POPS0001", "U07POPSBOTU", "B07POPSBOT1", "Harbour")
    app = build_bolt(lambda: us, web_client("xoxb-test", "http://127.0.0.1:1/api/"))

    def hear(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    @app.command("/pops")
    def pops(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack(f"heard {body['text']}")

    app.action("pops_vote_2")(hear)
    app.event("app_home_opened")(hear)
    app.event("channel_archive")(lambda: 1 / 0)

    @app.view("pops_create")
    def create(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack(response_action="errors", errors={"name": "Say more"})

    return app


async def greet(_: Request) -> Response:
    return PlainTextResponse("hello")
