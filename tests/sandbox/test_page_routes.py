"""What the page gets from the server, over real HTTP."""

import itertools
import json
import socket
from collections.abc import Generator, Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    APP,
    BLUE,
    BOT,
    GUEST,
    JOAO,
    KEYS,
    MIRA,
    OLD,
    OTHER,
    PARTNER,
    SECRET,
    START,
    WORKSPACE,
    RecordingBot,
    actions,
    button,
    home,
    section,
)


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """A browser's way to the server."""
    with httpx.Client(base_url=sandbox.url) as http:
        yield http


def act(browser: httpx.Client, user: str, kind: str, **fields: object) -> dict[str, Any]:
    answer: dict[str, Any] = browser.post("/sandbox/act", json={"as": user, "kind": kind, **fields}).json()
    return answer


def test_the_page_and_its_parts_are_served(browser: httpx.Client) -> None:
    assert "<title" in browser.get("/").text
    script = browser.get("/static/main.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    assert browser.get("/static/../sandbox.py").status_code == 404


def test_the_state_is_what_one_person_sees(browser: httpx.Client) -> None:
    state = browser.get("/sandbox/state", params={"as": MIRA}).json()
    assert state["workspace"] == {"id": "T0TEST", "name": "Blue Harbour", "domain": "blue-harbour"}
    assert state["now"] == START.timestamp()
    assert state["app"]["bot_user"] == BOT
    assert (state["progress"], state["view"]) == (None, None)
    assert state["users"][0]["emoji"] == "🦊"
    assert [c["command"] for c in state["commands"]] == ["/pops", "/plain"]
    assert state["shortcuts"][1] == {"callback_id": "new_pulse", "name": "New pulse", "type": "global"}
    channels = {channel["id"]: channel for channel in state["channels"]}
    dm = next(channel for channel in state["channels"] if channel["kind"] == "dm")
    assert channels.keys() == {BLUE, SECRET, OTHER, OLD, dm["id"]}
    assert sorted(dm["members"]) == [MIRA, BOT]
    assert channels[OLD]["is_archived"] is True
    assert channels[BLUE]["topic"] == "Blue things"


def test_guests_and_outsiders_see_their_own_channels_only(browser: httpx.Client) -> None:
    def seen(user: str) -> list[str]:
        channels = browser.get("/sandbox/state", params={"as": user}).json()["channels"]
        return [channel["id"] for channel in channels if channel["kind"] != "dm"]

    assert seen(JOAO) == [BLUE, OTHER, OLD]
    assert seen(GUEST) == []
    assert seen(PARTNER) == [BLUE]
    assert browser.get("/sandbox/state", params={"as": "U0NOBODY"}).status_code == 404


def test_messages_count_as_unread_until_they_are_seen(browser: httpx.Client, client: WebClient) -> None:
    def unread(user: str) -> int:
        channels = browser.get("/sandbox/state", params={"as": user}).json()["channels"]
        return next(int(channel["unread"]) for channel in channels if channel["id"] == BLUE)

    ts = act(browser, MIRA, "message", channel=BLUE, text="One")["ts"]
    act(browser, MIRA, "message", channel=BLUE, text="A reply", thread_ts=ts)
    client.chat_postMessage(channel=BLUE, text="Two")
    assert (unread(MIRA), unread(JOAO)) == (1, 2)
    shown = browser.get("/sandbox/messages", params={"as": JOAO, "channel": BLUE}).json()["messages"]
    assert [message["text"] for message in shown] == ["One", "A reply", "Two"]
    assert (shown[0]["reply_count"], shown[0]["channel"], shown[1]["thread_ts"]) == (1, BLUE, ts)
    assert (unread(MIRA), unread(JOAO)) == (1, 0)


def test_a_history_can_be_marked_as_read(sandbox: Sandbox, browser: httpx.Client) -> None:
    act(browser, MIRA, "message", channel=BLUE, text="One")
    sandbox.mark_everything_read()
    channels = browser.get("/sandbox/state", params={"as": JOAO}).json()["channels"]
    assert [channel["unread"] for channel in channels] == [0] * len(channels)


def test_messages_of_hidden_channels_are_not_given_out(browser: httpx.Client) -> None:
    assert browser.get("/sandbox/messages", params={"as": JOAO, "channel": SECRET}).status_code == 404


def test_an_act_needs_a_json_object(browser: httpx.Client) -> None:
    assert browser.post("/sandbox/act", data={"as": MIRA}).status_code == 400
    assert browser.post("/sandbox/act", json=["as"]).status_code == 400
    wrong = browser.post("/sandbox/act", content=b"{", headers={"content-type": "application/json"})
    assert wrong.json() == {"ok": False, "error": "This address takes a JSON object."}
    assert act(browser, MIRA, "click", self=1, user_id=2)["error"] == "Something is missing: channel."


def test_the_clock_can_be_read_and_moved(browser: httpx.Client) -> None:
    assert browser.get("/sandbox/clock").json() == {"now": START.timestamp()}
    moved = browser.post("/sandbox/clock", json={"to": "+1h"}).json()
    assert moved == {"ok": True, "now": START.timestamp() + 3600}
    refused = browser.post("/sandbox/clock", json={"to": "yesterday"})
    assert refused.status_code == 400
    assert "is not a time" in refused.json()["error"]
    assert browser.post("/sandbox/clock", content=b"to=+1h").status_code == 400


def test_moving_the_clock_by_days_takes_old_ephemeral_messages_away(
    sandbox: Sandbox, client: WebClient
) -> None:
    client.chat_postEphemeral(channel=BLUE, user=MIRA, text="Hi")
    sandbox.move_clock("+1h")
    assert len(sandbox.platform.messages.seen_by(MIRA, BLUE)) == 1
    sandbox.move_clock("+1d")
    assert sandbox.platform.messages.seen_by(MIRA, BLUE) == []


def test_the_home_tab_is_given_out(browser: httpx.Client, client: WebClient) -> None:
    assert browser.get("/sandbox/home", params={"as": MIRA}).json() == {"view": None}
    client.views_publish(user_id=MIRA, view=home(section("Hello")))
    view = browser.get("/sandbox/home", params={"as": MIRA}).json()["view"]
    assert view["blocks"][0]["text"]["text"] == "Hello"


def test_unknown_files_are_not_found(browser: httpx.Client) -> None:
    assert browser.get("/sandbox/files/F0NONE").status_code == 404
    assert browser.post("/upload/guess", content=b"x").status_code == 400


def test_the_inspector_shows_requests_both_ways_without_secrets(
    sandbox: Sandbox, browser: httpx.Client, client: WebClient, bot: RecordingBot
) -> None:
    blocks = [actions("row", button("yes"))]
    ts = client.chat_postMessage(channel=BLUE, text="Well?", blocks=blocks)["ts"]
    act(browser, MIRA, "click", channel=BLUE, ts=ts, block_id="row", action_id="yes")
    respond = bot.last.payload["response_url"]
    httpx.post(respond, json={"text": "Thanks"})
    lines = browser.get("/sandbox/requests", params={"after": 0}).json()["requests"]
    told = [(line["direction"], line["kind"], line["status"]) for line in lines]
    assert told == [
        ("from_bot", "chat.postMessage", 200),
        ("to_bot", "block_actions", 200),
        ("from_bot", "response_url", 200),
    ]
    assert lines[0]["request"]["blocks"] == blocks
    assert lines[1]["request"]["response_url"] == f"{sandbox.url}/respond/(hidden)"
    assert (lines[2]["path"], lines[2]["request"]) == ("/respond/(hidden)", {"text": "Thanks"})
    everything = json.dumps(lines)
    assert KEYS.bot_token not in everything
    assert respond.rsplit("/", 1)[1] not in everything
    assert browser.get("/sandbox/requests", params={"after": lines[1]["n"]}).json()["requests"] == lines[2:]


def events(browser: httpx.Client, user: str) -> Generator[dict[str, Any], None, None]:
    with browser.stream("GET", "/sandbox/stream", params={"as": user}, timeout=5) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def test_open_pages_are_told_what_their_person_may_see(
    sandbox: Sandbox, browser: httpx.Client, client: WebClient, bot: RecordingBot
) -> None:
    joao = events(browser, JOAO)
    assert next(joao) == {"type": "clock", "now": START.timestamp()}
    client.chat_postEphemeral(channel=BLUE, user=MIRA, text="For Mira")
    sandbox.act(MIRA, "message", channel=SECRET, text="Hush")
    ts = sandbox.act(MIRA, "message", channel=BLUE, text="For all")["ts"]
    sandbox.platform.messages.remove(BLUE, ts)
    client.views_publish(user_id=MIRA, view=home(section("Mira")))
    client.views_publish(user_id=JOAO, view=home(section("João")))
    sandbox.act(MIRA, "rename", channel=BLUE, name="navy")
    sandbox.show_progress(1, 2, "Week 1")
    sandbox.show_progress(2, 2, "Done")
    sandbox.move_clock("+30m")
    until_clock = itertools.takewhile(lambda event: event["type"] != "clock", joao)
    told = [event for event in until_clock if event["type"] != "request"]
    assert [event["type"] for event in told] == [
        "message",
        "message_deleted",
        "home",
        "state",
        "message",
        "progress",
        "progress",
    ]
    assert told[0]["message"]["text"] == "For all"
    assert told[1] == {"type": "message_deleted", "channel": BLUE, "ts": ts}
    assert told[2]["view"]["blocks"][0]["text"]["text"] == "João"
    assert told[5] == {"type": "progress", "done": 1, "total": 2, "label": "Week 1"}
    assert told[6] == {"type": "progress"}
    joao.close()


def test_a_reply_tells_pages_that_its_root_has_changed(sandbox: Sandbox, browser: httpx.Client) -> None:
    root = sandbox.act(MIRA, "message", channel=BLUE, text="Root")["ts"]
    mira = events(browser, MIRA)
    next(mira)
    sandbox.act(JOAO, "message", channel=BLUE, text="Reply", thread_ts=root)
    assert next(mira)["message"]["text"] == "Reply"
    changed = next(mira)
    assert (changed["type"], changed["message"]["reply_count"]) == ("message_changed", 1)
    mira.close()


def test_a_modal_is_shown_to_its_person(
    sandbox: Sandbox, browser: httpx.Client, client: WebClient, bot: RecordingBot
) -> None:
    mira = events(browser, MIRA)
    next(mira)
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": [section("x")]}
    opened = client.views_open(trigger_id=bot.last.form["trigger_id"], view=view)["view"]
    shown = next(event for event in mira if event["type"] == "view")
    assert shown["view"] == opened
    assert browser.get("/sandbox/state", params={"as": MIRA}).json()["view"] == opened
    mira.close()


def test_stopping_ends_open_streams(clock: SandboxClock) -> None:
    sandbox = Sandbox(WORKSPACE, APP, KEYS, clock)
    sandbox.start()
    with httpx.Client(base_url=sandbox.url) as browser:
        mira = events(browser, MIRA)
        next(mira)
        sandbox.stop()
        assert list(mira) == []


def test_a_port_in_use_is_an_os_error(clock: SandboxClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Sandbox(WORKSPACE, APP, KEYS, clock).start(port=taken.getsockname()[1])
