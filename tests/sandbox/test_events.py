"""Events: who hears of what, and how often Slack tries."""

import json
from datetime import timedelta
from pathlib import Path

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App
from tests.sandbox.world import (
    BLUE,
    BOT,
    GUEST,
    JOAO,
    KEYS,
    MIRA,
    OLD,
    OTHER,
    SECRET,
    WORKSPACE,
    RecordingBot,
    Said,
)


def kinds(bot: RecordingBot) -> list[str]:
    return [str(received.event["type"]) for received in bot.received]


def test_joining_a_channel_of_the_bot_is_an_event(sandbox: Sandbox, bot: RecordingBot) -> None:
    assert sandbox.act(JOAO, "join", channel=BLUE, user=GUEST) == {"ok": True}
    event = bot.last.event
    assert (event["type"], event["user"], event["inviter"]) == ("member_joined_channel", GUEST, JOAO)
    sample = json.loads(Path("tests/payloads/event_member_joined_channel.json").read_text())
    assert event.keys() == sample["event"].keys()
    assert json.loads(bot.last.body).keys() == sample.keys() - {"event_context"}
    assert bot.last.headers["content-type"] == "application/json"


def test_leaving_is_an_event(sandbox: Sandbox, bot: RecordingBot) -> None:
    assert sandbox.act(JOAO, "leave", channel=BLUE) == {"ok": True}
    assert kinds(bot) == ["member_left_channel"]
    assert sandbox.act(JOAO, "leave", channel=BLUE)["error"] == "João Reis is not in #team-blue."


def test_channels_without_the_bot_are_not_its_business(sandbox: Sandbox, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "join", channel=OTHER)
    sandbox.act(MIRA, "rename", channel=OTHER, name="another")
    sandbox.act(MIRA, "archive", channel=OTHER)
    assert bot.received == []


def test_the_bot_hears_that_it_was_brought_in_and_taken_out(sandbox: Sandbox, bot: RecordingBot) -> None:
    assert sandbox.act(MIRA, "add_bot", channel=OTHER) == {"ok": True}
    assert (bot.last.event["user"], bot.last.event["inviter"]) == (BOT, MIRA)
    assert sandbox.act(MIRA, "remove_bot", channel=OTHER) == {"ok": True}
    assert (bot.last.event["type"], bot.last.event["actor_id"]) == ("channel_left", MIRA)
    assert "is not in" in sandbox.act(MIRA, "remove_bot", channel=OTHER)["error"]


def test_private_channels_have_events_of_their_own(sandbox: Sandbox, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "add_bot", channel=SECRET)
    sandbox.act(MIRA, "archive", channel=SECRET)
    sandbox.act(MIRA, "unarchive", channel=SECRET)
    sandbox.act(MIRA, "remove_bot", channel=SECRET)
    assert kinds(bot) == ["member_joined_channel", "group_archive", "group_left"]
    assert bot.received[0].event["channel_type"] == "G"


def test_archiving_and_renaming_are_events(sandbox: Sandbox, bot: RecordingBot) -> None:
    sandbox.act(MIRA, "rename", channel=BLUE, name="team-navy")
    assert bot.last.event["channel"]["name"] == "team-navy"
    sandbox.act(MIRA, "archive", channel=BLUE)
    assert sandbox.act(MIRA, "message", channel=BLUE, text="Hi")["error"] == "#team-navy is archived."
    sandbox.act(MIRA, "unarchive", channel=BLUE)
    assert kinds(bot) == ["channel_rename", "channel_archive", "channel_unarchive"]


def test_impossible_changes_of_channels_are_refused(sandbox: Sandbox) -> None:
    def error(kind: str, channel: str, **more: str) -> str:
        return str(sandbox.act(MIRA, kind, channel=channel, **more)["error"])

    assert error("unarchive", BLUE) == "#team-blue is not archived."
    assert error("archive", OLD) == "#old is archived."
    assert error("rename", BLUE, name="two words").startswith("Channel names have")
    assert error("rename", BLUE, name="other") == "There is already a channel #other."
    assert error("join", BLUE) == "Mira Lind is already in #team-blue."
    assert error("add_bot", BLUE) == "Pops is already in #team-blue."
    assert error("message", OTHER, text="Hi") == "You are not in #other. Join it first."


def test_messages_to_the_bot_are_events_when_it_subscribed(sandbox: Sandbox, bot: RecordingBot) -> None:
    dm = sandbox.platform.state.dm_with(MIRA).channel_id
    sandbox.act(MIRA, "message", channel=dm, text="Hello")
    sandbox.act(MIRA, "message", channel=BLUE, text="Hello all")
    sandbox.act(MIRA, "message", channel=BLUE, text="Hello @pops")
    assert kinds(bot) == ["message", "app_mention"]
    assert bot.received[0].event["channel_type"] == "im"
    assert bot.received[1].event["text"] == f"Hello <@{BOT}>"


def test_events_without_a_subscription_are_not_sent(clock: SandboxClock, bot: RecordingBot) -> None:
    deaf = Sandbox(WORKSPACE, App(scopes=(), events=("channel_left",)), KEYS, clock)
    deaf.connect_bot(bot.url)
    deaf.act(MIRA, "home_opened")
    deaf.act(MIRA, "remove_bot", channel=BLUE)
    assert kinds(bot) == ["channel_left"]
    deaf.stop()


def test_a_failed_event_is_sent_again_at_once_then_after_one_and_five_minutes(
    sandbox: Sandbox, bot: RecordingBot
) -> None:
    bot.answer = lambda _: Said(500)
    sandbox.act(MIRA, "home_opened")
    assert len(bot.received) == 2
    sandbox.move_clock("+1m")
    assert len(bot.received) == 3
    sandbox.move_clock("+4m")
    assert len(bot.received) == 3
    sandbox.move_clock("+1h")
    assert [received.headers.get("x-slack-retry-num") for received in bot.received] == [None, "1", "2", "3"]
    assert bot.last.headers["x-slack-retry-reason"] == "http_error"
    assert len({json.loads(received.body)["event_id"] for received in bot.received}) == 1


def test_a_retry_that_is_taken_is_the_last(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.say(Said(503))
    sandbox.act(MIRA, "home_opened")
    sandbox.move_clock("+1h")
    assert len(bot.received) == 2


def test_the_bot_can_refuse_to_be_told_again(sandbox: Sandbox, bot: RecordingBot) -> None:
    bot.answer = lambda _: Said(500, headers={"x-slack-no-retry": "1"})
    sandbox.act(MIRA, "home_opened")
    sandbox.move_clock("+1h")
    assert len(bot.received) == 1


def test_time_that_passes_by_itself_brings_retries_too(
    sandbox: Sandbox, bot: RecordingBot, clock: SandboxClock
) -> None:
    bot.say(Said(500), Said(500))
    sandbox.act(MIRA, "home_opened")
    clock.advance(timedelta(minutes=1))
    assert bot.wait_for(3).headers["x-slack-retry-num"] == "2"
