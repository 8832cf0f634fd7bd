from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.domain.delivery import CannotLookError, NotInChannelError, Posted, TooFastError, TryLaterError
from bot.slack.client import SlackMessenger
from bot.slack.limits import Limits
from bot.wiring.bot import utc_now
from tests.slack.stand_in import Reply, StandIn

SINCE = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)


def said(key: str, ts: str) -> dict[str, object]:
    """A message with a mark."""
    return {"ts": ts, "metadata": {"event_type": "pops_delivery", "event_payload": {"key": key}}}


def page(*messages: object, more: str = "") -> Reply:
    """One page of a conversation."""
    return Reply({"ok": True, "messages": list(messages), "response_metadata": {"next_cursor": more}})


@pytest.fixture
def messenger(client: WebClient) -> SlackMessenger:
    return SlackMessenger(client, Limits(utc_now))


def test_a_message_is_found_by_its_mark_on_a_later_page(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will(
        "conversations.history",
        page({"ts": "3.0"}, said("other", "2.5"), 7, more="next"),
        page(said("d-1", "2.0")),
    )
    assert messenger.find("C1", "d-1", SINCE) == Posted("C1", "2.0")
    first, second = slack.to("conversations.history")
    assert (first["channel"], first["include_all_metadata"]) == ("C1", "1")
    assert 60 <= SINCE.timestamp() - float(str(first["oldest"])) <= 600
    assert second["cursor"] == "next"


def test_what_is_not_there_is_not_found(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("conversations.history", page(said("other", "2.0"), {"ts": "1.0", "metadata": {}}))
    assert messenger.find("C1", "d-1", SINCE) is None


def test_a_reply_is_looked_for_in_its_thread(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("conversations.replies", page(said("head", "1.0"), said("d-1", "2.0")))
    assert messenger.find("C1", "d-1", SINCE, thread="1.0") == Posted("C1", "2.0")
    assert slack.to("conversations.replies")[0]["ts"] == "1.0"


def test_a_picture_is_found_by_its_name(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("conversations.replies", page({"ts": "2.0", "files": [{"name": "chart-d1.png"}, "odd"]}))
    assert messenger.find("C1", "chart-d1.png", SINCE, thread="1.0") == Posted("C1", "2.0")


def test_a_message_to_a_person_is_looked_for_in_their_conversation(
    slack: StandIn, messenger: SlackMessenger
) -> None:
    slack.will("conversations.open", Reply({"ok": True, "channel": {"id": "D1"}}))
    slack.will("conversations.history", page(said("d-1", "2.0")))
    assert messenger.find("U1", "d-1", SINCE) == Posted("D1", "2.0")


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (
            Reply({"ok": False, "error": "missing_scope", "needed": "channels:history"}),
            CannotLookError,
            "may not look: missing_scope .needs channels:history",
        ),
        (page(*[{"ts": "3.0"}] * 5, more="always"), CannotLookError, "too much was said"),
        (Reply({"ok": False, "error": "not_in_channel"}), NotInChannelError, "not_in_channel"),
        (Reply("", 503), TryLaterError, "HTTP 503"),
        (Reply(drop=True), TryLaterError, "RemoteDisconnected"),
        (Reply({"ok": False, "error": "ratelimited"}, 429), TooFastError, "too fast"),
    ],
)
def test_where_one_cannot_look_nothing_is_taken_for_granted(
    slack: StandIn, messenger: SlackMessenger, reply: Reply, error: type[Exception], words: str
) -> None:
    slack.will("conversations.history", reply)
    with pytest.raises(error, match=words):
        messenger.find("C1", "d-1", SINCE)
    assert len(slack.requests) <= 10
