"""Signed HTTP requests to the bot over kept connections, with Slack's three seconds."""

import hashlib
import hmac
import http.client
import threading
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 3.0
IDLE_SECONDS = 2.0  # shorter than servers keep silent connections, so that a kept one is rarely stale
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class Reply(NamedTuple):
    """What the bot answered. `failure` is Slack's word for what went wrong, "" when it was a 2xx."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    failure: str


class _Kept(NamedTuple):
    connection: http.client.HTTPConnection
    since: float


class BotHttp:
    """Posts to one address. Safe to use from many threads; each request has a connection of its own."""

    def __init__(self, url: str, signing_secret: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._path = parts.path or "/"
        self._secret = signing_secret.encode()
        self._lock = threading.Lock()
        self._idle: list[_Kept] = []

    def post(self, body: bytes, content_type: str, more: Mapping[str, str]) -> Reply:
        """Send a body, signed with the real time, and wait three seconds at most for the answer."""
        headers = {**self._signed(body), "Content-Type": content_type, "User-Agent": USER_AGENT, **more}
        kept = self._take()
        if kept is not None:
            reply = self._try(kept, body, headers)
            if reply.failure != "connection_failed":
                return reply
            # The bot hung up while the connection was idle: the request never reached it.
        fresh = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
        return self._try(fresh, body, headers)

    def close(self) -> None:
        """Close the kept connections."""
        with self._lock:
            for kept in self._idle:
                kept.connection.close()
            self._idle.clear()

    def _signed(self, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        digest = hmac.new(self._secret, f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}

    def _try(self, connection: http.client.HTTPConnection, body: bytes, headers: dict[str, str]) -> Reply:
        try:
            return self._send(connection, body, headers)
        except TimeoutError:
            connection.close()
            return Reply(0, b"", {}, "http_timeout")
        except (http.client.HTTPException, OSError):
            connection.close()
            return Reply(0, b"", {}, "connection_failed")

    def _send(self, connection: http.client.HTTPConnection, body: bytes, headers: dict[str, str]) -> Reply:
        connection.request("POST", self._path, body, headers)
        response = connection.getresponse()
        content = response.read()
        if response.will_close:
            connection.close()
        else:
            with self._lock:
                self._idle.append(_Kept(connection, time.monotonic()))
        good = 200 <= response.status < 300
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, content, found, "" if good else "http_error")

    def _take(self) -> http.client.HTTPConnection | None:
        with self._lock:
            while self._idle:
                kept = self._idle.pop()
                if time.monotonic() - kept.since < IDLE_SECONDS:
                    return kept.connection
                kept.connection.close()
        return None
