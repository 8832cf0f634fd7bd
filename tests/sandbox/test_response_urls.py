"""A response_url takes five answers in thirty minutes, for one person unless told otherwise."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import BLUE, JOAO, MIRA, SECRET, RecordingBot, actions, button, section


@pytest.fixture
def respond(sandbox: Sandbox, bot: RecordingBot) -> WebhookClient:
    """Slack's client for the response_url of a command that Mira typed."""
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    return WebhookClient(bot.last.form["response_url"])


def clicked(sandbox: Sandbox, bot: RecordingBot, ts: str) -> WebhookClient:
    sandbox.act(MIRA, "click", channel=BLUE, ts=ts, block_id="row", action_id="yes")
    return WebhookClient(bot.last.payload["response_url"])


def seen(sandbox: Sandbox, user: str, channel: str = BLUE) -> list[str]:
    return [str(message["text"]) for message in sandbox.platform.messages.seen_by(user, channel)]


def test_an_answer_is_for_its_person_alone(sandbox: Sandbox, respond: WebhookClient) -> None:
    answer = respond.send(text="For you")
    assert (answer.status_code, answer.body) == (200, "ok")
    assert seen(sandbox, MIRA) == ["For you"]
    assert seen(sandbox, JOAO) == []


def test_an_answer_can_be_for_the_channel(sandbox: Sandbox, respond: WebhookClient) -> None:
    assert respond.send(text="For all", response_type="in_channel").status_code == 200
    assert seen(sandbox, JOAO) == ["For all"]


def test_the_sixth_answer_is_refused(sandbox: Sandbox, respond: WebhookClient) -> None:
    assert [respond.send(text=str(number)).status_code for number in range(6)] == [200] * 5 + [404]
    assert seen(sandbox, MIRA) == ["0", "1", "2", "3", "4"]


def test_after_thirty_minutes_answers_are_refused(clock: SandboxClock, respond: WebhookClient) -> None:
    clock.advance(timedelta(minutes=30))
    assert respond.send(text="In time").status_code == 200
    clock.advance(timedelta(seconds=1))
    late = respond.send(text="Late")
    assert late.status_code == 404
    assert "expired_url" in late.body


def test_an_invented_address_is_refused(sandbox: Sandbox) -> None:
    assert WebhookClient(f"{sandbox.url}/respond/guess").send(text="Hi").status_code == 404


def test_answers_follow_the_same_rules_as_messages(sandbox: Sandbox, respond: WebhookClient) -> None:
    answer = respond.send(text="Look", blocks=[section("x" * 3001)])
    assert answer.status_code == 400
    assert "invalid_blocks" in answer.body
    assert "no_text" in respond.send(blocks=[section("x")]).body
    assert seen(sandbox, MIRA) == []


def test_an_answer_works_where_the_bot_is_not(sandbox: Sandbox, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "command", channel=SECRET, text="/pops")
    assert WebhookClient(bot.last.form["response_url"]).send(text="Here").status_code == 200
    assert seen(sandbox, MIRA, SECRET) == ["Here"]


def test_an_ephemeral_message_is_replaced_and_deleted_by_its_own_address(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    row = actions("row", button("yes"))
    ts = client.chat_postEphemeral(channel=BLUE, user=MIRA, text="Sure?", blocks=[row])["message_ts"]
    respond = clicked(sandbox, bot, str(ts))
    assert respond.send(text="Done", replace_original=True).status_code == 200
    (shown,) = sandbox.platform.messages.seen_by(MIRA, BLUE)
    assert (shown["ts"], shown["text"], "blocks" in shown) == (ts, "Done", False)
    assert respond.send(text="", delete_original=True).status_code == 200
    assert seen(sandbox, MIRA) == []
    assert respond.send(text="Again", replace_original=True).status_code == 400


def test_a_message_for_all_is_replaced_in_its_place(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    blocks = [actions("row", button("yes"))]
    ts = str(client.chat_postMessage(channel=BLUE, text="Sure?", blocks=blocks)["ts"])
    assert clicked(sandbox, bot, ts).send(text="Closed", replace_original=True).status_code == 200
    assert seen(sandbox, JOAO) == ["Closed"]


def test_an_answer_to_a_click_in_a_thread_stays_there(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    root = str(client.chat_postMessage(channel=BLUE, text="Root")["ts"])
    sandbox.clock.advance(timedelta(seconds=1))
    blocks = [actions("row", button("yes"))]
    reply = client.chat_postMessage(channel=BLUE, text="Sure?", blocks=blocks, thread_ts=root)
    clicked(sandbox, bot, str(reply["ts"])).send(text="Thanks")
    assert sandbox.platform.messages.seen_by(MIRA, BLUE)[-1]["thread_ts"] == root
