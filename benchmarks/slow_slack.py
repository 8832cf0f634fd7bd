"""A Slack that takes a tenth of a second for each message and writes down when which channel got one.

Its own process, `python -m benchmarks.slow_slack`: prints its port, and when stdin ends, what it saw.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from itertools import count
from time import perf_counter

LATENCY_SECONDS = 0.1


@dataclass
class Seen:
    """How many messages came, to how many channels, and the shortest time between two to one of them."""

    messages: int = 0
    channels: int = 0
    shortest_gap: float | None = None
    last: dict[str, float] = field(default_factory=dict)

    def note(self, channel: str) -> None:
        """A message to a channel."""
        now, before = perf_counter(), self.last.get(channel)
        if before is not None:
            self.shortest_gap = min(now - before, self.shortest_gap or now - before)
        self.last[channel] = now
        self.messages, self.channels = self.messages + 1, len(self.last)


async def serve(seen: Seen) -> None:
    """Answer until stdin ends."""
    numbers = count(1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        channel = json.loads(await reader.readexactly(length))["channel"]
        seen.note(channel)
        await asyncio.sleep(LATENCY_SECONDS)
        body = json.dumps({"ok": True, "channel": channel, "ts": f"1.{next(numbers):06d}"}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


def main() -> None:
    """Run, then say what was seen."""
    seen = Seen()
    asyncio.run(serve(seen))
    print(json.dumps({key: value for key, value in asdict(seen).items() if key != "last"}))


if __name__ == "__main__":
    main()
