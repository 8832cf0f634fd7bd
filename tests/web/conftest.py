"""The doors that Slack and others knock at."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Route

from bot.web.health import Vitals
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from storage.database import Database
from tests.web.dashboard import Dashboard, serving
from tests.web.door import SECRET, Slack, greet, tiny_app


@pytest.fixture
def slack() -> Iterator[Slack]:
    heard: list[dict[str, Any]] = []
    door = SlackDoor(tiny_app(heard), SECRET, time.time, threads=4)
    server = Server(build_http(door, Vitals("1.2.3"), [Route("/greeting", greet)]), "127.0.0.1", 0)
    server.start()
    try:
        yield Slack(server.port, heard)
    finally:
        server.stop()


@pytest.fixture
def dashboard(database: Database) -> Iterator[Dashboard]:
    """A dashboard, and the endpoint on a database with two metrics and a team."""
    with serving(database) as found:
        yield found
