"""Slack's events -> frozen values, or a `PayloadError` that names what is missing.

Shapes: Slack's Events API reference. `workspace` is whoever installed Pops, as in `bot.slack.payloads`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.slack.reading import PayloadError, identifier, listing, mapping, maybe, maybe_id, ours

Happening = Literal["archived", "unarchived", "deleted", "renamed", "left", "id_changed"]

_CHANNEL_EVENTS: Mapping[str, Happening] = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_unarchive": "unarchived",
    "group_unarchive": "unarchived",
    "channel_deleted": "deleted",
    "group_deleted": "deleted",
    "channel_rename": "renamed",
    "group_rename": "renamed",
    "channel_left": "left",
    "group_left": "left",
    "channel_id_changed": "id_changed",
}
_END_OF_TIME = 1 << 36
"""Seconds: later than any clock of Slack's, and still a date."""

_MEMBERSHIPS = {"member_joined_channel": True, "member_left_channel": False}


@dataclass(frozen=True)
class HomeOpened:
    """Somebody opened the app; `tab` is "home" or "messages". `place` is where they were on the Home tab."""

    workspace: str
    user: str
    tab: str
    place: str = ""


@dataclass(frozen=True)
class Membership:
    """Somebody, perhaps the bot, joined or left a channel; `inviter` brought them in, where Slack says so."""

    workspace: str
    user: str
    channel: str
    joined: bool
    inviter: str | None = None


@dataclass(frozen=True)
class UserChange:
    """Something about a user changed; `gone` is whether Slack says that they were deactivated."""

    workspace: str
    user: str
    gone: bool


@dataclass(frozen=True)
class ChannelChange:
    """Something happened to a channel; `left` means that the bot was removed from it."""

    workspace: str
    channel: str
    what: Happening
    new_channel: str | None = None


@dataclass(frozen=True)
class InstallationEnd:
    """Pops was uninstalled from a workspace, or its bot token revoked; `happened` by Slack's clock."""

    workspace: str
    happened: datetime | None


def read_home_opened(body: object) -> HomeOpened:
    """Read an `app_home_opened` event."""
    return HomeOpened(
        workspace=event_workspace(body),
        user=identifier(body, "event", "user"),
        tab=identifier(body, "event", "tab"),
        place=ours(body, "event", "view", "private_metadata", missing=""),
    )


def read_membership(body: object) -> Membership:
    """Read a `member_joined_channel` or `member_left_channel` event."""
    kind = identifier(body, "event", "type")
    if kind not in _MEMBERSHIPS:
        raise PayloadError("event.type")
    return Membership(
        workspace=event_workspace(body),
        user=identifier(body, "event", "user"),
        channel=identifier(body, "event", "channel"),
        joined=_MEMBERSHIPS[kind],
        inviter=maybe_id(body, "event", "inviter"),
    )


def read_user_change(body: object) -> UserChange:
    """Read a `user_change` event."""
    gone = maybe(body, "event", "user", "deleted") is True
    return UserChange(event_workspace(body), identifier(body, "event", "user", "id"), gone)


def read_channel_change(body: object) -> ChannelChange:
    """Read an event that archives, unarchives, deletes, renames, leaves or renumbers a channel."""
    kind = identifier(body, "event", "type")
    if kind not in _CHANNEL_EVENTS:
        raise PayloadError("event.type")
    workspace, what = event_workspace(body), _CHANNEL_EVENTS[kind]
    if what == "id_changed":
        old, new = identifier(body, "event", "old_channel_id"), identifier(body, "event", "new_channel_id")
        return ChannelChange(workspace, old, what, new)
    path = ("event", "channel", "id") if what == "renamed" else ("event", "channel")
    return ChannelChange(workspace, identifier(body, *path), what)


def read_installation_end(body: object) -> InstallationEnd | None:
    """Read an `app_uninstalled` or `tokens_revoked` event; None where the bot's own token still works."""
    kind = identifier(body, "event", "type")
    if kind not in {"app_uninstalled", "tokens_revoked"}:
        raise PayloadError("event.type")
    if kind == "tokens_revoked" and not listing(body, "event", "tokens", "bot", missing=()):
        return None
    match maybe(body, "event_time"):
        case int(seconds) if 0 <= seconds < _END_OF_TIME:
            return InstallationEnd(event_workspace(body), datetime.fromtimestamp(seconds, UTC))
    return InstallationEnd(event_workspace(body), None)


def event_workspace(body: object) -> str:
    """Who installed Pops, in an event: its one authorization says so, better than the event's own team."""
    entries = listing(body, "authorizations", missing=())
    given = mapping(entries[0], "authorizations[0]") if entries else {}
    if maybe(given, "is_enterprise_install") is True:
        return identifier(given, "enterprise_id")
    return maybe_id(given, "team_id") or identifier(body, "team_id")
