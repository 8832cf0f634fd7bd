"""People who click: signed requests over keep-alive connections, as fast as the answers come.

Its own process, `python -m benchmarks.load`: the job comes as JSON on stdin, the outcome goes to stdout.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from time import perf_counter, time
from urllib.parse import urlsplit

from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign


@dataclass(frozen=True)
class Job:
    """Which bodies to send where, over how many connections, for how many seconds."""

    url: str
    secret: str
    bodies: list[str]
    connections: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Answers a second, and how long one took (seconds): the median, and what one in a hundred exceeds."""

    count: int
    rate: float
    p50: float
    p99: float
    refused: int


class Person(asyncio.Protocol):
    """One connection: sends a request, waits for its answer, sends the next."""

    def __init__(
        self, requests: Iterator[bytes], until: float, times: list[float], refused: list[str]
    ) -> None:
        self._requests = requests
        self._until = until
        self._times = times
        self._refused = refused
        self._answer = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Another piece of an answer."""
        self._answer += data
        if not _is_whole(self._answer):
            return
        now = perf_counter()
        self._times.append(now - self._sent)
        if not self._answer.startswith(b"HTTP/1.1 200 "):
            self._refused.append(self._answer.decode())
        self._answer = b""
        if now < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, wanted or not."""
        if exc is not None:
            self._refused.append(repr(exc))
        self.done.set_result(None)

    def _send(self) -> None:
        self._sent = perf_counter()
        self._transport.write(next(self._requests))


def _is_whole(answer: bytes) -> bool:
    head, found, rest = answer.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return bool(found) and len(rest) >= int(length or 0)


def signed(job: Job) -> list[bytes]:
    """The requests, whole and ready to be written to a socket."""
    host, path, now = urlsplit(job.url).netloc, urlsplit(job.url).path, str(int(time()))
    made = []
    for body in map(str.encode, job.bodies):
        head = (
            f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            f"{TIMESTAMP_HEADER}: {now}\r\n{SIGNATURE_HEADER}: {sign(job.secret, now, body)}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


async def click(job: Job) -> Outcome:
    """Do the job."""
    requests, times, refused = cycle(signed(job)), list[float](), list[str]()
    address = urlsplit(job.url)
    host, port = str(address.hostname), int(address.port or 80)
    began = perf_counter()
    until = began + job.seconds
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Person(requests, until, times, refused), host, port)
        for _ in range(job.connections)
    ]
    await asyncio.gather(*(person.done for _, person in made))
    took, times, count = perf_counter() - began, sorted(times), len(times)
    return Outcome(count, count / took, times[count // 2], times[count * 99 // 100], len(refused))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(click(Job(**json.load(sys.stdin)))))))
