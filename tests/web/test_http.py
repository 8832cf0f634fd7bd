import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import Ack, App
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.app import build_bolt
from bot.slack.client import web_client
from bot.slack.identity import Identity
from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from bot.web.guard import LARGEST_BODY
from bot.web.health import Vitals
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PAYLOADS = Path(__file__).parent.parent / "payloads"


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    kind: str


class Slack:
    """Sends requests as Slack does, and remembers what the listeners heard."""

    def __init__(self, port: int, heard: list[dict[str, Any]]) -> None:
        self.port = port
        self.heard = heard

    def ask(
        self, verb: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(verb, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), answer.headers["Content-Type"] or "")
        finally:
            connection.close()

    def send(self, body: bytes | str, kind: str, **more: str) -> Answer:
        """A signed request; `more` replaces headers, with underscores for hyphens."""
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: sign(SECRET, timestamp, raw),
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        return self.ask("POST", "/slack/events", raw, headers)

    def event(self, body: object, **more: str) -> Answer:
        return self.send(json.dumps(body), JSON, **more)

    def interaction(self, body: object) -> Answer:
        return self.send(urlencode({"payload": json.dumps(body)}), FORM)

    def command(self, **more: str) -> Answer:
        return self.send(urlencode({**payload("slash_command"), **more}), FORM)


def tiny_app(heard: list[dict[str, Any]]) -> App:
    us = Identity("T07POPS0001", "T07POPS0001", "U07POPSBOTU", "B07POPSBOT1", "Harbour")
    app = build_bolt(lambda: us, web_client("xoxb-test", "http://127.0.0.1:1/api/"))

    def hear(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    @app.command("/pops")
    def pops(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack(f"heard {body['text']}")

    app.action("pops_vote_2")(hear)
    app.event("app_home_opened")(hear)
    app.event("channel_archive")(lambda: 1 / 0)

    @app.view("pops_create")
    def create(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack(response_action="errors", errors={"name": "Say more"})

    return app


async def _greet(_: Request) -> Response:
    return PlainTextResponse("hello")


@pytest.fixture
def slack() -> Iterator[Slack]:
    heard: list[dict[str, Any]] = []
    door = SlackDoor(tiny_app(heard), SECRET, time.time, threads=4)
    server = Server(build_http(door, Vitals("1.2.3"), [Route("/greeting", _greet)]), "127.0.0.1", 0)
    server.start()
    try:
        yield Slack(server.port, heard)
    finally:
        server.stop()


def test_an_event_reaches_its_listener(slack: Slack) -> None:
    assert slack.event(payload("event_app_home_opened")).status == 200
    assert slack.heard[0]["event"]["tab"] == "home"


def test_a_click_reaches_its_listener(slack: Slack) -> None:
    assert slack.interaction(payload("block_actions_message")).status == 200
    assert slack.heard[0]["actions"][0]["action_id"] == "pops_vote_2"


def test_a_form_is_answered_with_its_mistakes(slack: Slack) -> None:
    answer = slack.interaction(payload("view_submission"))
    assert json.loads(answer.text) == {"response_action": "errors", "errors": {"name": "Say more"}}
    assert answer.kind.startswith("application/json")


def test_slack_may_look_whether_the_address_is_ours(slack: Slack) -> None:
    answer = slack.event(payload("url_verification"))
    assert json.loads(answer.text) == {"challenge": "k3Qw8yN0sVtE5mJr2pLx7aHc1uZdBf94"}


@pytest.mark.parametrize("place", ["text", "channel_name", "user_name"])
def test_a_command_may_hold_the_word_payload(slack: Slack, place: str) -> None:
    answer = slack.command(**{place: "feedback on the payload=x & payload format"})
    assert answer.status == 200
    assert answer.text.startswith("heard ")
    assert slack.heard[0][place] == "feedback on the payload=x & payload format"


def test_a_command_may_be_empty_or_in_any_language(slack: Slack) -> None:
    assert slack.command(text="").text == "heard "
    assert slack.command(text="café 😀 会议").text == "heard café 😀 会议"


@pytest.mark.parametrize(
    "name", ["block_actions_home", "block_actions_external_org", "view_closed", "event_tokens_revoked"]
)
def test_what_no_listener_takes_is_answered_all_the_same(slack: Slack, name: str) -> None:
    body = payload(name)
    answer = slack.event(body) if name.startswith("event") else slack.interaction(body)
    assert answer.status == 200


def test_a_failed_event_is_answered_with_500_so_that_slack_sends_it_again(slack: Slack) -> None:
    body = {"type": "event_callback", "team_id": "T1", "event": {"type": "channel_archive", "channel": "C1"}}
    assert slack.event(body).status == 500


@pytest.mark.parametrize(
    "headers",
    [
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": "v0=\xfc"},
        {"x_slack_signature": ""},
        {"x_slack_request_timestamp": "noon"},
        {"x_slack_request_timestamp": "1"},
        {"x_slack_request_timestamp": "9" * 300},
    ],
)
def test_what_slack_did_not_sign_is_turned_away(slack: Slack, headers: dict[str, str]) -> None:
    answer = slack.event(payload("event_app_home_opened"), **headers)
    assert answer.status == 401
    assert answer.text.endswith("older than five minutes.\n")
    assert slack.heard == []


def test_a_request_without_any_signature_is_turned_away(slack: Slack) -> None:
    assert slack.ask("POST", "/slack/events", b"{}", {"Content-Type": JSON}).status == 401
    assert slack.ask("POST", "/slack/events", b"{nonsense", {"Content-Type": JSON}).status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{nonsense", JSON),
        ("[1, 2]", JSON),
        ("", JSON),
        ("[" * 100_000, JSON),
        (b"\xff\xfe{}", JSON),
        ('{"type": "event_callback"}', JSON),
        ('{"type": "event_callback", "event": {"type": null}}', JSON),
        ('{"type": "event_callback", "event": {"type": "x"}, "authorizations": 7}', JSON),
        ('{"type": "event_callback", "event": {"type": "x"}, "team": 7}', JSON),
        ("payload=%7Bnonsense", FORM),
        ("payload=%5B%5D", FORM),
        ("payload=%FF", FORM),
        ("nothing=here", FORM),
        ("", FORM),
        (urlencode({"payload": '{"type": "block_actions", "actions": []}'}), FORM),
        (urlencode({"payload": '{"type": "block_actions", "actions": [1]}'}), FORM),
        (urlencode({"payload": '{"type": "block_actions"}'}), FORM),
        ("&".join(["a=1"] * 101), FORM),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(slack: Slack, body: str | bytes, kind: str) -> None:
    answer = slack.send(body, kind)
    assert answer.status == 400
    assert answer.text.strip().endswith(".")


def test_other_kinds_of_body_are_not_slacks(slack: Slack) -> None:
    assert slack.send("<xml/>", "text/xml").status == 415


def test_the_kind_of_body_may_name_its_alphabet(slack: Slack) -> None:
    body = json.dumps(payload("event_app_home_opened"))
    assert slack.send(body, "Application/JSON; charset=utf-8").status == 200
    assert len(slack.heard) == 1


def test_a_body_that_is_too_large_is_turned_away(slack: Slack) -> None:
    assert slack.send(b" " * (LARGEST_BODY + 1), JSON).status == 413
    assert slack.send(b" " * LARGEST_BODY, JSON).status == 400


def beginning(slack: Slack, body: bytes, **headers: str) -> int:
    """The status that comes although the body is only begun."""
    with socket.create_connection(("127.0.0.1", slack.port), timeout=10) as half:
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in {"host": "x", **headers}.items()]
        half.sendall("\r\n".join(["POST /slack/events HTTP/1.1", *lines, "\r\n"]).encode() + body)
        return int(half.recv(100).split()[1])


def test_a_body_that_is_too_large_is_turned_away_before_it_is_read(slack: Slack) -> None:
    now = {TIMESTAMP_HEADER: str(int(time.time())), "content_type": JSON}
    assert beginning(slack, b"{", content_length=str(LARGEST_BODY + 1), **now) == 413
    assert beginning(slack, b"{", content_length="9" * 18, **now) == 413
    piece = f"{LARGEST_BODY + 1:x}\r\n".encode() + b" " * (LARGEST_BODY + 1) + b"\r\n"
    assert beginning(slack, piece, transfer_encoding="chunked", **now) == 413
    assert slack.heard == []


@pytest.mark.parametrize("age", [301, -301, 3600, None])
def test_a_body_that_is_stale_or_unsigned_is_turned_away_before_it_is_read(
    slack: Slack, age: int | None
) -> None:
    moment = {} if age is None else {TIMESTAMP_HEADER: str(int(time.time()) - age)}
    assert beginning(slack, b"{", content_length="1000", content_type=JSON, **moment) == 401
    assert beginning(slack, b"payload=", content_length="2000", content_type=FORM, **moment) == 401
    assert slack.heard == []


def test_a_signature_is_for_its_own_body_and_moment_only(slack: Slack) -> None:
    body, other = json.dumps(payload("event_app_home_opened")).encode(), b'{"type": "event_callback"}'
    moment = int(time.time())
    signed = {"Content-Type": JSON, SIGNATURE_HEADER: sign(SECRET, str(moment), body)}
    assert slack.ask("POST", "/slack/events", other, {**signed, TIMESTAMP_HEADER: str(moment)}).status == 401
    assert (
        slack.ask("POST", "/slack/events", body, {**signed, TIMESTAMP_HEADER: str(moment - 9)}).status == 401
    )
    assert slack.heard == []
    assert slack.ask("POST", "/slack/events", body, {**signed, TIMESTAMP_HEADER: str(moment)}).status == 200


def test_slack_may_check_the_certificate_unsigned(slack: Slack) -> None:
    answer = slack.ask("POST", "/slack/events", b"token=x&ssl_check=1", {"Content-Type": FORM})
    assert (answer.status, answer.text) == (200, "")


def test_words_about_certificate_checks_are_no_certificate_check(slack: Slack) -> None:
    body = payload("event_app_home_opened")
    body["event"]["note"] = "see &ssl_check=1"
    assert slack.event(body).status == 200
    assert slack.command(text="&ssl_check=1").text == "heard &ssl_check=1"
    assert len(slack.heard) == 2


def test_health_tells_the_version(slack: Slack) -> None:
    answer = slack.ask("GET", "/healthz")
    assert answer.status == 200
    assert json.loads(answer.text) == {"status": "ok", "version": "1.2.3"}


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", "/", 404), ("POST", "/slack", 404), ("GET", "/slack/events", 405), ("POST", "/healthz", 405)],
)
def test_other_addresses_get_a_sentence(slack: Slack, verb: str, path: str, status: int) -> None:
    answer = slack.ask(verb, path)
    assert answer.status == status
    assert answer.text.count("\n") == 1
    assert "/slack/events" in answer.text


def test_other_parts_may_add_addresses(slack: Slack) -> None:
    assert slack.ask("GET", "/greeting").text == "hello"


def test_a_request_that_breaks_off_harms_nobody(slack: Slack) -> None:
    with socket.create_connection(("127.0.0.1", slack.port)) as half:
        half.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert slack.ask("GET", "/healthz").status == 200


def test_a_slow_listener_holds_up_nobody_else() -> None:
    release = threading.Event()
    app = tiny_app([])

    @app.event("member_joined_channel")
    def slow() -> None:
        release.wait(10)

    server = Server(build_http(SlackDoor(app, SECRET, time.time, threads=1), Vitals("1")), "127.0.0.1", 0)
    server.start()
    slack = Slack(server.port, [])
    waiting = threading.Thread(target=slack.event, args=(payload("event_member_joined_channel"),))
    waiting.start()
    try:
        assert slack.ask("GET", "/healthz").status == 200
    finally:
        release.set()
        waiting.join()
        server.stop()


def test_without_a_signing_secret_there_is_no_door() -> None:
    with pytest.raises(ValueError, match="signing secret is empty"):
        SlackDoor(tiny_app([]), " ", time.time)
