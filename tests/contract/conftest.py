"""The places where the contract holds: the sandbox always, the real Slack when tokens are given."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import APP, BLUE, KEYS, WORKSPACE, web_client

TOKEN, CHANNEL = "POPS_CONTRACT_BOT_TOKEN", "POPS_CONTRACT_CHANNEL"


@dataclass
class Place:
    """A Slack to talk to, a channel that the bot is in, and a person in it."""

    client: WebClient
    channel: str
    person: str
    wait: Callable[[], None]
    _posted: list[SlackResponse] = field(default_factory=list)

    def post(self, channel: str = "", **content: Any) -> SlackResponse:
        """Post a message, to be deleted after the test."""
        self.wait()
        posted = self.client.chat_postMessage(channel=channel or self.channel, **content)
        self._posted.append(posted)
        return posted

    def tidy(self) -> None:
        """Delete what was posted."""
        for posted in reversed(self._posted):
            self.client.chat_delete(channel=posted["channel"], ts=posted["ts"])


@pytest.fixture(params=["sandbox", pytest.param("slack", marks=pytest.mark.real_slack)])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Each place in turn."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    yield found
    found.tidy()


@pytest.fixture
def sandbox_place() -> Iterator[Place]:
    """The sandbox."""
    clock = SandboxClock()
    sandbox = Sandbox(WORKSPACE, APP, KEYS, clock)
    sandbox.start()
    yield Place(
        web_client(sandbox.api_url),
        BLUE,
        WORKSPACE.users[0].user_id,
        lambda: _pass(clock.advance(timedelta(seconds=1.1))),
    )
    sandbox.stop()


@pytest.fixture
def slack_place() -> Place:
    """The real Slack, in a channel made for this."""
    token, channel = os.environ.get(TOKEN), os.environ.get(CHANNEL)
    if not token or not channel:
        pytest.skip(f"Set {TOKEN} and {CHANNEL} to hold the real Slack to the contract.")
    client = WebClient(token, retry_handlers=[])
    members = client.conversations_members(channel=channel)["members"]
    person = next(member for member in members if not client.users_info(user=member)["user"]["is_bot"])
    return Place(client, channel, person, lambda: time.sleep(1.1))


def _pass(_: object) -> None:
    """Waiting has no result."""
