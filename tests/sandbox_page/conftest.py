"""A browser that looks at a running sandbox, and the bot behind it.

Browser and sandbox are started once for all tests here; every test has a channel of its own.
"""

import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import Channel
from tests.sandbox.world import (
    APP,
    BOT,
    JOAO,
    KEYS,
    MIRA,
    START,
    WORKSPACE,
    RecordingBot,
    Said,
    web_client,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 5000
DESKTOP = (1280, 800)


def chromium() -> str | None:
    """The Chromium to drive: `POPS_CHROMIUM`, else the first one in the PATH."""
    return os.environ.get("POPS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[BrowserContext]:
    """One browser for all tests of the page."""
    path = chromium()
    if path is None and os.environ.get("POPS_BROWSER_TESTS") == "required":
        pytest.fail("The browser tests are required here, and there is no Chromium.")
    if path is None:
        pytest.skip("There is no Chromium: install one, or name it in POPS_CHROMIUM.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        context = launched.new_context()
        context.set_default_timeout(PATIENCE_MS)
        yield context
        launched.close()


class Stage(NamedTuple):
    """A sandbox that serves its page, and the bot it talks to."""

    sandbox: Sandbox
    bot: RecordingBot


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """One sandbox for all tests of the page; its clock only moves when it is told to."""
    recording = RecordingBot()
    running = Sandbox(WORKSPACE, APP, KEYS, SandboxClock(real=lambda: START))
    running.start()
    running.connect_bot(recording.url)
    yield Stage(running, recording)
    running.stop()
    recording.close()


@pytest.fixture
def sandbox(stage: Stage) -> Iterator[Sandbox]:
    """The sandbox; no modal is left open in it."""
    yield stage.sandbox
    for user in (MIRA, JOAO):
        stage.sandbox.platform.views.clear(user)


@pytest.fixture
def bot(stage: Stage) -> RecordingBot:
    """The bot, as if it had heard nothing yet."""
    stage.bot.received.clear()
    stage.bot.answer = lambda _: Said()
    return stage.bot


@pytest.fixture(scope="package")
def client(stage: Stage) -> WebClient:
    """The bot's Web API client."""
    return web_client(stage.sandbox.api_url)


_numbers = itertools.count(1)


@pytest.fixture
def channel(sandbox: Sandbox) -> str:
    """The id of a channel that no other test uses; Mira, João and the bot are in it."""
    number = next(_numbers)
    made = Channel(f"C0ROOM{number}", f"room-{number}", (MIRA, JOAO, BOT), topic="Only for this test")
    sandbox.platform.state.put_channel(made)
    return made.channel_id


class Say(Protocol):
    """Posts as the bot into the test's channel and returns the message's ts."""

    def __call__(self, text: str, *blocks: object, thread: str | None = None) -> str: ...


@pytest.fixture
def say(client: WebClient, sandbox: Sandbox, channel: str) -> Say:
    """Posts as the bot, a second after what was said before, as fast as Slack allows."""

    def post(text: str, *blocks: object, thread: str | None = None) -> str:
        sandbox.clock.advance(timedelta(seconds=1))
        shown: Any = list(blocks)
        posted = client.chat_postMessage(channel=channel, text=text, blocks=shown, thread_ts=thread)
        return str(posted["ts"])

    return post


def until(condition: Callable[[], object]) -> None:
    """Wait for what the bot or the sandbox does in its own time."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.01)


class Visitor:
    """Opens the page in tabs, and notes whatever goes wrong in them.

    Tabs stay open and are used again by later tests, as by a visitor who goes from channel to channel.
    """

    def __init__(self, browser: BrowserContext, url: str) -> None:
        self._browser = browser
        self._url = url
        self._idle: list[Page] = []
        self._open: list[Page] = []
        self.problems: list[str] = []

    def open(self, channel: str, user: str = MIRA, tab: str = "") -> Page:
        """The page as one person sees it, in a tab of its own."""
        page = self.tab()
        address = f"#as={user}&channel={channel}&tab={tab}"
        if page.url.startswith(self._url):
            page.evaluate("address => { location.hash = address; }", address)
        else:
            page.goto(f"{self._url}/{address}")
        page.locator(f'[data-open-channel="{channel}"]').wait_for()
        return page

    def tab(self) -> Page:
        """A tab, wherever it was left."""
        page = self._idle.pop() if self._idle else self._new_tab()
        self._open.append(page)
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        page.emulate_media(color_scheme="light")
        page.bring_to_front()
        return page

    def leave(self) -> None:
        """Let other tests have the tabs, without what the page remembered."""
        for page in self._open:
            page.evaluate("localStorage.clear()")
        self._idle, self._open = self._idle + self._open, []

    def _new_tab(self) -> Page:
        page = self._browser.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.on("request", lambda request: self._check_address(request.url))
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # A refused request is the business of the page, which says so in words; the rest is a fault.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(message.text)

    def _check_address(self, url: str) -> None:
        if not url.startswith(self._url):
            self.problems.append(f"The page asked another server: {url}")


@pytest.fixture(scope="package")
def _visitor(browser: BrowserContext, stage: Stage) -> Visitor:
    return Visitor(browser, stage.sandbox.url)


@pytest.fixture
def visitor(_visitor: Visitor, sandbox: Sandbox) -> Iterator[Visitor]:
    """Opens pages; afterwards nothing may have gone wrong in them."""
    yield _visitor
    _visitor.leave()
    problems, _visitor.problems = _visitor.problems, []
    assert problems == []


@pytest.fixture
def page(visitor: Visitor, channel: str, bot: RecordingBot) -> Page:
    """The page as Mira sees the test's channel."""
    return visitor.open(channel)
