"""The Web API: a client that never sends twice by itself, and the ports of `bot.flows.ports` built on it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk import WebClient

from bot.domain.channel import ChannelFacts
from bot.domain.delivery import Posted
from bot.domain.message import File, Message, Picture
from bot.domain.people import Person, PersonKind
from bot.domain.shared_file import SharedFile
from bot.slack.blocks import message_payload, update_payload
from bot.slack.calls import ask, told
from bot.slack.downloads import describe_file, download
from bot.slack.identity import Identity, ask_identity
from bot.slack.limits import Limits
from bot.slack.looking import find_message
from bot.slack.quiet import quiet_logger
from bot.slack.reading import maybe
from bot.slack.uploads import share_files, share_picture

SLACK_API_URL = "https://slack.com/api/"
_PAGE = 200
_SLACKBOT = "USLACKBOT"


def web_client(token: str | None, base_url: str = SLACK_API_URL, timeout: int = 10) -> WebClient:
    """A client for one token; `timeout` in seconds.

    It never sends again by itself: a second post would be a second message.
    """
    logger = quiet_logger("web")
    client = WebClient(token=token, base_url=base_url, timeout=timeout, logger=logger, retry_handlers=[])
    client.proxy = None  # urllib finds a proxy itself and, unlike the library, respects NO_PROXY
    return client


class SlackMessenger:
    """Sends to Slack, within its limits: `bot.flows.ports.Messenger`."""

    def __init__(self, client: WebClient, limits: Limits) -> None:
        self._client = client
        self._limits = limits

    def post(self, channel: str, message: Message, thread: str | None = None) -> Posted:
        """Post to a channel id, or to a user id as a DM; the answer says which channel that became."""
        payload = message_payload(message)
        said = self._limits.ask(
            self._client.chat_postMessage, repeatable=False, channel=channel, thread_ts=thread, **payload
        )
        return Posted(told(said, "channel", repeatable=False), told(said, "ts", repeatable=False))

    def update(self, posted: Posted, message: Message) -> None:
        """Replace a message. One without a mark keeps the mark that it was posted with."""
        payload = update_payload(message)
        update = self._client.chat_update
        self._limits.ask(update, repeatable=True, channel=posted.channel, ts=posted.ts, **payload)

    def upload(self, channel: str, picture: Picture, thread: str | None = None) -> None:
        """Share a picture in a channel, or in a thread of it."""
        share_picture(self._client, self._limits, channel, picture, thread)

    def share(self, channel: str, files: Sequence[File], words: str) -> None:
        """Share files in one message with these words."""
        share_files(self._client, self._limits, channel, files, words)

    def find(self, channel: str, mark: str, since: datetime, thread: str | None = None) -> Posted | None:
        """Look for a message with this mark, or a file of this name, that came about `since` or later."""
        return find_message(self._client, self._limits, channel, mark, since, thread)


class SlackDirectory:
    """Looks people, channels and files up: `bot.flows.ports.Directory`."""

    def __init__(self, client: WebClient, identity: Callable[[], Identity]) -> None:
        self._client = client
        self._identity = identity

    def members(self, channel: str) -> tuple[str, ...]:
        """Everyone in a channel, bots, guests and outside people included."""
        return tuple(
            member for page in self._member_pages(channel) for member in page if isinstance(member, str)
        )

    def person(self, user_id: str) -> Person:
        """What kind of user this is, and what they go by."""
        said = ask(self._client.users_info, repeatable=True, user=user_id)
        user = said.get("user")
        facts = user if isinstance(user, dict) else {}
        zone = facts.get("tz")
        kind = _kind(user_id, facts, self._identity())
        is_admin = kind is PersonKind.MEMBER and True in (facts.get("is_admin"), facts.get("is_owner"))
        zone = zone if isinstance(zone, str) and zone else None
        return Person(user_id, kind, zone, is_admin, _name(facts))

    def channel(self, channel: str) -> ChannelFacts:
        """What Slack says of a channel."""
        said = ask(self._client.conversations_info, repeatable=True, channel=channel)
        return ChannelFacts(
            channel=told(said, "channel", "id"),
            name=str(maybe(said, "channel", "name") or ""),
            archived=maybe(said, "channel", "is_archived") is True,
            bot_is_member=maybe(said, "channel", "is_member") is True,
        )

    def file(self, file_id: str) -> SharedFile:
        """What Slack says of a file that was shared with Pops."""
        return describe_file(self._client, file_id)

    def content(self, file: SharedFile) -> bytes:
        """The bytes of such a file."""
        return download(self._client, file)

    def workspace(self) -> str:
        """The workspace whose token this is, asked anew."""
        return ask_identity(self._client).workspace

    def _member_pages(self, channel: str) -> Iterator[list[object]]:
        cursor: str | None = None
        while cursor != "":
            said = ask(
                self._client.conversations_members,
                repeatable=True,
                channel=channel,
                limit=_PAGE,
                cursor=cursor,
            )
            members = said.get("members")
            yield members if isinstance(members, list) else []
            cursor = str(maybe(said, "response_metadata", "next_cursor") or "")


def _kind(user_id: str, facts: Mapping[str, object], identity: Identity) -> PersonKind:
    if facts.get("deleted") is True:
        return PersonKind.GONE
    if facts.get("is_bot") is True or user_id == _SLACKBOT:
        return PersonKind.BOT
    if facts.get("is_stranger") is True or not _is_ours(facts, identity):
        return PersonKind.EXTERNAL
    if facts.get("is_restricted") is True or facts.get("is_ultra_restricted") is True:
        return PersonKind.GUEST
    return PersonKind.MEMBER


def _name(facts: Mapping[str, object]) -> str | None:
    """What Slack shows in a mention: the display name or, for people without one, the real name."""
    ways = (("profile", "display_name"), ("profile", "real_name"), ("real_name",), ("name",))
    names = (maybe(facts, *way) for way in ways)
    return next((name for name in names if isinstance(name, str) and name.strip()), None)


def _is_ours(facts: Mapping[str, object], identity: Identity) -> bool:
    """Of our team; or, in an organisation, of one that shares this person with our team or installed Pops."""
    teams = maybe(facts, "enterprise_user", "teams")
    if isinstance(teams, list) and identity.team in teams:
        return True
    organisation = maybe(facts, "enterprise_user", "enterprise_id")
    return identity.workspace == organisation or facts.get("team_id") in (identity.team, None)
