"""Modals and the Home tab: triggers, stacks, hashes, and what a submission's answer does."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.modals import opened, submit, typed
from tests.sandbox.world import (
    BLUE,
    JOAO,
    MIRA,
    RecordingBot,
    Said,
    actions,
    button,
    error_of,
    modal,
    refusal,
    section,
    text_field,
)


def test_a_trigger_opens_one_modal(sandbox: Sandbox, client: WebClient, trigger: str) -> None:
    view_id = opened(client, trigger)
    top = sandbox.platform.views.top(MIRA)
    assert top is not None
    assert top["id"] == view_id
    assert error_of(client.views_open, trigger_id=trigger, view=modal(section("x"))) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds_of_sandbox_time(
    client: WebClient, clock: SandboxClock, trigger: str
) -> None:
    clock.advance(timedelta(seconds=3, milliseconds=1))
    assert error_of(client.views_open, trigger_id=trigger, view=modal(section("x"))) == "expired_trigger_id"


def test_an_invented_trigger_opens_nothing(client: WebClient) -> None:
    assert error_of(client.views_open, trigger_id="1.2.a", view=modal(section("x"))) == "invalid_trigger_id"


def test_a_faulty_view_leaves_the_trigger_unused(client: WebClient, trigger: str) -> None:
    answer = refusal(client.views_open, trigger_id=trigger, view=modal(section("x"), title="A title"))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] must be an object [json-pointer:/view/title]"]
    assert opened(client, trigger)


def test_at_most_three_modals_stand_on_each_other(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    root = opened(client, trigger, section("1"), actions("row", button("more")))
    click = {"block_id": "row", "action_id": "more"}
    view_id = root
    for number in (2, 3):
        assert sandbox.act(MIRA, "view_click", view_id=view_id, **click)["ok"]
        view = modal(section(str(number)), actions("row", button("more")))
        pushed = client.views_push(trigger_id=bot.last.payload["trigger_id"], view=view)["view"]
        assert (pushed["root_view_id"], pushed["previous_view_id"]) == (root, view_id)
        view_id = pushed["id"]
    sandbox.act(MIRA, "view_click", view_id=view_id, **click)
    fourth = bot.last.payload["trigger_id"]
    assert error_of(client.views_push, trigger_id=fourth, view=modal(section("4"))) == "push_limit_reached"


def test_a_submission_has_the_keys_that_slack_sends(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger, private_metadata="round-1")
    assert submit(sandbox, view_id, "Fine & <good>") == {"ok": True}
    sample = json.loads(Path("tests/payloads/view_submission.json").read_text())
    assert bot.last.payload.keys() == sample.keys()
    assert bot.last.payload["view"].keys() == sample["view"].keys()
    assert bot.last.payload["view"]["state"]["values"] == typed("Fine & <good>")
    assert bot.last.payload["view"]["private_metadata"] == "round-1"


def test_an_accepted_submission_closes_the_modal(sandbox: Sandbox, client: WebClient, trigger: str) -> None:
    view_id = opened(client, trigger)
    submit(sandbox, view_id)
    assert sandbox.platform.views.top(MIRA) is None
    assert submit(sandbox, view_id) == {"ok": False, "error": "That form is no longer open."}


def test_an_untouched_field_keeps_what_the_app_put_there(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(
        client, trigger, text_field("comment", initial_value="Before"), text_field("more", optional=True)
    )
    sandbox.act(MIRA, "submit", view_id=view_id)
    values = bot.last.payload["view"]["state"]["values"]
    assert values["comment"]["comment"]["value"] == "Before"
    assert values["more"]["more"]["value"] is None


def test_required_and_too_long_fields_never_reach_the_bot(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger, text_field("comment", max_length=5))
    before = len(bot.received)
    empty = submit(sandbox, view_id, None)
    assert empty == {"ok": False, "errors": {"comment": "Please complete this required field."}}
    assert submit(sandbox, view_id, "123456")["errors"] == {"comment": "Please write at most 5 characters."}
    assert len(bot.received) == before


def test_errors_of_the_bot_stand_at_their_fields(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger)
    bot.say_json({"response_action": "errors", "errors": {"comment": "Too short"}})
    assert submit(sandbox, view_id) == {"ok": False, "errors": {"comment": "Too short"}}
    top = sandbox.platform.views.top(MIRA)
    assert top is not None
    assert top["id"] == view_id


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_that_slack_cannot_use_is_trouble_for_the_person(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str, answer: dict[str, object]
) -> None:
    view_id = opened(client, trigger)
    bot.say_json(answer)
    said = submit(sandbox, view_id)
    assert said == {"ok": False, "error": "We had some trouble connecting. Try again?"}


def test_a_failing_bot_leaves_the_modal_open(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger)
    bot.say(Said(500))
    assert submit(sandbox, view_id)["error"] == "We had some trouble connecting. Try again?"
    assert submit(sandbox, view_id) == {"ok": True}


def test_an_answer_can_update_push_and_clear(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger)
    bot.say_json({"response_action": "update", "view": modal(text_field("comment"), callback_id="second")})
    submit(sandbox, view_id)
    updated = sandbox.platform.views.top(MIRA)
    assert updated is not None
    assert (updated["id"], updated["callback_id"]) == (view_id, "second")
    bot.say_json({"response_action": "push", "view": modal(text_field("comment"), callback_id="third")})
    submit(sandbox, view_id)
    pushed = sandbox.platform.views.top(MIRA)
    assert pushed is not None
    assert pushed["previous_view_id"] == view_id
    bot.say_json({"response_action": "clear"})
    submit(sandbox, pushed["id"])
    assert sandbox.platform.views.top(MIRA) is None


def test_closing_is_told_to_apps_that_want_to_know(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    view_id = opened(client, trigger, notify_on_close=True)
    assert sandbox.act(MIRA, "close_view", view_id=view_id) == {"ok": True}
    sample = json.loads(Path("tests/payloads/view_closed.json").read_text())
    assert bot.last.payload.keys() == sample.keys()
    assert bot.last.payload["type"] == "view_closed"


def test_nobody_can_submit_the_modal_of_another(sandbox: Sandbox, client: WebClient, trigger: str) -> None:
    view_id = opened(client, trigger)
    said = sandbox.act(JOAO, "submit", view_id=view_id, values=typed("Mine"))
    assert said["error"] == "That form is no longer open."


def test_views_are_updated_by_id_and_hash(client: WebClient, trigger: str) -> None:
    view_id = opened(client, trigger)
    first = client.views_update(view_id=view_id, view=modal(section("2")))["view"]
    client.views_update(view_id=view_id, view=modal(section("3")), hash=first["hash"])
    stale = {"view_id": view_id, "view": modal(section("4")), "hash": first["hash"]}
    assert error_of(client.views_update, **stale) == "hash_conflict"
    assert error_of(client.views_update, view_id="V0NONE", view=modal(section("4"))) == "not_found"


def test_an_external_id_is_taken_once(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot, trigger: str
) -> None:
    opened(client, trigger, external_id="mine")
    updated = client.views_update(external_id="mine", view=modal(section("2"), external_id="mine"))
    assert updated["view"]["external_id"] == "mine"
    sandbox.act(JOAO, "command", channel=BLUE, text="/pops")
    other = bot.last.form["trigger_id"]
    taken = modal(section("x"), external_id="mine")
    assert error_of(client.views_open, trigger_id=other, view=taken) == "duplicate_external_id"
