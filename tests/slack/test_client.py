import socket
from collections.abc import Callable

import pytest
from slack_sdk import WebClient

from bot.domain.channel import ChannelFacts
from bot.domain.delivery import (
    ChannelClosedError,
    DeliveryError,
    InstallationDeadError,
    MessageGoneError,
    MissingScopeError,
    NotInChannelError,
    OutcomeUnknownError,
    Posted,
    RefusedError,
    TooFastError,
    TryLaterError,
)
from bot.domain.message import Message, Words
from bot.domain.people import Person, PersonKind
from bot.slack.client import SlackDirectory, SlackMessenger, web_client
from bot.slack.identity import Identity
from bot.slack.limits import Limits
from bot.wiring.bot import utc_now
from tests.slack.stand_in import Reply, StandIn

HELLO = Message((Words("hello"),), mark="d-1")
POSTED = Reply({"ok": True, "channel": "D9", "ts": "1.000200"})
US = Identity(workspace="T1", team="T1", user="UBOT", bot="B1", name="Harbour")


def refused(code: str, **more: object) -> Reply:
    return Reply({"ok": False, "error": code, **more})


@pytest.fixture
def messenger(client: WebClient) -> SlackMessenger:
    return SlackMessenger(client, Limits(utc_now))


def test_a_post_says_where_the_message_ended_up(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("chat.postMessage", POSTED)
    assert messenger.post("U1", HELLO, thread="0.5") == Posted("D9", "1.000200")
    (sent,) = slack.to("chat.postMessage")
    assert sent["channel"] == "U1"
    assert sent["thread_ts"] == "0.5"
    assert sent["text"] == "hello"
    assert sent["metadata"] == {"event_type": "pops_delivery", "event_payload": {"key": "d-1"}}
    assert slack.requests[0].headers["Authorization"] == "Bearer xoxb-test"


def test_a_post_outside_threads_names_no_thread(slack: StandIn, messenger: SlackMessenger) -> None:
    slack.will("chat.postMessage", POSTED)
    messenger.post("C1", HELLO)
    assert slack.to("chat.postMessage")[0].get("thread_ts") is None


def test_an_update_replaces_text_and_blocks(slack: StandIn, messenger: SlackMessenger) -> None:
    messenger.update(Posted("C1", "1.0"), Message((Words("3 of 7"),)))
    (sent,) = slack.to("chat.update")
    assert (sent["channel"], sent["ts"], sent["text"]) == ("C1", "1.0", "3 of 7")
    assert sent["blocks"]
    assert sent.keys() <= {"channel", "ts", "text", "blocks"}, "chat.update takes nothing about link previews"


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (refused("ratelimited"), TooFastError, "too fast"),
        (refused("internal_error"), OutcomeUnknownError, "internal_error"),
        (refused("fatal_error"), OutcomeUnknownError, "fatal_error"),
        (Reply("<html>Bad gateway</html>", 502), OutcomeUnknownError, "HTTP 502"),
        (Reply("<html>fine</html>", 200), OutcomeUnknownError, "HTTP 200"),
        (Reply("", 503), OutcomeUnknownError, "HTTP 503"),
        (Reply({"ok": False, "error": "odd"}, 500), OutcomeUnknownError, "odd"),
        (Reply([1]), OutcomeUnknownError, "unreadable"),
        (Reply([]), OutcomeUnknownError, "HTTP 200"),
        (Reply("null"), OutcomeUnknownError, "HTTP 200"),
        (Reply(b"\xff\xfe"), OutcomeUnknownError, "unreadable"),
        (Reply({"ok": True}), OutcomeUnknownError, "without channel"),
        (Reply({"ok": True, "channel": "C1", "ts": 1.2}), OutcomeUnknownError, "without ts"),
        (Reply(drop=True), OutcomeUnknownError, "RemoteDisconnected"),
        (Reply(slow=5), OutcomeUnknownError, "Timeout"),
        (Reply("<html>Blocked by policy</html>", 403), TryLaterError, "HTTP 403"),
        (refused("team_added_to_org"), TryLaterError, "team_added_to_org"),
        (refused("not_in_channel"), NotInChannelError, "not_in_channel"),
        (refused("channel_not_found"), NotInChannelError, "channel_not_found"),
        (refused("is_archived"), ChannelClosedError, "is_archived"),
        (refused("message_not_found"), MessageGoneError, "message_not_found"),
        (refused("token_revoked"), InstallationDeadError, "token_revoked"),
        (refused("missing_scope", needed="chat:write"), MissingScopeError, "needs chat:write"),
        (
            refused("invalid_blocks", response_metadata={"messages": ["[ERROR] [json-pointer:/blocks/0]"]}),
            RefusedError,
            r"invalid_blocks \(\[ERROR\] \[json-pointer:/blocks/0\]\)",
        ),
        (refused("a_code_of_tomorrow"), RefusedError, "a_code_of_tomorrow"),
        (Reply({"ok": False}), OutcomeUnknownError, "HTTP 200"),
    ],
)
def test_what_goes_wrong_with_a_post_is_named(
    slack: StandIn, messenger: SlackMessenger, reply: Reply, error: type[DeliveryError], said: str
) -> None:
    slack.will("chat.postMessage", reply)
    with pytest.raises(error, match=said) as caught:
        messenger.post("C1", HELLO)
    assert type(caught.value) is error
    assert len(slack.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("1.5", 1.5), ("0", 1), ("soon", 30), ("nan", 30), ("-4", 1), ("99999", 3600)],
)
def test_a_busy_slack_says_when_to_try_again(
    slack: StandIn, messenger: SlackMessenger, header: str, seconds: float
) -> None:
    slack.will("chat.postMessage", Reply("", 429, {"retry-after": header}))
    with pytest.raises(TryLaterError) as caught:
        messenger.post("C1", HELLO)
    assert caught.value.seconds == seconds


def test_a_busy_slack_that_says_nothing_is_given_half_a_minute(
    slack: StandIn, messenger: SlackMessenger
) -> None:
    slack.will("chat.postMessage", Reply({"ok": False, "error": "ratelimited"}, 429))
    with pytest.raises(TryLaterError) as caught:
        messenger.post("C1", HELLO)
    assert caught.value.seconds == 30


@pytest.mark.parametrize(
    "reply", [Reply(drop=True), Reply("", 500), refused("fatal_error"), Reply([1]), Reply(slow=5)]
)
def test_an_update_whose_outcome_is_unknown_is_simply_repeated(
    slack: StandIn, messenger: SlackMessenger, reply: Reply
) -> None:
    slack.will("chat.update", reply)
    with pytest.raises(TryLaterError):
        messenger.update(Posted("C1", "1.0"), HELLO)


def test_a_refused_connection_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TryLaterError, match="ConnectionRefused"):
        SlackMessenger(web_client("xoxb-test", f"http://127.0.0.1:{port}/api/"), Limits(utc_now)).post(
            "C1", HELLO
        )


def test_a_host_that_is_unknown_was_sent_nothing() -> None:
    with pytest.raises(TryLaterError, match="gaierror"):
        SlackMessenger(web_client("xoxb-test", "http://slack.invalid/api/"), Limits(utc_now)).post(
            "C1", HELLO
        )


@pytest.fixture
def directory(client: WebClient) -> SlackDirectory:
    return SlackDirectory(client, lambda: US)


def test_all_pages_of_members_are_read(slack: StandIn, directory: SlackDirectory) -> None:
    slack.will(
        "conversations.members",
        Reply({"ok": True, "members": ["U1", "U2"], "response_metadata": {"next_cursor": "more="}}),
        Reply({"ok": True, "members": ["U3"], "response_metadata": {"next_cursor": ""}}),
    )
    assert directory.members("C1") == ("U1", "U2", "U3")
    first, second = slack.to("conversations.members")
    assert (first["channel"], first["limit"], "cursor" in first) == ("C1", "200", False)
    assert second["cursor"] == "more="


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({}, PersonKind.MEMBER),
        ({"is_bot": True}, PersonKind.BOT),
        ({"is_restricted": True}, PersonKind.GUEST),
        ({"is_ultra_restricted": True}, PersonKind.GUEST),
        ({"deleted": True, "is_bot": True}, PersonKind.GONE),
        ({"is_stranger": True}, PersonKind.EXTERNAL),
        ({"team_id": "T9", "is_restricted": True}, PersonKind.EXTERNAL),
        (
            {"team_id": "T9", "enterprise_user": {"enterprise_id": "E1", "teams": ["T9", "T1"]}},
            PersonKind.MEMBER,
        ),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E1", "teams": ["T9"]}}, PersonKind.EXTERNAL),
    ],
)
def test_what_kind_of_user_somebody_is(
    slack: StandIn, directory: SlackDirectory, facts: dict[str, object], kind: PersonKind
) -> None:
    user = {"id": "U1", "team_id": "T1", "tz": "Europe/Berlin", **facts}
    slack.will("users.info", Reply({"ok": True, "user": user}))
    assert directory.person("U1") == Person("U1", kind, "Europe/Berlin")


def test_in_an_organisation_all_its_people_are_ours(slack: StandIn, client: WebClient) -> None:
    user = {"team_id": "T9", "enterprise_user": {"enterprise_id": "E1", "teams": ["T9"]}}
    slack.will("users.info", Reply({"ok": True, "user": user}))
    organisation = Identity("E1", "E1", "UBOT", "B1", "Org")
    assert SlackDirectory(client, lambda: organisation).person("U1") == Person("U1", PersonKind.MEMBER)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"profile": {"display_name": "ana", "real_name": "Ana F."}, "name": "af"}, "ana"),
        ({"profile": {"display_name": " ", "real_name": "Ana F."}, "name": "af"}, "Ana F."),
        ({"real_name": "Ana F.", "name": "af"}, "Ana F."),
        ({"profile": None, "name": 7}, None),
    ],
)
def test_somebody_goes_by_the_name_that_slack_shows_in_a_mention(
    slack: StandIn, directory: SlackDirectory, facts: dict[str, object], name: str | None
) -> None:
    slack.will("users.info", Reply({"ok": True, "user": {"id": "U1", "team_id": "T1", **facts}}))
    assert directory.person("U1").name == name


def test_slackbot_is_a_bot_though_slack_denies_it(slack: StandIn, directory: SlackDirectory) -> None:
    slack.will("users.info", Reply({"ok": True, "user": {"team_id": "T1", "is_bot": False}}))
    assert directory.person("USLACKBOT").kind is PersonKind.BOT


def test_what_slack_says_of_a_channel(slack: StandIn, directory: SlackDirectory) -> None:
    channel = {"id": "C1", "name": "atlas", "is_archived": True, "is_member": False}
    slack.will("conversations.info", Reply({"ok": True, "channel": channel}))
    assert directory.channel("C1") == ChannelFacts("C1", "atlas", archived=True, bot_is_member=False)


@pytest.mark.parametrize(
    "look", [lambda d: d.members("C1"), lambda d: d.person("U1"), lambda d: d.channel("C1")]
)
def test_looking_up_may_be_repeated(
    slack: StandIn, directory: SlackDirectory, look: Callable[[SlackDirectory], object]
) -> None:
    for method in ("conversations.members", "users.info", "conversations.info"):
        slack.will(method, Reply("<html>", 500))
    with pytest.raises(TryLaterError):
        look(directory)
