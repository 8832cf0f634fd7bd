"""The Web API as the bot uses it: what the sandbox answers is what Slack answers."""

import struct
import time
import zlib
from typing import Any

from slack_sdk import WebClient

from tests.contract.conftest import Place
from tests.sandbox.world import actions, button, error_of, home, modal, refusal, section, words

METADATA = {"event_type": "pops_delivery", "event_payload": {"key": "contract-1"}}
ROW = actions("row", button("pops_yes", "Yes", value="1"), button("pops_no", "No", value="2"))
QUOTE = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Good & <fast>"}]}
CELLS = [[{"type": "raw_text", "text": text} for text in row] for row in (("Team", "Score"), ("Blue", "4.2"))]


def png() -> bytes:
    """A valid picture of one white pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")


def in_history(place: Place, ts: str) -> dict[str, Any]:
    answer = place.client.conversations_history(
        channel=place.channel, oldest=ts, inclusive=True, include_all_metadata=True
    )
    found: dict[str, Any] = next(message for message in answer["messages"] if message["ts"] == ts)
    return found


def test_the_token_tells_who_the_bot_is_and_what_it_may(place: Place) -> None:
    answer = place.client.auth_test()
    assert answer["user_id"].startswith("U")
    assert answer["bot_id"].startswith("B")
    assert answer["team_id"].startswith("T")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_message_is_read_back_with_its_blocks_and_metadata(place: Place) -> None:
    posted = place.post(text="Well?", blocks=[section("Well?"), ROW], metadata=METADATA)
    assert posted["channel"] == place.channel
    message = in_history(place, posted["ts"])
    assert message["text"] == "Well?"
    assert message["metadata"] == METADATA
    assert message["bot_id"] == place.client.auth_test()["bot_id"]
    assert message["blocks"][1]["block_id"] == "row"
    assert [element["value"] for element in message["blocks"][1]["elements"]] == ["1", "2"]


def test_tables_and_quotations_are_taken(place: Place) -> None:
    blocks = [{"type": "table", "rows": CELLS}, {"type": "rich_text", "elements": [QUOTE]}]
    posted = place.post(text="Team, score: Blue 4.2", blocks=blocks)
    kinds = [block["type"] for block in in_history(place, posted["ts"])["blocks"]]
    assert kinds == ["table", "rich_text"]


def test_an_update_replaces_text_and_blocks_and_keeps_metadata(place: Place) -> None:
    posted = place.post(text="Well?", blocks=[section("Well?"), ROW], metadata=METADATA)
    target = {"channel": place.channel, "ts": posted["ts"]}
    place.client.chat_update(**target, text="Closed", blocks=[section("Closed")])
    message = in_history(place, posted["ts"])
    assert (message["text"], len(message["blocks"])) == ("Closed", 1)
    assert message["metadata"] == METADATA


def test_a_reply_stands_in_its_thread(place: Place) -> None:
    root = place.post(text="Root")["ts"]
    reply = place.post(text="Reply", thread_ts=root, metadata=METADATA)
    answer = place.client.conversations_replies(channel=place.channel, ts=root, include_all_metadata=True)
    assert [message["ts"] for message in answer["messages"]] == [root, reply["ts"]]
    assert answer["messages"][1]["metadata"] == METADATA
    assert answer["messages"][0]["reply_count"] == 1


def test_a_user_id_leads_to_a_direct_message(place: Place) -> None:
    posted = place.post(place.person, text="Hello")
    assert posted["channel"].startswith("D")
    assert place.client.conversations_open(users=place.person)["channel"]["id"] == posted["channel"]
    assert place.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Hello again")["ok"]


def test_an_ephemeral_message_cannot_be_changed(place: Place) -> None:
    place.wait()
    shown = place.client.chat_postEphemeral(channel=place.channel, user=place.person, text="For you")
    target = {"channel": place.channel, "ts": shown["message_ts"]}
    assert error_of(place.client.chat_update, **target, text="Else") == "message_not_found"


def test_members_come_in_pages(place: Place) -> None:
    everybody = place.client.conversations_members(channel=place.channel)["members"]
    first = place.client.conversations_members(channel=place.channel, limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    rest = place.client.conversations_members(channel=place.channel, cursor=cursor)
    assert len(first["members"]) == 1
    assert set(first["members"]) | set(rest["members"]) == set(everybody)
    assert rest["response_metadata"]["next_cursor"] == ""


def test_people_and_channels_are_described(place: Place) -> None:
    user = place.client.users_info(user=place.person)["user"]
    assert (user["id"], user["is_bot"], user["deleted"]) == (place.person, False, False)
    assert {"tz", "is_restricted", "is_ultra_restricted", "team_id"} <= user.keys()
    channel = place.client.conversations_info(channel=place.channel)["channel"]
    assert (channel["id"], channel["is_member"], channel["is_archived"]) == (place.channel, True, False)
    mine = place.client.users_conversations(types="public_channel,private_channel")["channels"]
    assert place.channel in [found["id"] for found in mine]


def test_a_picture_appears_in_its_thread(place: Place) -> None:
    root = place.post(text="Digest")["ts"]
    uploaded = place.client.files_upload_v2(
        channel=place.channel,
        filename="chart.png",
        title="Chart",
        content=png(),
        alt_txt="Two",
        thread_ts=root,
    )
    file_id = uploaded["files"][0]["id"]
    until = time.monotonic() + 15
    found: list[str] = []
    while not found and time.monotonic() < until:
        messages = place.client.conversations_replies(channel=place.channel, ts=root)["messages"]
        found = [file["id"] for message in messages for file in message.get("files", [])]
        time.sleep(0 if found else 0.5)
    assert found == [file_id]


def test_a_home_tab_is_replaced_and_refuses_stale_hashes(place: Place) -> None:
    first = place.client.views_publish(user_id=place.person, view=home(section("One")))["view"]
    second = place.client.views_publish(user_id=place.person, view=home(section("Two")))["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": place.person, "view": home(section("Three")), "hash": first["hash"]}
    assert error_of(place.client.views_publish, **stale) == "hash_conflict"


def test_a_modal_needs_a_trigger(place: Place) -> None:
    trigger = "8123456789012.7000000000001.5f0c2a9be1d84763a5be09c7d2f1e6a8"
    error = error_of(place.client.views_open, trigger_id=trigger, view=modal(section("Hi")))
    assert error in ("invalid_trigger_id", "expired_trigger_id")


def test_faulty_blocks_are_named_with_their_place(place: Place) -> None:
    blocks = [{"type": "header", "text": words("x" * 151, "plain_text")}]
    place.wait()
    answer = refusal(place.client.chat_postMessage, channel=place.channel, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert any("/blocks/0/text" in message for message in answer["response_metadata"]["messages"])


def test_refusals_have_slacks_codes(place: Place) -> None:
    client, here = place.client, {"channel": place.channel}
    assert error_of(client.chat_postMessage, channel="C00000000", text="x") == "channel_not_found"
    assert error_of(client.api_call, api_method="chat.postMessage", json=here) == "no_text"
    assert error_of(client.chat_update, **here, ts="1.000001", text="x") == "message_not_found"
    assert error_of(client.conversations_info, channel="C00000000") == "channel_not_found"
    assert error_of(client.users_info, user="U00000000") == "user_not_found"
    assert error_of(client.files_getUploadURLExternal, filename="x.png", length=0) == "missing_argument"
    assert error_of(client.api_call, api_method="chat.sing") == "unknown_method"


def test_a_wrong_token_is_refused(place: Place) -> None:
    base = place.client.base_url
    assert error_of(WebClient("xoxb-wrong", base_url=base).auth_test) == "invalid_auth"
    assert error_of(WebClient("", base_url=base).auth_test) == "not_authed"
