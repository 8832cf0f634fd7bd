"""The way to the bot: Socket Mode when it is connected, signed HTTP otherwise; every request inspected."""

import json
import re
import time
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.bot_http import TIMEOUT_SECONDS, BotHttp, Reply
from bot.sandbox.errors import Json
from bot.sandbox.platform import Platform
from bot.sandbox.sockets import NotAcknowledgedError

FORM = "application/x-www-form-urlencoded"
_UNSAFE = re.compile(rb"[^\w.~-]+")
NO_BOT = Reply(0, b"", {}, "connection_failed")


class BotLink:
    """Sends what people do, and events, to the bot."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._http: BotHttp | None = None
        self._url = ""

    def connect(self, url: str) -> None:
        """Send to this address from now on."""
        self.close()
        self._url = url
        self._http = BotHttp(url, self._platform.keys.signing_secret)

    def close(self) -> None:
        """Drop the kept connections."""
        if self._http is not None:
            self._http.close()

    def interaction(self, payload: Json) -> Reply:
        """Send a click, a submission or a shortcut."""
        accepts = payload["type"] in ("view_submission", "block_suggestion")
        envelope = {"payload": payload, "type": "interactive", "accepts_response_payload": accepts}
        body = b"payload=" + _quoted(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))
        return self._send(payload["type"], payload, envelope, body, FORM, {})

    def command(self, fields: dict[str, str]) -> Reply:
        """Send a slash command."""
        envelope = {"payload": fields, "type": "slash_commands", "accepts_response_payload": True}
        return self._send(fields["command"], fields, envelope, urlencode(fields).encode(), FORM, {})

    def event(self, callback: Json, retry: int = 0, reason: str = "") -> Reply:
        """Send an event; `retry` counts from 1 and `reason` says what went wrong before."""
        envelope = {
            "payload": callback,
            "type": "events_api",
            "accepts_response_payload": False,
            "retry_attempt": retry,
            "retry_reason": reason.removeprefix("http_"),
        }
        headers = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason} if retry else {}
        body = json.dumps(callback, ensure_ascii=False).encode()
        kind = callback["event"]["type"]
        return self._send(kind, callback, envelope, body, "application/json", headers)

    def _send(
        self, kind: str, request: Json, envelope: Json, body: bytes, form: str, headers: dict[str, str]
    ) -> Reply:
        started = time.perf_counter()
        socket = self._platform.sockets.connected
        reply = self._by_socket(envelope) if socket else self._by_http(body, form, headers)
        self._platform.inspector.record(
            "to_bot",
            method="WS" if socket else "POST",
            path="/socket" if socket else self._url,
            kind=kind,
            status=reply.status,
            milliseconds=(time.perf_counter() - started) * 1000,
            request=request,
            response=answer_of(reply) or reply.failure,
        )
        return reply

    def _by_http(self, body: bytes, form: str, headers: dict[str, str]) -> Reply:
        return self._http.post(body, form, headers) if self._http else NO_BOT

    def _by_socket(self, envelope: Json) -> Reply:
        try:
            payload = self._platform.sockets.send(envelope, TIMEOUT_SECONDS)
        except NotAcknowledgedError:
            return Reply(0, b"", {}, "http_timeout")
        return Reply(200, json.dumps(payload).encode() if payload else b"", {}, "")


def _quoted(text: str) -> bytes:
    """Text for a form. The library quotes byte by byte, which is slow for payloads that hold a message."""
    return _UNSAFE.sub(lambda run: b"%" + run[0].hex("%").encode(), text.encode())


def answer_of(reply: Reply) -> Any:
    """The bot's answer: JSON when it is JSON, else its text."""
    text = reply.body.decode("utf-8", "replace")
    try:
        return json.loads(text) if text else ""
    except ValueError:
        return text
