"""The Home tab: opened, clicked in, and replaced."""

import json
from pathlib import Path

from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import MIRA, RecordingBot, actions, button, error_of, home, modal, section


def test_opening_the_home_tab_is_an_event(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "home_opened")
    assert "view" not in bot.last.event
    client.views_publish(user_id=MIRA, view=home(section("Hello")))
    sandbox.act(MIRA, "home_opened")
    sample = json.loads(Path("tests/payloads/event_app_home_opened.json").read_text())
    callback = json.loads(bot.last.body)
    assert callback.keys() == sample.keys()
    assert callback["event"].keys() == sample["event"].keys()
    assert callback["event"]["view"].keys() == sample["event"]["view"].keys()


def test_a_click_in_the_home_tab_has_no_response_url(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    view = home(section("Hello"), actions("row", button("more", value="1")))
    view_id = client.views_publish(user_id=MIRA, view=view)["view"]["id"]
    clicked = {"view_id": view_id, "block_id": "row", "action_id": "more"}
    assert sandbox.act(MIRA, "view_click", **clicked) == {"ok": True}
    sample = json.loads(Path("tests/payloads/block_actions_home.json").read_text())
    assert bot.last.payload.keys() - {"state"} == sample.keys()


def test_a_home_tab_is_replaced_only_with_the_newest_hash(client: WebClient) -> None:
    first = client.views_publish(user_id=MIRA, view=home(section("1")))["view"]
    second = client.views_publish(user_id=MIRA, view=home(section("2")), hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": MIRA, "view": home(section("3")), "hash": first["hash"]}
    assert error_of(client.views_publish, **stale) == "hash_conflict"
    assert error_of(client.views_publish, user_id="U0NOBODY", view=home()) == "user_not_found"
    assert error_of(client.views_publish, user_id=MIRA, view=modal(section("x"))) == "invalid_arguments"
