"""What tests of Slack's side share."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.slack.client import web_client
from tests.slack.stand_in import StandIn, standing_in


@pytest.fixture
def slack() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def client(slack: StandIn) -> WebClient:
    return web_client("xoxb-test", slack.api, timeout=1)
