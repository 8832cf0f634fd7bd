import pytest
from slack_sdk import WebClient

from bot.domain.delivery import NotInChannelError, OutcomeUnknownError, RefusedError, TryLaterError
from bot.domain.message import File, Picture
from bot.slack.client import SlackMessenger
from bot.slack.limits import Limits
from bot.wiring.bot import utc_now
from tests.slack.stand_in import Reply, StandIn

CHART = Picture("atlas.png", "Atlas", b"\x89PNG\r\n", "Atlas rose from 3 to 4. " * 50)


@pytest.fixture
def messenger(slack: StandIn, client: WebClient) -> SlackMessenger:
    place = {"ok": True, "upload_url": f"{slack.url}/upload/1", "file_id": "F1"}
    slack.will("files.getUploadURLExternal", Reply(place))
    return SlackMessenger(client, Limits(utc_now))


def test_a_picture_is_shared_in_three_calls(slack: StandIn, messenger: SlackMessenger) -> None:
    messenger.upload("C1", CHART, thread="1.0")
    place, bytes_, share = slack.requests
    assert place.fields == {"filename": "atlas.png", "length": "6", "alt_txt": CHART.alt_text[:1000]}
    assert (bytes_.path, bytes_.raw) == ("/upload/1", CHART.png)
    assert "Authorization" not in bytes_.headers
    assert share.fields == {
        "files": [{"id": "F1", "title": "Atlas"}],
        "channel_id": "C1",
        "thread_ts": "1.0",
    }


def test_files_are_shared_together_in_one_message_with_its_words(
    slack: StandIn, messenger: SlackMessenger
) -> None:
    slack.will("conversations.open", Reply({"ok": True, "channel": {"id": "D1"}}))
    files = (File("a.csv", "A", b"1,2\r\n"), File("b.csv", "B", b"3"))
    messenger.share("U1", files, "For you &amp; only you")
    places = slack.to("files.getUploadURLExternal")
    assert places == [{"filename": "a.csv", "length": "5"}, {"filename": "b.csv", "length": "1"}]
    assert [r.raw for r in slack.requests if r.path == "/upload/1"] == [b"1,2\r\n", b"3"]
    assert slack.to("files.completeUploadExternal") == [
        {
            "files": [{"id": "F1", "title": "A"}, {"id": "F1", "title": "B"}],
            "channel_id": "D1",
            "initial_comment": "For you &amp; only you",
        }
    ]


def test_a_picture_for_a_person_goes_to_their_conversation(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("conversations.open", Reply({"ok": True, "channel": {"id": "D1"}}))
    messenger.upload("U1", CHART)
    assert slack.to("conversations.open") == [{"users": "U1"}]
    assert slack.to("files.completeUploadExternal")[0]["channel_id"] == "D1"


@pytest.mark.parametrize(
    ("path", "reply", "error"),
    [
        ("files.getUploadURLExternal", Reply("", 500), TryLaterError),
        ("/upload/1", Reply("no", 500), TryLaterError),
        ("/upload/1", Reply("no", 403), RefusedError),
        ("/upload/1", Reply("no", 429, {"Retry-After": "3"}), TryLaterError),
        ("/upload/1", Reply(drop=True), TryLaterError),
        ("files.completeUploadExternal", Reply(drop=True), OutcomeUnknownError),
        (
            "files.completeUploadExternal",
            Reply({"ok": False, "error": "not_in_channel"}),
            NotInChannelError,
        ),
    ],
)
def test_only_the_last_call_can_leave_the_outcome_unknown(
    slack: StandIn, client: WebClient, path: str, reply: Reply, error: type[Exception]
) -> None:
    slack.will(path, reply)
    place = {"ok": True, "upload_url": f"{slack.url}/upload/1", "file_id": "F1"}
    slack.will("files.getUploadURLExternal", Reply(place))
    with pytest.raises(error):
        SlackMessenger(client, Limits(utc_now)).upload("C1", CHART)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://example.com/upload", "http://10.0.0.1/"])
def test_bytes_go_to_slack_only(slack: StandIn, client: WebClient, url: str) -> None:
    slack.will("files.getUploadURLExternal", Reply({"ok": True, "upload_url": url, "file_id": "F1"}))
    with pytest.raises(RefusedError, match="not Slack's"):
        SlackMessenger(client, Limits(utc_now)).upload("C1", CHART)
    assert len(slack.requests) == 1
