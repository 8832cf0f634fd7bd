import pytest
from slack_sdk import WebClient

from bot.domain.delivery import (
    DeliveryError,
    NotInChannelError,
    OutcomeUnknownError,
    RefusedError,
    TryLaterError,
)
from bot.domain.message import Message, Words
from bot.slack.replies import SlackReplies
from tests.slack.stand_in import Reply, StandIn

RECEIPT = Message((Words("Noted"),), mark="d-1")


@pytest.fixture
def replies(client: WebClient) -> SlackReplies:
    return SlackReplies(client)


def test_a_response_is_for_one_person_and_replaces_nothing(slack: StandIn, replies: SlackReplies) -> None:
    slack.will("/respond/1", Reply("ok"))
    replies.respond(f"{slack.url}/respond/1", RECEIPT)
    (sent,) = slack.to("/respond/1")
    assert sent["response_type"] == "ephemeral"
    assert sent["replace_original"] is False
    assert sent["text"] == "Noted"
    assert "metadata" not in sent


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("used_url", 404), RefusedError),
        (Reply("", 429, {"Retry-After": "2"}), TryLaterError),
        (Reply("", 502), OutcomeUnknownError),
        (Reply(drop=True), OutcomeUnknownError),
    ],
)
def test_a_response_that_fails_says_so(
    slack: StandIn, replies: SlackReplies, reply: Reply, error: type[DeliveryError]
) -> None:
    slack.will("/respond/1", reply)
    with pytest.raises(error):
        replies.respond(f"{slack.url}/respond/1", RECEIPT)
    assert len(slack.requests) == 1


def test_a_response_goes_to_slack_only(slack: StandIn, replies: SlackReplies) -> None:
    with pytest.raises(RefusedError, match="not Slack's"):
        replies.respond("http://10.1.2.3/respond", RECEIPT)


def test_without_a_response_url_it_shows_in_the_channel(slack: StandIn, replies: SlackReplies) -> None:
    replies.post_ephemeral("C1", "U1", RECEIPT, thread="1.0")
    (sent,) = slack.to("chat.postEphemeral")
    assert (sent["channel"], sent["user"], sent["thread_ts"]) == ("C1", "U1", "1.0")
    assert "metadata" not in sent


def test_somebody_outside_the_channel_cannot_see_it(slack: StandIn, replies: SlackReplies) -> None:
    slack.will("chat.postEphemeral", Reply({"ok": False, "error": "not_in_channel"}))
    with pytest.raises(NotInChannelError):
        replies.post_ephemeral("C1", "U1", RECEIPT)
