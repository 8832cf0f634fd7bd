"""`POST /api/metrics` and its description, asked over HTTP at a server on a database."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.flows.metric_push import MOST
from bot.web.metric_api import LARGEST_BODY
from storage.database import Database
from tests.web.dashboard import TOKEN, Dashboard, says, serving


@pytest.fixture(scope="module")
def refused(_upgraded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """One for all tests in which nothing is kept."""
    file = shutil.copy(_upgraded_sqlite, tmp_path_factory.mktemp("refused") / "pops.db")
    with closing(Database(f"sqlite:///{file}")) as database, serving(database) as found:
        yield found
        assert found.kept() == []


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
