"""`POST /api/metrics` and its description, asked over HTTP at a server on a database."""

import http.client
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.change import Direction
from bot.domain.metric import Metric
from bot.domain.setup import NorthStar
from bot.flows.metric_push import MOST, push_readings
from bot.web.health import Vitals
from bot.web.http import build_http
from bot.web.metric_api import LARGEST_BODY, metric_routes
from bot.web.server import Server
from storage.database import Database
from storage.readings import Kept, readings_since
from storage.teams import save_team
from storage.workspaces import Workspace, save_workspace
from tests.storage.values import TEAM, WORKSPACE

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


@pytest.fixture
def dashboard(database: Database) -> Iterator[Dashboard]:
    """A dashboard, and the endpoint on a database with two metrics and a team."""
    with serving(database) as found:
        yield found


@pytest.fixture(scope="module")
def refused(_upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """One for all tests in which nothing is kept."""
    file = shutil.copy(_upgraded_sqlite, tmp_path_factory.mktemp("refused") / "pops.db")
    with closing(Database(f"sqlite:///{file}")) as database, serving(database) as found:
        yield found
        assert found.kept() == []


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


def test_one_reading_is_kept_and_again_changes_nothing(dashboard: Dashboard) -> None:
    reading = {"metric": "releases", "value": 12}
    assert dashboard.send(reading).body == {"new": 1, "changed": 0, "same": 0}
    assert dashboard.send(reading).body == {"new": 0, "changed": 0, "same": 1}
    assert dashboard.send({**reading, "value": 12.5}).body == {"new": 0, "changed": 1, "same": 0}
    assert dashboard.kept() == [("releases", None, "2026-11-23", 12.5)]


def test_a_list_is_kept_with_days_and_teams(dashboard: Dashboard) -> None:
    answer = dashboard.send(
        [
            {"metric": "Weekly active teams", "value": 1e-7, "date": "2026-11-16"},
            {"metric": "weekly-active-teams", "value": -3.25, "date": "2026-11-16", "team": "checkout"},
            {"metric": "weekly-active-teams", "value": 1e-7, "date": "2026-11-16", "team": None},
        ]
    )
    assert (answer.status, answer.body) == (200, {"new": 2, "changed": 0, "same": 0})
    assert dashboard.kept() == [
        ("weekly-active-teams", None, "2026-11-16", 1e-7),
        ("weekly-active-teams", "checkout", "2026-11-16", -3.25),
    ]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        "Bearer \xe4\xf6",
    ],
)
def test_without_the_token_nothing_is_read(refused: Dashboard, given: str) -> None:
    answer = refused.send(b"not even JSON", Authorization=given)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert says(answer)[0][2].startswith("Send the header Authorization: Bearer, followed by the token")
    assert TOKEN not in str(answer.body)


def test_the_scheme_may_be_in_any_case(dashboard: Dashboard) -> None:
    assert dashboard.send({"metric": "releases", "value": 1}, Authorization=f"bearer {TOKEN}").status == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nothing", b'{"metric": "releases", "value": 1}}', b"\xff", b"[" * 9000]
)
def test_what_is_no_json_is_said(refused: Dashboard, body: bytes) -> None:
    answer = refused.send(body)
    assert (answer.status, len(answer.body["errors"])) == (400, 1)
    assert says(answer)[0][2].startswith("This is no JSON: send an object with metric and value")


@pytest.mark.parametrize(
    ("reading", "field", "sentence"),
    [
        (5, None, "This is no reading: send an object with metric and value"),
        ([[]], None, "This is no reading"),
        ({"value": 1}, "metric", "metric is the key or the name of a metric"),
        ({"metric": 5, "value": 1}, "metric", "metric is the key or the name of a metric"),
        ({"metric": "releases"}, "value", "value is a number smaller than 1e15"),
        ({"metric": "releases", "value": "12"}, "value", "value is a number"),
        ({"metric": "releases", "value": True}, "value", "value is a number"),
        ({"metric": "releases", "value": 1e15}, "value", "value is a number"),
        ({"metric": "releases", "value": 1, "date": "23.11.2026"}, "date", "date is a text with year, month"),
        (
            {"metric": "releases", "value": 1, "date": "2026-11-25"},
            "date",
            "25 November 2026 has not come yet.",
        ),
        ({"metric": "releases", "value": 1, "date": "1999-11-25"}, "date", "“1999-11-25” is no day."),
        ({"metric": "releases", "value": 1, "team": 7}, "team", "team is the key or the name of a team"),
        ({"metric": "releases", "value": 1, "team": "chekout"}, "team", "There is no team “chekout”."),
        ({"metric": "releasse", "value": 1}, "metric", "Did you mean “Releases a week”?"),
        ({"metric": "releases", "value": 1, "day": "x"}, "day", "There is no such field."),
    ],
)
def test_a_wrong_reading_is_said_with_its_field(
    refused: Dashboard, reading: Any, field: str | None, sentence: str
) -> None:
    answer = refused.send([{"metric": "releases", "value": 3}, reading])
    assert answer.status == 422
    ((number, where, said),) = says(answer)
    assert (number, where) == (2, field)
    assert sentence in said
    assert refused.kept() == []


def test_nan_and_infinity_are_no_numbers(refused: Dashboard) -> None:
    for value in (b"NaN", b"Infinity", b"1e999"):
        assert refused.send(b'{"metric": "releases", "value": ' + value + b"}").status in {400, 422}
    assert refused.kept() == []


def test_every_wrong_reading_is_said_at_once(refused: Dashboard) -> None:
    wrong = {"metric": "zzz", "value": 1, "team": "nobody"}
    answer = refused.send([wrong, {"metric": "releases", "value": 1}, wrong])
    assert [(number, field) for number, field, _ in says(answer)] == [
        (1, "metric"),
        (1, "team"),
        (3, "metric"),
        (3, "team"),
    ]


def test_two_values_for_the_same_day_are_refused(refused: Dashboard) -> None:
    answer = refused.send([{"metric": "releases", "value": 1}, {"metric": "Releases a week", "value": 2}])
    assert says(answer) == [
        (2, "value", "This metric, day and team has another value in reading 1. Keep one of them.")
    ]


def test_a_request_is_bounded_in_bytes_and_readings(refused: Dashboard) -> None:
    large = refused.send(b" " * (LARGEST_BODY + 1))
    assert (large.status, says(large)[0][2]) == (
        413,
        f"A request has at most {LARGEST_BODY} bytes. Send fewer readings at once.",
    )
    many = refused.send([{"metric": "releases", "value": 1}] * (MOST + 1))
    assert (many.status, says(many)[0][2]) == (422, f"Send at most {MOST} readings at once.")
    assert says(refused.send([]))[0][2] == "This list is empty. Send at least one reading."
    assert refused.kept() == []


def test_other_kinds_of_content_and_other_verbs_are_refused(refused: Dashboard) -> None:
    form = refused.send(b"metric=releases", Content_Type="application/x-www-form-urlencoded")
    assert (form.status, says(form)[0][2]) == (
        415,
        "Send JSON, with the header Content-Type: application/json.",
    )
    assert refused.ask("GET", "/api/metrics").status == 405


def test_where_nothing_is_set_up_there_is_nothing_to_read(dashboard: Dashboard) -> None:
    with dashboard.database.transaction() as session:
        save_workspace(session, replace(METRICS, north_star=None, metrics=()), None)
    answer = dashboard.send({"metric": "releases", "value": 1})
    assert answer.status == 409
    assert "There is no metric yet." in says(answer)[0][2]


def test_a_database_that_does_not_answer_is_said() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")

    def push(body: bytes) -> Kept:
        return push_readings(nowhere, "T01", body, NOW)

    server = Server(build_http(None, Vitals("1.2.3"), metric_routes(TOKEN, "1.2.3", push)), "127.0.0.1", 0)
    server.start()
    try:
        answer = Dashboard(server.port, nowhere).send({"metric": "releases", "value": 1})
    finally:
        server.stop()
        nowhere.close()
    assert (answer.status, says(answer)[0][2][:33]) == (503, "Something went wrong on our side,")


def test_openapi_describes_the_endpoint_and_what_it_answers(dashboard: Dashboard) -> None:
    document = dashboard.ask("GET", "/api/openapi.json").body
    assert (document["openapi"], document["info"]["version"]) == ("3.1.0", "1.2.3")
    post = document["paths"]["/api/metrics"]["post"]
    assert sorted(post["responses"]) == ["200", "400", "401", "409", "413", "415", "422", "503"]
    schemas = document["components"]["schemas"]
    assert schemas["Reading"]["required"] == ["metric", "value"]
    assert set(schemas["Reading"]["properties"]) == {"metric", "value", "date", "team"}
    named = {ref.rpartition("/")[2] for ref in _references(document)}
    assert named == set(schemas)
    kept = dashboard.send({"metric": "releases", "value": 1}).body
    assert sorted(kept) == sorted(schemas["Kept"]["required"])


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (item for key, item in value.items() if key == "$ref")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(item)


def test_without_a_token_there_is_no_such_address(database: Database) -> None:
    server = Server(build_http(None, Vitals("1.2.3")), "127.0.0.1", 0)
    server.start()
    try:
        assert Dashboard(server.port, database).send({"metric": "releases", "value": 1}).status == 404
    finally:
        server.stop()


def test_the_usual_workspace_has_one_metric() -> None:
    assert [metric.key for metric in WORKSPACE.all_metrics] == ["weekly-active-teams"]
