"""A running sandbox with a bot that writes down what it is sent."""

import threading
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import APP, BLUE, KEYS, MIRA, START, WORKSPACE, RecordingBot, web_client


@pytest.fixture
def clock() -> SandboxClock:
    """A clock that stands still until it is moved."""
    return SandboxClock(real=lambda: START)


@pytest.fixture
def bot() -> Iterator[RecordingBot]:
    """The bot that the sandbox talks to."""
    recording = RecordingBot()
    yield recording
    recording.close()


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[threading.Thread]]:
    """Servers on their way out: each takes a moment, for which no test waits."""
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join()


@pytest.fixture
def sandbox(clock: SandboxClock, bot: RecordingBot, stopping: list[threading.Thread]) -> Iterator[Sandbox]:
    """A sandbox that serves, with the bot connected over HTTP."""
    running = Sandbox(WORKSPACE, APP, KEYS, clock)
    running.start()
    running.connect_bot(bot.url)
    yield running
    stopping.append(threading.Thread(target=running.stop))
    stopping[-1].start()


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """The bot's Web API client."""
    return web_client(sandbox.api_url)


@pytest.fixture
def trigger(sandbox: Sandbox, bot: RecordingBot) -> str:
    """A fresh trigger id, from a command that Mira typed."""
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    return bot.last.form["trigger_id"]
