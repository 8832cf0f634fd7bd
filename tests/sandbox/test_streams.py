"""Live updates and the inspector keep a bounded memory."""

import asyncio
import json

from bot.sandbox.clock import SandboxClock
from bot.sandbox.inspector import KEPT, Inspector
from bot.sandbox.streams import BACKLOG, Streams


def test_a_page_that_falls_behind_is_cut_off() -> None:
    async def scene() -> list[bytes]:
        streams = Streams()
        page = streams.follow("U1", {"type": "clock"})
        got = [await anext(page)]
        for number in range(BACKLOG + 1):
            streams.publish({"type": "message", "number": number})
        return got + [line async for line in page]

    assert asyncio.run(scene()) == [b'data: {"type": "clock"}\n\n']


def test_a_page_that_keeps_up_gets_everything_in_order() -> None:
    async def scene() -> list[int]:
        streams = Streams()
        page = streams.follow("U1", {"type": "clock"})
        await anext(page)
        for number in range(BACKLOG):
            streams.publish({"number": number})
        lines = [await anext(page) for _ in range(BACKLOG)]
        await page.aclose()
        assert not streams.watched
        return [json.loads(line.removeprefix(b"data: "))["number"] for line in lines]

    assert asyncio.run(scene()) == list(range(BACKLOG))


def test_the_inspector_keeps_the_last_requests() -> None:
    inspector = Inspector(SandboxClock(), Streams())
    for _ in range(KEPT + 5):
        inspector.record(
            "to_bot",
            method="POST",
            path="/upload/secret-1",
            kind="upload",
            status=200,
            milliseconds=1.04,
            request={"token": "secret-2", "list": [{"url": "ws://host/socket/secret-3"}]},
            response="ok",
        )
    lines = inspector.after(0)
    assert [line["n"] for line in lines] == list(range(6, KEPT + 6))
    assert "secret" not in json.dumps(lines)
    assert lines[0]["ms"] == 1.0
