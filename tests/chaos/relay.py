"""A small HTTP relay that can misbehave: it drops, stalls, refuses, repeats, and writes down what passed."""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

STALL_SECONDS = 4.0
UPSTREAM_SECONDS = 30.0
LOOK_SECONDS = 0.01
NO_REPLY = b""
_RESET = struct.pack("ii", 1, 0)
"""Closing with this linger sends a reset instead of a polite end."""


class Fault(StrEnum):
    """What can happen to one request on its way."""

    NONE = "none"
    REFUSED = "refused"
    LOST_BEFORE = "lost before acting"
    LOST_AFTER = "lost after acting"
    BROKEN_BEFORE = "500 before acting"
    BROKEN_AFTER = "500 after acting"
    STALLED_BEFORE = "4 s before acting"
    STALLED_AFTER = "4 s after acting"
    TOO_MANY = "429"


@dataclass
class Request:
    """One request as it came, and what became of it. Times are of the monotonic clock."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    raw: bytes
    began: float = field(default_factory=time.monotonic)
    fault: Fault = Fault.NONE


@dataclass(frozen=True)
class Passed:
    """A request that is over: `upstream` is what the other side answered, `told` what the caller got."""

    request: Request
    upstream: bytes
    told: bytes
    ended: float


Upstream = Callable[[], list[int]]
"""The ports to try, the first one first."""


class Relay:
    """Listens on a port of its own and passes requests on. `plan` decides what goes wrong with each."""

    def __init__(
        self, upstream: Upstream, plan: Callable[[Request], Fault], witness: Callable[[Passed], object]
    ) -> None:
        self._upstream = upstream
        self._plan = plan
        self._witness = witness
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay", daemon=True)
        self._thread.start()
        self._at_work: set[asyncio.Task[Any]] = set()
        self._server = self._await(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512))
        self.port: int = self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def send_soon(self, request: Request, seconds: float) -> None:
        """Pass a request on once more, later, with nobody waiting for the answer."""
        self._loop.call_soon_threadsafe(self._keep, self._again(request, seconds))

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._at_work:
            time.sleep(LOOK_SECONDS)

    def quiet(self) -> None:
        """Wait until all that is on its way now is over, whatever comes after it."""
        now = set(self._at_work)
        while now & self._at_work:
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """Stop listening, and end."""
        self._server.close()
        self.settle()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, Any]) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(10)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _again(self, request: Request, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._pass_on(request)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        try:
            request = await _read(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            _reset(writer)
            return
        await self._answer(request, writer)

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        request.fault = fault = self._plan(request)
        upstream = NO_REPLY
        if fault is Fault.STALLED_BEFORE:
            await asyncio.sleep(STALL_SECONDS)
        if fault not in BEFORE:
            upstream = await self._pass_on(request)
        ended = time.monotonic()
        if fault is Fault.STALLED_AFTER:
            await asyncio.sleep(STALL_SECONDS)
        told = ANSWERS.get(fault, upstream)
        heard = await _reply(writer, told)
        self._witness(Passed(request, upstream, told if heard else NO_REPLY, ended))

    async def _pass_on(self, request: Request) -> bytes:
        for port in self._upstream():
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            try:
                writer.write(request.raw)
                return await asyncio.wait_for(reader.read(-1), UPSTREAM_SECONDS)
            except (OSError, TimeoutError):
                return NO_REPLY
            finally:
                writer.close()
        return NO_REPLY


BEFORE = frozenset({Fault.REFUSED, Fault.LOST_BEFORE, Fault.BROKEN_BEFORE, Fault.TOO_MANY})
"""With these the request goes no further."""


def _response(status: str, body: bytes, *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", "")
    return "\r\n".join(lines).encode() + body


_BROKEN = _response("500 Internal Server Error", b"oops", "Content-Type: text/plain")
_TOO_MANY = _response(
    "429 Too Many Requests",
    b'{"ok":false,"error":"ratelimited"}',
    "Content-Type: application/json",
    "Retry-After: 2",
)
ANSWERS = {
    Fault.REFUSED: NO_REPLY,
    Fault.LOST_BEFORE: NO_REPLY,
    Fault.LOST_AFTER: NO_REPLY,
    Fault.BROKEN_BEFORE: _BROKEN,
    Fault.BROKEN_AFTER: _BROKEN,
    Fault.TOO_MANY: _TOO_MANY,
}


def status_of(response: bytes) -> int:
    """The HTTP status of a response, 0 when there was none."""
    words = response.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def body_of(response: bytes) -> bytes:
    """What stands below the head of a response."""
    return response.partition(b"\r\n\r\n")[2]


async def _read(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    method, path, _ = first.split(" ", 2)
    kept = [line for line in lines if line and not line.lower().startswith("connection:")]
    raw = "\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1") + body
    return Request(method, path, headers, body, raw)


async def _reply(writer: asyncio.StreamWriter, told: bytes) -> bool:
    """Say it, or hang up; returns whether the caller was still there."""
    if not told:
        _reset(writer)
        return False
    try:
        writer.write(told)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    except OSError:
        return False
    return True


def _reset(writer: asyncio.StreamWriter) -> None:
    connected = writer.get_extra_info("socket")
    if connected is not None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.close()
