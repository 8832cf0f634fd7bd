"""Who may call the Web API, in which forms, and what its reading methods say."""

import json
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App
from tests.sandbox.world import (
    BLUE,
    BOT,
    GONE,
    GUEST,
    JOAO,
    KEYS,
    MIRA,
    OLD,
    OTHER,
    PARTNER,
    PNG,
    ROBOT,
    SCOPES,
    SECRET,
    START,
    WORKSPACE,
    error_of,
    refusal,
    web_client,
)


def raw(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the sandbox's own address
    with urllib.request.urlopen(request) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
        return answer


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xapp-test", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    assert error_of(web_client(sandbox.api_url, token).auth_test) == error


def test_the_token_may_stand_in_the_header_or_in_the_body(sandbox: Sandbox) -> None:
    url = f"{sandbox.api_url}auth.test"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert raw(url, b"token=xoxb-test", form)["user_id"] == BOT
    in_json = {"Content-Type": "application/json", "Authorization": "Bearer xoxb-test"}
    assert raw(url, b"{}", in_json)["ok"]
    assert raw(url, b"{nonsense", in_json)["error"] == "invalid_json"
    assert raw(url, b"[]", in_json)["error"] == "json_not_object"


def test_the_scopes_are_told_with_every_answer(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0TEST", BOT, "B0POPSBOT01")


def test_a_method_without_its_scope_is_refused(clock: SandboxClock) -> None:
    narrow = Sandbox(WORKSPACE, App(scopes=("channels:read",), events=()), KEYS, clock)
    narrow.start()
    client = web_client(narrow.api_url)
    answer = refusal(client.chat_postMessage, channel=BLUE, text="x")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "channels:read"
    assert client.conversations_info(channel=BLUE)["ok"]
    answer = refusal(client.conversations_list, types="private_channel")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")
    narrow.stop()


def test_unknown_methods_and_missing_arguments_are_named(client: WebClient) -> None:
    assert error_of(client.api_call, api_method="chat.sing") == "unknown_method"
    answer = refusal(client.api_call, api_method="chat.postMessage")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_api_test_says_back_what_it_was_told(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error") == "my_error"


def test_channels_are_described(client: WebClient) -> None:
    blue = client.conversations_info(channel=BLUE)["channel"]
    assert (blue["name"], blue["is_member"], blue["is_archived"]) == ("team-blue", True, False)
    assert client.conversations_info(channel=OTHER)["channel"]["is_member"] is False
    assert client.conversations_info(channel=OLD)["channel"]["is_archived"] is True
    assert error_of(client.conversations_info, channel=SECRET) == "channel_not_found"
    dm = client.conversations_open(users=MIRA)["channel"]["id"]
    assert client.conversations_info(channel=dm)["channel"]["user"] == MIRA


def test_channels_are_listed(client: WebClient) -> None:
    def ids(answer: Any) -> list[str]:
        return [str(channel["id"]) for channel in answer["channels"]]

    assert ids(client.conversations_list()) == [BLUE, OTHER, OLD]
    assert ids(client.conversations_list(exclude_archived=True)) == [BLUE, OTHER]
    assert ids(client.conversations_list(types="private_channel")) == []
    assert ids(client.users_conversations()) == [BLUE, OLD]
    assert ids(client.users_conversations(user=JOAO)) == [BLUE, OTHER]
    assert error_of(client.conversations_list, types="club") == "invalid_types"


def test_members_come_in_pages(client: WebClient) -> None:
    first = client.conversations_members(channel=BLUE, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_members(channel=BLUE, limit=3, cursor=cursor)
    assert first["members"] + second["members"] == [MIRA, JOAO, PARTNER, BOT]
    assert second["response_metadata"]["next_cursor"] == ""
    assert error_of(client.conversations_members, channel=BLUE, cursor="nonsense") == "invalid_cursor"
    assert error_of(client.conversations_members, channel=BLUE, limit=0) == "invalid_limit"


def test_direct_conversations_are_opened_once(client: WebClient) -> None:
    dm = client.conversations_open(users=MIRA)["channel"]["id"]
    assert dm.startswith("D")
    assert client.conversations_open(users=[MIRA])["channel"]["id"] == dm
    assert client.chat_postMessage(channel=MIRA, text="Hi")["channel"] == dm
    assert error_of(client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error_of(client.conversations_open, users=GONE) == "user_disabled"
    assert error_of(client.conversations_open, users=ROBOT) == "cannot_dm_bot"


def test_history_is_newest_first_without_replies(client: WebClient, clock: SandboxClock) -> None:
    stamps = []
    for text in ("One", "Two", "Three"):
        stamps.append(str(client.chat_postMessage(channel=BLUE, text=text)["ts"]))
        clock.advance(timedelta(minutes=1))
    client.chat_postMessage(channel=BLUE, text="Reply", thread_ts=stamps[0])
    messages = client.conversations_history(channel=BLUE)["messages"]
    assert [message["text"] for message in messages] == ["Three", "Two", "One"]
    assert (messages[2]["reply_count"], messages[2]["thread_ts"]) == (1, stamps[0])
    later = client.conversations_history(channel=BLUE, oldest=stamps[0])["messages"]
    assert [message["text"] for message in later] == ["Three", "Two"]
    both = client.conversations_history(channel=BLUE, oldest=stamps[0], latest=stamps[1], inclusive=True)
    assert [message["text"] for message in both["messages"]] == ["Two", "One"]
    page = client.conversations_history(channel=BLUE, limit=2)
    assert page["has_more"] is True


def test_threads_are_read_with_their_root(client: WebClient, clock: SandboxClock) -> None:
    root = str(client.chat_postMessage(channel=BLUE, text="Root")["ts"])
    clock.advance(timedelta(seconds=1))
    reply = str(client.chat_postMessage(channel=BLUE, text="Reply", thread_ts=root)["ts"])
    clock.advance(timedelta(seconds=1))
    client.chat_postMessage(channel=BLUE, text="To the reply", thread_ts=reply)
    messages = client.conversations_replies(channel=BLUE, ts=root)["messages"]
    assert [message["text"] for message in messages] == ["Root", "Reply", "To the reply"]
    assert error_of(client.conversations_replies, channel=BLUE, ts="1.000001") == "thread_not_found"
    unknown = {"channel": BLUE, "text": "x", "thread_ts": "1.000001"}
    assert error_of(client.chat_postMessage, **unknown) == "thread_not_found"
    client.chat_delete(channel=BLUE, ts=reply)
    messages = client.conversations_replies(channel=BLUE, ts=root)["messages"]
    assert [message["text"] for message in messages] == ["Root", "To the reply"]


def test_metadata_is_read_in_full_only_when_asked_for(client: WebClient) -> None:
    metadata = {"event_type": "pops_delivery", "event_payload": {"key": "k"}}
    client.chat_postMessage(channel=BLUE, text="x", metadata=metadata)
    (short,) = client.conversations_history(channel=BLUE)["messages"]
    assert short["metadata"] == {"event_type": "pops_delivery"}
    (full,) = client.conversations_history(channel=BLUE, include_all_metadata=True)["messages"]
    assert full["metadata"] == metadata


def test_history_is_for_members(client: WebClient) -> None:
    assert error_of(client.conversations_history, channel=OTHER) == "not_in_channel"
    assert error_of(client.conversations_history, channel=SECRET) == "channel_not_found"


def test_people_are_described(client: WebClient) -> None:
    def user(user_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = client.users_info(user=user_id)["user"]
        return answer

    mira = user(MIRA)
    assert (mira["tz"], mira["tz_offset"], mira["is_bot"], mira["deleted"]) == (
        "Europe/Berlin",
        3600,
        False,
        False,
    )
    assert user(GUEST)["is_restricted"] is True
    assert (user(PARTNER)["is_stranger"], user(PARTNER)["team_id"]) == (True, "T0ELSE")
    assert user(GONE)["deleted"] is True
    assert user(BOT)["is_bot"] is True
    assert "tz" not in user(BOT)
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"
    members = client.users_list()["members"]
    assert [member["id"] for member in members] == [MIRA, JOAO, GUEST, PARTNER, GONE, ROBOT, BOT]
    assert client.team_info()["team"]["domain"] == "blue-harbour"


def test_a_file_appears_in_its_thread_with_its_words(client: WebClient, sandbox: Sandbox) -> None:
    root = str(client.chat_postMessage(channel=BLUE, text="Digest")["ts"])
    uploaded = client.files_upload_v2(
        channel=BLUE, filename="chart.png", title="Chart", content=PNG, alt_txt="Two bars", thread_ts=root
    )
    message = client.conversations_replies(channel=BLUE, ts=root)["messages"][1]
    file = message["files"][0]
    assert (file["id"], file["title"], file["mimetype"]) == (uploaded["file"]["id"], "Chart", "image/png")
    assert (file["alt_txt"], file["channels"]) == ("Two bars", [BLUE])
    assert client.files_info(file=file["id"])["file"]["title"] == "Chart"
    with urllib.request.urlopen(f"{sandbox.url}/sandbox/files/{file['id']}") as response:  # noqa: S310
        assert response.read() == PNG
        assert response.headers["content-type"] == "image/png"


def test_faulty_uploads_are_refused(client: WebClient, sandbox: Sandbox) -> None:
    assert error_of(client.files_getUploadURLExternal, filename="x.png", length=0) == "missing_argument"
    long = {"filename": "x.png", "length": 3, "alt_txt": "x" * 1001}
    assert error_of(client.files_getUploadURLExternal, **long) == "invalid_arguments"
    ticket = client.files_getUploadURLExternal(filename="x.png", length=3)
    file_id = ticket["file_id"]
    complete = client.files_completeUploadExternal
    assert error_of(complete, files=[{"id": file_id}], channel_id=BLUE) == "file_not_found"
    request = urllib.request.Request(ticket["upload_url"], b"four", method="POST")  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)  # noqa: S310
    assert refused.value.code == 400
    refused.value.close()
    urllib.request.urlopen(ticket["upload_url"], b"123").close()  # noqa: S310
    assert error_of(client.files_info, file=file_id) == "file_not_found"
    for channel, error in (
        (MIRA, "invalid_arguments"),
        ("#team-blue", "channel_not_found"),
        (OTHER, "not_in_channel"),
        (OLD, "is_archived"),
    ):
        assert error_of(complete, files=[{"id": file_id}], channel_id=channel) == error
    assert error_of(complete, files=[], channel_id=BLUE) == "invalid_arguments"
    assert complete(files=[{"id": file_id}], channel_id=BLUE)["files"][0]["title"] == "x.png"
    assert error_of(complete, files=[{"id": file_id}], channel_id=BLUE) == "file_not_found"
    assert sandbox.platform.messages.all_in(BLUE)[-1]["files"][0]["id"] == file_id


def test_every_message_of_a_channel_has_its_own_ts(sandbox: Sandbox) -> None:
    stamps = [sandbox.act(MIRA, "message", channel=BLUE, text="x")["ts"] for _ in range(5)]
    first = f"{START.timestamp():.6f}"
    assert stamps[0] == first
    assert stamps == sorted(set(stamps))
    assert all(len(ts) == len(first) for ts in stamps)
