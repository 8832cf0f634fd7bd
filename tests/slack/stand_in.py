"""A real HTTP server that answers as a test tells it to, in Slack's manner."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Reply:
    """One answer. `drop` hangs up without any, `slow` waits that many seconds first."""

    body: Mapping[str, object] | list[object] | str | bytes = field(default_factory=lambda: {"ok": True})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    slow: float = 0


@dataclass(frozen=True)
class Received:
    """One request that arrived."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def fields(self) -> dict[str, object]:
        """JSON or form fields; views and files, which travel as JSON text in a form, are read too."""
        if self.raw.startswith(b"{"):
            return dict(json.loads(self.raw))
        fields: dict[str, object] = dict(parse_qsl(self.raw.decode()))
        for name in {"view", "files"} & fields.keys():
            fields[name] = json.loads(str(fields[name]))
        return fields


class StandIn:
    """What the test tells and asks."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api = f"{url}/api/"
        self.requests: list[Received] = []
        self.released = threading.Event()
        self._replies: dict[str, list[Reply]] = defaultdict(list)

    def will(self, method: str, *replies: Reply) -> None:
        """Answer a method or path with these, in order; the last one is repeated."""
        self._replies[method] += replies

    def to(self, method: str) -> list[dict[str, object]]:
        """The fields of every request to a method."""
        return [request.fields for request in self.requests if request.path.endswith(method)]

    def reply_to(self, path: str) -> Reply:
        replies = self._replies[path.removeprefix("/api/")]
        return (replies.pop(0) if len(replies) > 1 else replies[0]) if replies else Reply()


@contextmanager
def standing_in() -> Iterator[StandIn]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    host, port = "127.0.0.1", server.server_address[1]
    stand_in = StandIn(f"http://{host}:{port}")
    server.stand_in = stand_in  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        stand_in: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        stand_in.requests.append(Received(self.path, dict(self.headers.items()), raw))
        reply = stand_in.reply_to(self.path)
        if reply.slow:
            stand_in.released.wait(reply.slow)
        if not reply.drop:
            self._answer(reply)

    def _answer(self, reply: Reply) -> None:
        text = reply.body if isinstance(reply.body, str | bytes) else json.dumps(reply.body)
        body = text.encode() if isinstance(text, str) else text
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Be quiet."""
