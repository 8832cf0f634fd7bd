"""Fields whose options are looked up while somebody types."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.modals import opened
from tests.sandbox.world import MIRA, RecordingBot, Said


def searching(**more: object) -> dict[str, object]:
    """A field whose options the app finds."""
    element = {"type": "external_select", "action_id": "search:teams", "min_query_length": 0, **more}
    label = {"type": "plain_text", "text": "Team"}
    return {"type": "input", "block_id": "team", "label": label, "element": element}


def search(sandbox: Sandbox, view_id: str, typed_words: str) -> dict[str, Any]:
    asked = {"view_id": view_id, "block_id": "team", "action_id": "search:teams", "typed": typed_words}
    return sandbox.act(MIRA, "options", **asked)


def found(*names: str) -> dict[str, object]:
    return {"options": [{"text": {"type": "plain_text", "text": n}, "value": n.lower()} for n in names]}


def test_what_is_typed_into_a_search_reaches_the_app_which_answers_with_options(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger, searching())
    bot.say_json(found("Blue", "Red"))
    assert [o["value"] for o in search(sandbox, view_id, "b")["options"]] == ["blue", "red"]
    asked = bot.last.payload
    assert (asked["type"], asked["action_id"], asked["block_id"], asked["value"]) == (
        "block_suggestion",
        "search:teams",
        "team",
        "b",
    )
    assert asked["view"]["id"] == view_id


@pytest.mark.parametrize(
    "answer", [found(*map(str, range(101))), found("Same", "same"), {"options": [{"text": "x"}]}, {}, "no"]
)
def test_options_that_slack_would_not_show_are_an_error(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str, answer: object
) -> None:
    view_id = opened(client, trigger, searching())
    bot.say_json(answer)
    assert not search(sandbox, view_id, "")["ok"]


def test_an_option_that_was_found_is_sent_with_the_form(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger, searching())
    bot.say_json(found("Blue"))
    (blue,) = search(sandbox, view_id, "")["options"]
    bot.answer = lambda _: Said()
    state = {"team": {"search:teams": {"type": "external_select", "selected_option": blue}}}
    assert sandbox.act(MIRA, "submit", view_id=view_id, values=state)["ok"]
    assert bot.last.payload["view"]["state"]["values"] == state
