"""What the HTTP door turns away, and with which sentence."""

import json
import socket
import time
from urllib.parse import urlencode

import pytest

from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from bot.web.guard import LARGEST_BODY
from tests.web.door import FORM, JSON, SECRET, Slack, payload


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
