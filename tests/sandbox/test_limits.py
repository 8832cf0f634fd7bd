"""How fast, how long and to whom the bot may write."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    APP,
    BLUE,
    GONE,
    JOAO,
    KEYS,
    MIRA,
    OLD,
    OTHER,
    PARTNER,
    ROBOT,
    SECRET,
    START,
    WORKSPACE,
    error_of,
    refusal,
    section,
    web_client,
)


def post(channel: str, **more: object) -> dict[str, Any]:
    """A post without words, which Slack's own client would warn of."""
    return {"api_method": "chat.postMessage", "json": {"channel": channel, **more}}


def test_a_channel_takes_one_message_a_second(client: WebClient, clock: SandboxClock) -> None:
    client.chat_postMessage(channel=BLUE, text="1")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=BLUE, text="2")
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"
    client.chat_postMessage(channel=JOAO, text="Elsewhere")
    clock.advance(timedelta(seconds=1))
    assert client.chat_postMessage(channel=BLUE, text="2")["ok"]


def test_a_refused_message_does_not_count(client: WebClient) -> None:
    assert error_of(client.api_call, **post(BLUE)) == "no_text"
    assert client.chat_postMessage(channel=BLUE, text="1")["ok"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (SECRET, "channel_not_found"),
        (OTHER, "not_in_channel"),
        (OLD, "is_archived"),
        ("U0NOBODY", "channel_not_found"),
        (GONE, "user_disabled"),
        (ROBOT, "cannot_dm_bot"),
    ],
)
def test_where_the_bot_may_not_write(client: WebClient, channel: str, error: str) -> None:
    assert error_of(client.chat_postMessage, channel=channel, text="Hi") == error


def test_ephemeral_messages_are_for_members(client: WebClient) -> None:
    stranger = {"channel": BLUE, "user": "U0GUEST", "text": "Hi"}
    assert error_of(client.chat_postEphemeral, **stranger) == "user_not_in_channel"
    assert client.chat_postEphemeral(channel=BLUE, user=PARTNER, text="Hi")["message_ts"]


def test_blocks_need_words_for_those_who_cannot_see_them(client: WebClient, clock: SandboxClock) -> None:
    answer = refusal(client.api_call, **post(BLUE, blocks=[section("Hi")]))
    assert answer["error"] == "no_text"
    assert client.chat_postMessage(channel=BLUE, text="Hi", blocks=[section("Hi")])["ok"]


def test_without_strictness_missing_words_are_a_warning() -> None:
    lenient = Sandbox(WORKSPACE, APP, KEYS, SandboxClock(real=lambda: START), strict=False)
    lenient.start()
    client = web_client(lenient.api_url)
    posted = client.api_call(**post(BLUE, blocks=[section("Hi")]))
    assert posted["response_metadata"]["warnings"] == ["missing_text_in_message"]
    assert error_of(client.api_call, **post(BLUE)) == "no_text"
    lenient.stop()


def test_long_messages_are_refused(client: WebClient) -> None:
    blocks = [section("x" * 3000)] * 5
    assert error_of(client.chat_postMessage, channel=BLUE, text="x", blocks=blocks) == "msg_blocks_too_long"
    many = [{"type": "divider"}] * 51
    assert error_of(client.chat_postMessage, channel=BLUE, text="x", blocks=many) == "invalid_blocks"
    ts = client.chat_postMessage(channel=BLUE, text="x" * 4001)["ts"]
    assert error_of(client.chat_update, channel=BLUE, ts=ts, text="x" * 4001) == "msg_too_long"
    assert client.chat_update(channel=BLUE, ts=ts, text="x" * 4000)["ok"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("not json", "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "Bad Name", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"key": None}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"key": [[1]]}}, "invalid_metadata_schema"),
    ],
)
def test_faulty_metadata_is_refused(client: WebClient, metadata: object, error: str) -> None:
    assert error_of(client.chat_postMessage, channel=BLUE, text="x", metadata=metadata) == error


def test_only_own_messages_can_be_changed(sandbox: Sandbox, client: WebClient) -> None:
    theirs = sandbox.act(MIRA, "message", channel=BLUE, text="Mine")["ts"]
    assert error_of(client.chat_update, channel=BLUE, ts=theirs, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel=BLUE, ts=theirs) == "cant_delete_message"
    assert error_of(client.chat_update, channel=BLUE, ts="1.000001", text="x") == "message_not_found"
    hidden = client.chat_postEphemeral(channel=BLUE, user=MIRA, text="Hi")["message_ts"]
    assert error_of(client.chat_update, channel=BLUE, ts=hidden, text="x") == "message_not_found"


def test_messages_in_archived_channels_stay_as_they_are(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=BLUE, text="x")["ts"]
    sandbox.act(MIRA, "archive", channel=BLUE)
    assert error_of(client.chat_update, channel=BLUE, ts=ts, text="y") == "is_inactive"


def test_text_alone_takes_the_blocks_away_and_metadata_stays_until_emptied(client: WebClient) -> None:
    metadata = {"event_type": "x", "event_payload": {}}
    ts = client.chat_postMessage(channel=BLUE, text="x", blocks=[section("x")], metadata=metadata)["ts"]
    changed = client.chat_update(channel=BLUE, ts=ts, text="y")["message"]
    assert "blocks" not in changed
    assert changed["metadata"] == metadata
    assert "metadata" not in client.chat_update(channel=BLUE, ts=ts, text="z", metadata={})["message"]


def test_a_view_may_not_be_too_large(client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("ü" * 3000)] * 50}
    assert error_of(client.views_publish, user_id=MIRA, view=view) == "view_too_large"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"title": None}, "/view/title"),
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "/view/title/text"),
        ({"submit": {"type": "plain_text", "text": "x" * 25}}, "/view/submit/text"),
        ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
        ({"callback_id": "x" * 256}, "/view/callback_id"),
        ({"colour": "red"}, "colour"),
        ({"blocks": "none"}, "/view/blocks"),
    ],
)
def test_faulty_views_are_refused(client: WebClient, more: dict[str, object], fault: str) -> None:
    title = {"type": "plain_text", "text": "A form"}
    view = {"type": "modal", "title": title, "blocks": [section("x")]} | more
    answer = refusal(client.views_open, trigger_id="any", view=view)
    assert answer["error"] == "invalid_arguments"
    assert any(fault in message for message in answer["response_metadata"]["messages"])


def test_a_form_needs_a_submit_button(client: WebClient) -> None:
    label = {"type": "plain_text", "text": "Name"}
    field = {"type": "input", "label": label, "element": {"type": "plain_text_input"}}
    view = {"type": "modal", "title": label, "blocks": [field]}
    answer = refusal(client.views_open, trigger_id="any", view=view)
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: submit [json-pointer:/view]"
    ]
