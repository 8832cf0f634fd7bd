"""A Slack that takes everything and says yes: `python -m benchmarks.sink` prints its address."""

import asyncio
import json
import sys

SAID = {
    "ok": True,
    "team_id": "T0BENCH",
    "team": "Bench",
    "user_id": "U0POPS",
    "bot_id": "B0POPS",
    "channel": "C0BENCH",
    "ts": "1.1",
}


class Sink:
    """Answers every request of every connection, and counts the receipts among them."""

    def __init__(self) -> None:
        self._receipts = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say yes to the requests of one connection."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                self._receipts += head.startswith(b"post /respond/")
                writer.write(self._yes())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _yes(self) -> bytes:
        body = json.dumps({**SAID, "receipts": self._receipts}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def serve() -> None:
    """Listen until killed."""
    server = await asyncio.start_server(Sink().answer, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
