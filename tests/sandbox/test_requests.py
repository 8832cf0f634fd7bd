"""What people do reaches the bot as signed requests in Slack's shapes."""

import json
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    BLUE,
    GONE,
    GUEST,
    JOAO,
    KEYS,
    MIRA,
    PARTNER,
    SECRET,
    RecordingBot,
    Said,
    actions,
    button,
    section,
)


def post_buttons(client: WebClient) -> str:
    row = actions("row", button("yes", "Yes", value="v1"), button("no", "No"))
    posted = client.chat_postMessage(
        channel=BLUE,
        text="Well?",
        blocks=[section("Well?"), row],
        metadata={"event_type": "pops_delivery", "event_payload": {"key": "k"}},
    )
    return str(posted["ts"])


def click(sandbox: Sandbox, ts: str, user: str = MIRA) -> dict[str, Any]:
    return sandbox.act(user, "click", channel=BLUE, ts=ts, block_id="row", action_id="yes")


def test_a_click_is_signed_with_the_real_time(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    assert click(sandbox, post_buttons(client)) == {"ok": True}
    verifier = SignatureVerifier(KEYS.signing_secret)
    assert verifier.is_valid_request(bot.last.body, dict(bot.last.headers))


def test_a_click_has_the_keys_that_slack_sends(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    ts = post_buttons(client)
    click(sandbox, ts)
    payload = bot.last.payload
    sample = json.loads(Path("tests/payloads/block_actions_message.json").read_text())
    assert payload.keys() == sample.keys()
    assert payload["message"].keys() == sample["message"].keys()
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": BLUE,
        "is_ephemeral": False,
    }
    assert payload["actions"][0].keys() == sample["actions"][0].keys()
    assert payload["actions"][0]["value"] == "v1"


def test_an_ephemeral_message_is_not_sent_along(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    row = actions("row", button("yes"))
    ts = client.chat_postEphemeral(channel=BLUE, user=MIRA, text="You", blocks=[row])["message_ts"]
    assert click(sandbox, str(ts)) == {"ok": True}
    assert "message" not in bot.last.payload
    assert bot.last.payload["container"]["is_ephemeral"] is True


def test_nobody_else_can_click_an_ephemeral_message(sandbox: Sandbox, client: WebClient) -> None:
    row = actions("row", button("yes"))
    ts = client.chat_postEphemeral(channel=BLUE, user=MIRA, text="You", blocks=[row])["message_ts"]
    assert click(sandbox, str(ts), JOAO) == {"ok": False, "error": "That message is no longer there."}


def test_a_menu_sends_what_was_chosen(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    option = {"text": {"type": "plain_text", "text": "Nine"}, "value": "9"}
    menu = {"type": "static_select", "action_id": "hour", "options": [option]}
    ts = client.chat_postMessage(channel=BLUE, text="When?", blocks=[actions("row", menu)])["ts"]
    chosen = {"block_id": "row", "action_id": "hour", "selected_option": option}
    assert sandbox.act(MIRA, "click", channel=BLUE, ts=ts, **chosen)["ok"]
    assert bot.last.payload["actions"][0]["selected_option"] == option
    chosen_state = {"type": "static_select", "selected_option": option}
    assert bot.last.payload["state"]["values"] == {"row": {"hour": chosen_state}}


def test_a_button_that_is_gone_cannot_be_clicked(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    ts = post_buttons(client)
    client.chat_update(channel=BLUE, ts=ts, text="Closed", blocks=[section("Closed")])
    assert click(sandbox, ts) == {"ok": False, "error": "That button is no longer there."}
    assert bot.received == []


def test_people_who_cannot_act_are_told_why(sandbox: Sandbox, client: WebClient) -> None:
    ts = post_buttons(client)
    assert click(sandbox, ts, GONE)["error"] == "Gita Gone's account is deactivated."
    assert click(sandbox, ts, GUEST)["error"] == "There is no such channel."
    assert click(sandbox, ts, "U0NOBODY")["error"] == "There is no such person in this workspace."
    assert sandbox.act(MIRA, "sing")["error"] == "Nobody can “sing” here."
    assert sandbox.act(MIRA, "click")["error"] == "Something is missing: channel."


def test_an_error_of_the_bot_is_shown_to_the_person(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    ts = post_buttons(client)
    bot.say(Said(500))
    assert click(sandbox, ts) == {
        "ok": False,
        "error": "Pops responded with an error (status 500). Please try again.",
    }
    assert len(bot.received) == 1


def test_a_bot_that_takes_longer_than_three_seconds_has_failed(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    ts = post_buttons(client)
    bot.say(Said(seconds=3.3))
    assert click(sandbox, ts)["error"] == "Pops did not respond in time. Please try again."
    assert len(bot.received) == 1


def test_a_bot_that_is_not_there_is_named(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    ts = post_buttons(client)
    sandbox.connect_bot("http://127.0.0.1:9/slack/events")
    assert click(sandbox, ts)["error"] == "Pops could not be reached. Please try again."


def test_a_command_has_the_fields_that_slack_sends(sandbox: Sandbox, bot: RecordingBot) -> None:
    words = "ask @joao in #team-blue <now> & here"
    assert sandbox.act(MIRA, "command", channel=BLUE, text=f"/pops {words}") == {"ok": True}
    fields = bot.last.form
    assert fields.keys() == json.loads(Path("tests/payloads/slash_command.json").read_text()).keys()
    assert fields["command"] == "/pops"
    assert fields["text"] == f"ask <@{JOAO}> in <#{BLUE}|team-blue> &lt;now&gt; &amp; here"
    assert fields["channel_name"] == "team-blue"
    assert bot.last.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_command_without_escaping_gets_the_words_as_typed(sandbox: Sandbox, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "command", channel=BLUE, text="/plain @joao <now>")
    assert bot.last.form["text"] == "@joao <now>"


def test_a_command_works_where_the_bot_is_not(sandbox: Sandbox, bot: RecordingBot) -> None:
    assert sandbox.act(MIRA, "command", channel=SECRET, text="/pops")["ok"]
    assert bot.last.form["channel_name"] == "privategroup"


def test_a_command_is_refused_in_threads_and_to_strangers(sandbox: Sandbox, bot: RecordingBot) -> None:
    in_thread = sandbox.act(MIRA, "command", channel=BLUE, text="/pops hi", thread_ts="1.000001")
    assert in_thread["error"] == "/pops is not supported in threads. Sorry!"
    assert "other companies" in sandbox.act(PARTNER, "command", channel=BLUE, text="/pops")["error"]
    assert (
        sandbox.act(MIRA, "command", channel=BLUE, text="/popz")["error"] == "/popz is not a valid command."
    )
    assert bot.received == []


def test_a_commands_answer_is_shown_to_its_person_alone(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.say(Said(body="Hello *you*", content_type="text/plain"))
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    (shown,) = sandbox.platform.messages.seen_by(MIRA, BLUE)
    assert (shown["text"], shown["is_ephemeral"]) == ("Hello *you*", True)
    assert sandbox.platform.messages.seen_by(JOAO, BLUE) == []


def test_a_commands_answer_can_be_for_all(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.say_json({"response_type": "in_channel", "text": "For all"})
    sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    assert [message["text"] for message in sandbox.platform.messages.seen_by(JOAO, BLUE)] == ["For all"]


def test_a_commands_answer_that_slack_cannot_show_is_an_error(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.say_json({"text": "Look", "blocks": [{"type": "nonsense"}]})
    said = sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    assert said["error"] == "/pops failed with the error “invalid_blocks”."


def test_a_failed_command_names_slacks_error(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.say(Said(404))
    said = sandbox.act(MIRA, "command", channel=BLUE, text="/pops")
    assert said["error"] == "/pops failed with the error “dispatch_failed”."


def test_a_message_shortcut_carries_the_message(
    sandbox: Sandbox, client: WebClient, bot: RecordingBot
) -> None:
    ts = sandbox.act(MIRA, "message", channel=BLUE, text="I like it")["ts"]
    assert sandbox.act(JOAO, "shortcut", callback_id="send_to_pops", channel=BLUE, ts=ts) == {"ok": True}
    payload = bot.last.payload
    assert (payload["type"], payload["message_ts"]) == ("message_action", ts)
    assert payload["message"]["text"] == "I like it"
    assert payload["response_url"].startswith(sandbox.url)


def test_a_global_shortcut_has_no_channel(sandbox: Sandbox, bot: RecordingBot) -> None:
    assert sandbox.act(JOAO, "shortcut", callback_id="new_pulse") == {"ok": True}
    assert bot.last.payload["type"] == "shortcut"
    assert "channel" not in bot.last.payload
    assert "no such shortcut" in sandbox.act(JOAO, "shortcut", callback_id="other")["error"]


def test_a_kept_connection_is_used_again(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    ts = post_buttons(client)
    assert all(click(sandbox, ts)["ok"] for _ in range(5))
    assert bot.connections == 1


def test_a_bot_that_hung_up_is_called_again(sandbox: Sandbox, client: WebClient, bot: RecordingBot) -> None:
    ts = post_buttons(client)
    click(sandbox, ts)
    bot.hang_up()
    assert click(sandbox, ts) == {"ok": True}
    assert len(bot.received) == 2
