"""Somebody who has the address of the API for readings."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.change import Direction
from bot.domain.metric import Metric
from bot.domain.setup import NorthStar
from bot.flows.metric_push import push_readings
from bot.web.health import Vitals
from bot.web.http import build_http
from bot.web.metric_api import metric_routes
from bot.web.server import Server
from storage.database import Database
from storage.readings import Kept, readings_since
from storage.teams import save_team
from storage.workspaces import Workspace, save_workspace
from tests.storage.values import TEAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TODAY = NOW.date()

TOKEN = "a token of more than sixteen characters"

METRICS = Workspace(
    "T01",
    ops_leads=("U90",),
    north_star=NorthStar("Weekly active teams", Direction.UP),
    metrics=(Metric("releases", "Releases a week", Direction.UP),),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any


class Dashboard:
    """Somebody who has the address of the API."""

    def __init__(self, port: int, database: Database) -> None:
        self._port = port
        self.database = database

    def send(self, readings: Any, **headers: str) -> Answer:
        """Send a value as JSON, or bytes as they are, with the right token unless `headers` replace it."""
        raw = readings if isinstance(readings, bytes) else json.dumps(readings).encode()
        given = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", "/api/metrics", raw, {**given, **named})

    def ask(
        self, verb: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request(verb, path, body, dict(headers or {}))
            answer = connection.getresponse()
            raw = answer.read()
            is_json = answer.headers.get_content_type() == "application/json"
            return Answer(answer.status, dict(answer.headers), json.loads(raw) if is_json else raw.decode())
        finally:
            connection.close()

    def kept(self) -> list[tuple[str, str | None, str, float]]:
        with self.database.snapshot() as session:
            found = readings_since(
                session, "T01", ["weekly-active-teams", "releases"], TODAY.replace(year=2000)
            )
        return [(r.metric_key, r.team_key, r.day.isoformat(), r.value) for r in found]


@contextmanager
def serving(database: Database) -> Iterator[Dashboard]:
    """The endpoint on a database with two metrics and a team."""
    with database.transaction() as session:
        save_workspace(session, METRICS, None)
        save_team(session, "T01", TEAM)

    def push(body: bytes) -> Kept:
        return push_readings(database, "T01", body, NOW)

    app = build_http(None, Vitals("1.2.3"), metric_routes(TOKEN, "1.2.3", push))
    server = Server(app, "127.0.0.1", 0)
    server.start()
    try:
        yield Dashboard(server.port, database)
    finally:
        server.stop()


def says(answer: Answer) -> list[tuple[int | None, str | None, str]]:
    return [(each["reading"], each["field"], each["says"]) for each in answer.body["errors"]]
