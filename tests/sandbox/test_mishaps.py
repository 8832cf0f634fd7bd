from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import httpx
import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.mishaps import Mishap
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, Keys, Workspace

FIG, KEYS = "C0FIG", Keys(bot_token="xoxb-mishaps", signing_secret="signs")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    channels = (Channel(FIG, "team-fig", ("U0POPSBOT01",)),)
    running = Sandbox(
        Workspace("T0", "Mishaps", "mishaps", (), channels), App(("chat:write",), ()), KEYS, SandboxClock()
    )
    running.start()
    yield running
    running.stop()


def post(sandbox: Sandbox, text: str) -> httpx.Response:
    """Post as the app does: what the sandbox answers."""
    sandbox.clock.advance(timedelta(seconds=2))
    headers = {"Authorization": f"Bearer {KEYS.bot_token}"}
    body = {"channel": FIG, "text": text}
    return httpx.post(f"{sandbox.api_url}chat.postMessage", json=body, headers=headers)


def texts(sandbox: Sandbox) -> list[str]:
    return [m["text"] for m in sandbox.platform.messages.all_in(FIG)]


def test_a_code_comes_instead_of_the_next_answer_only(sandbox: Sandbox) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap("fatal_error"))
    assert post(sandbox, "code").json() == {"ok": False, "error": "fatal_error"}
    assert sandbox.platform.mishaps.are_over
    assert post(sandbox, "after the code").json()["ok"]
    assert "code" not in texts(sandbox)


def test_an_answer_that_fails_may_hide_that_the_call_was_carried_out(sandbox: Sandbox) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap("internal_error", acts=True))
    assert post(sandbox, "hidden").json()["error"] == "internal_error"
    assert "hidden" in texts(sandbox)


def test_a_page_of_html_with_a_status(sandbox: Sandbox) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap(status=502))
    answer = post(sandbox, "html")
    assert (answer.status_code, answer.text[:6]) == (502, "<html>")


def test_too_fast_says_how_long_to_wait(sandbox: Sandbox) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap("ratelimited", 429, retry_after="30"))
    answer = post(sandbox, "fast")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


@pytest.mark.parametrize("acts", [False, True])
def test_a_connection_breaks_before_or_after_the_call_is_carried_out(sandbox: Sandbox, acts: bool) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap(drop=True, acts=acts))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post(sandbox, f"dropped {acts}")
    assert (f"dropped {acts}" in texts(sandbox)) is acts


def test_an_answer_takes_its_time(sandbox: Sandbox) -> None:
    sandbox.platform.mishaps.arrange("chat.postMessage", Mishap("fatal_error", delay=0.2))
    began = monotonic()
    post(sandbox, "slow")
    assert monotonic() - began >= 0.2


def test_uploads_and_response_urls_have_bad_days_too(sandbox: Sandbox) -> None:
    for kind, path in (("upload", "upload/unknown"), ("response_url", "respond/unknown")):
        sandbox.platform.mishaps.arrange(kind, Mishap(status=503))
        assert httpx.post(f"{sandbox.url}/{path}", content=b"{}").status_code == 503
        assert httpx.post(f"{sandbox.url}/{path}", content=b"{}").status_code in {400, 404}
