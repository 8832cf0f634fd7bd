"""The API for readings as a whole: where nothing is set up, what describes it, and where it is not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.flows.metric_push import push_readings
from bot.web.health import Vitals
from bot.web.http import build_http
from bot.web.metric_api import metric_routes
from bot.web.server import Server
from storage.database import Database
from storage.readings import Kept
from storage.workspaces import save_workspace
from tests.storage.values import WORKSPACE
from tests.web.dashboard import METRICS, NOW, TOKEN, Dashboard, says


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
