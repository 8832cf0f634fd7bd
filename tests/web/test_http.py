import json
import socket
import threading
import time

import pytest

from bot.web.health import Vitals
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from tests.web.door import SECRET, Slack, payload, tiny_app


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
