import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from structlog.testing import capture_logs

from bot.domain.delivery import TryLaterError
from bot.slack.app import build_bolt, request_of
from bot.slack.identity import Identity, IdentityLookup
from tests.slack.stand_in import Reply, StandIn

PAYLOADS = Path(__file__).parent.parent / "payloads"
US = Identity("T07POPS0001", "T07POPS0001", "U07POPSBOTU", "B07POPSBOT1", "Harbour")


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def dispatched(app: App, body: dict[str, object]) -> BoltResponse:
    return app.dispatch(request_of(body, {}))


@pytest.fixture
def app(client: WebClient) -> App:
    return build_bolt(lambda: US, client)


def test_every_kind_of_request_reaches_its_listener(app: App) -> None:
    heard: list[str] = []

    def hear(name: str) -> Callable[[Ack], None]:
        def listener(ack: Ack) -> None:
            heard.append(name)
            ack()

        return listener

    app.action("pops_vote_2")(hear("click"))
    app.view("pops_create")(hear("form"))
    app.command("/pops")(hear("command"))
    app.event("app_home_opened")(hear("home"))
    app.event("member_joined_channel")(hear("joined"))
    app.event("app_uninstalled")(hear("uninstalled"))
    names = ["block_actions_message", "view_submission", "slash_command", "event_app_home_opened"]
    names += ["event_member_joined_channel", "event_app_uninstalled"]
    assert [dispatched(app, payload(name)).status for name in names] == [200] * 6
    assert heard == ["click", "form", "command", "home", "joined", "uninstalled"]


def test_slack_is_not_asked_on_each_request(slack: StandIn, client: WebClient) -> None:
    slack.will("auth.test", Reply({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}))
    app = build_bolt(IdentityLookup(client), client)
    assert slack.requests == []
    for _ in range(3):
        dispatched(app, payload("event_app_home_opened"))
    assert [request.path for request in slack.requests] == ["/api/auth.test"]


def test_an_event_is_sent_again_when_slack_does_not_say_who_we_are(client: WebClient) -> None:
    def unknown() -> Identity:
        raise TryLaterError("HTTP 503", 15)

    app = build_bolt(unknown, client)
    app.event("app_home_opened")(lambda ack: ack())
    assert dispatched(app, payload("event_app_home_opened")).status == 500


@pytest.mark.parametrize(
    "body",
    [
        *[payload(file.stem) for file in sorted(PAYLOADS.glob("*.json")) if "envelopes" not in file.stem],
        {"type": "shortcut", "callback_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "message_action", "callback_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "block_suggestion", "action_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "event_callback", "team_id": "T1", "event": {"type": "of_tomorrow"}},
        {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1767605400},
        {"type": "of_tomorrow", "team": {"id": "T1"}},
    ],
)
def test_what_no_listener_takes_is_answered_all_the_same(app: App, body: dict[str, object]) -> None:
    assert dispatched(app, body).status == 200


def test_a_listener_that_forgets_to_answer_is_answered_for(app: App) -> None:
    app.command("/pops")(lambda: None)
    with capture_logs() as logs:
        assert dispatched(app, payload("slash_command")).status == 200
    assert [line["event"] for line in logs] == ["slack_request_unknown"]


def test_withheld_events_are_reported(app: App) -> None:
    with capture_logs() as logs:
        dispatched(app, {"type": "app_rate_limited", "team_id": "T1"})
    assert logs == [{"event": "slack_events_withheld", "log_level": "warning", "workspace": "T1"}]


def test_a_failed_listener_is_a_500_and_a_line_without_words(app: App) -> None:
    @app.event("app_home_opened")
    def fail() -> None:
        raise RuntimeError("somebody wrote: I am unhappy")

    with capture_logs() as logs:
        assert dispatched(app, payload("event_app_home_opened")).status == 500
    (line,) = logs
    assert line["event"] == "slack_request_failed"
    assert line["error"] == "RuntimeError"
    assert line["event"] == "slack_request_failed"
    assert line["kind"] == "app_home_opened"
    assert line["id"] == "Ev07HOMEOPN1"
    assert line["where"].startswith("test_app.py:")
    assert "unhappy" not in repr(line)


def test_answers_carry_what_listeners_say(app: App) -> None:
    app.command("/pops")(lambda ack: ack("here you are"))
    app.view("pops_create")(lambda ack: ack(response_action="errors", errors={"name": "Say more"}))
    assert dispatched(app, payload("slash_command")).body == "here you are"
    assert json.loads(dispatched(app, payload("view_submission")).body)["errors"] == {"name": "Say more"}


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_nothing_that_people_wrote_is_logged(
    slack: StandIn, client: WebClient, everything_logged: pytest.LogCaptureFixture
) -> None:
    slack.will("auth.test", Reply({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}))
    app = build_bolt(IdentityLookup(client), client)
    app.command("/pops")(lambda ack: ack("secret answer"))
    app.action("pops_vote_2")(lambda: 1 / 0)
    dispatched(app, {**payload("slash_command"), "text": "secret words"})
    dispatched(app, payload("block_actions_message"))
    dispatched(app, payload("view_submission"))
    assert "secret" not in everything_logged.text
    assert "hooks.slack.com" not in everything_logged.text
    assert "xoxb" not in everything_logged.text


_WITH_OAUTH_IN_THE_ENVIRONMENT = """
import os
from bot.slack.app import build_bolt
from bot.slack.client import web_client
from bot.slack.identity import Identity
app = build_bolt(lambda: Identity("T1", "T1", "U1", "B1", "x"), web_client("xoxb-ours", "http://127.0.0.1:1/"))
print(app.oauth_flow, app.installation_store, os.environ["SLACK_CLIENT_ID"])
"""


def test_oauth_settings_in_the_environment_change_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}
    ambient = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-other"}
    done = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-W", "error", "-c", _WITH_OAUTH_IN_THE_ENVIRONMENT],
        env={**home, **ambient},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None None 1.2\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
