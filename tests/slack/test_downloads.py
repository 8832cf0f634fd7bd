import pytest
from slack_sdk import WebClient

from bot.domain.delivery import DeliveryError, RefusedError, TryLaterError
from bot.domain.shared_file import SharedFile
from bot.slack.downloads import describe_file, download
from tests.slack.stand_in import Reply, StandIn

CSV = b"metric,value,date\n"


def shared(slack: StandIn, size: int = len(CSV)) -> SharedFile:
    return SharedFile("a.csv", "U1", size, f"{slack.url}/files-pri/F1/download/a.csv")


def test_a_file_is_described_as_slack_says(slack: StandIn, client: WebClient) -> None:
    about = {"name": "a.csv", "user": "U1", "size": 18, "url_private_download": "https://files.slack.com/x"}
    slack.will("files.info", Reply({"ok": True, "file": about}))
    assert describe_file(client, "F1") == SharedFile("a.csv", "U1", 18, "https://files.slack.com/x")
    assert slack.to("files.info") == [{"file": "F1"}]


def test_a_description_without_an_owner_or_an_address_is_tried_again(
    slack: StandIn, client: WebClient
) -> None:
    slack.will("files.info", Reply({"ok": True, "file": {"name": "a.csv"}}))
    with pytest.raises(TryLaterError):
        describe_file(client, "F1")


def test_a_file_is_fetched_with_the_token(slack: StandIn, client: WebClient) -> None:
    slack.will("/files-pri/F1/download/a.csv", Reply(CSV, headers={"Content-Type": "text/csv"}))
    assert download(client, shared(slack)) == CSV
    (request,) = slack.requests
    assert request.headers["Authorization"] == f"Bearer {client.token}"


def test_a_redirect_is_not_followed(slack: StandIn, client: WebClient) -> None:
    elsewhere = Reply("", status=302, headers={"Location": f"{slack.url}/elsewhere"})
    slack.will("/files-pri/F1/download/a.csv", elsewhere)
    with pytest.raises(RefusedError, match="HTTP 302"):
        download(client, shared(slack))
    assert [request.path for request in slack.requests] == ["/files-pri/F1/download/a.csv"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<html>Sign in</html>", headers={"Content-Type": "text/html; charset=utf-8"}),
        Reply(CSV + b"more", headers={"Content-Type": "text/csv"}),
        Reply(CSV[:-1], headers={"Content-Type": "text/csv"}),
    ],
)
def test_something_else_than_the_file_is_refused(slack: StandIn, client: WebClient, reply: Reply) -> None:
    slack.will("/files-pri/F1/download/a.csv", reply)
    with pytest.raises(RefusedError, match="something else than the file"):
        download(client, shared(slack))


@pytest.mark.parametrize("reply", [Reply(drop=True), Reply("", status=503), Reply("", status=429)])
def test_a_slack_that_is_unwell_is_asked_again(slack: StandIn, client: WebClient, reply: Reply) -> None:
    slack.will("/files-pri/F1/download/a.csv", reply)
    with pytest.raises(DeliveryError) as caught:
        download(client, shared(slack))
    assert not isinstance(caught.value, RefusedError)


def test_the_token_goes_to_no_other_host(slack: StandIn, client: WebClient) -> None:
    with pytest.raises(RefusedError, match="not Slack's"):
        download(client, SharedFile("a.csv", "U1", 1, "https://evil.example/a.csv"))
    assert slack.requests == []
