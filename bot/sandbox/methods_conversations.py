"""The Web API's `conversations.*` methods."""

import base64
import binascii
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel

READ_SCOPES = {"channel": "channels:read", "private": "groups:read", "dm": "im:read"}
HISTORY_SCOPES = {"channel": "channels:history", "private": "groups:history", "dm": "im:history"}
TYPES = {"public_channel": "channel", "private_channel": "private", "im": "dm", "mpim": "group"}


def need_scope(platform: Platform, scope: str) -> None:
    """Raise SlackError missing_scope when the app was not granted this scope."""
    if scope not in platform.app.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(platform.app.scopes))


def info(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.info`."""
    channel = _readable(platform, arguments, READ_SCOPES)
    return {"ok": True, "channel": channel_json(platform, channel)}


def members(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.members`, outsiders and bots included."""
    channel = _readable(platform, arguments, READ_SCOPES)
    page, more = paged(list(channel.members), arguments, default=100, most=1000)
    return {"ok": True, "members": page} | more


def list_channels(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.list`: all public channels, and the others that the app is in."""
    channels = _of_types(platform, arguments)
    shown = [channel for channel in channels if channel.kind == "channel" or platform.bot_in(channel)]
    return _channel_page(platform, shown, arguments)


def of_user(platform: Platform, arguments: Arguments) -> Json:
    """`users.conversations`: those of the app itself, or those it shares with `user`."""
    user_id = arguments.text("user", platform.app.bot_user)
    channels = _of_types(platform, arguments)
    shown = [c for c in channels if c.has(user_id) and (c.kind == "channel" or platform.bot_in(c))]
    return _channel_page(platform, shown, arguments)


def history(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.history`: newest first, without replies in threads."""
    channel = _historic(platform, arguments)
    messages = [
        message
        for message in reversed(platform.messages.all_in(channel.channel_id))
        if "thread_ts" not in message and _within(message["ts"], arguments)
    ]
    page, more = paged(messages, arguments, default=100, most=999)
    shown = [_message_json(platform, channel, message, arguments) for message in page]
    return {"ok": True, "messages": shown, "has_more": bool(more["response_metadata"]["next_cursor"])} | more


def replies(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.replies`: a message and the replies to it, oldest first."""
    channel = _historic(platform, arguments)
    parent = platform.messages.get(channel.channel_id, arguments.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    answers = platform.messages.replies(channel.channel_id, parent["ts"])
    messages = [parent, *(answer for answer in answers if _within(answer["ts"], arguments))]
    page, more = paged(messages, arguments, default=1000, most=1000)
    shown = [_message_json(platform, channel, message, arguments) for message in page]
    return {"ok": True, "messages": shown, "has_more": bool(more["response_metadata"]["next_cursor"])} | more


def open_dm(platform: Platform, arguments: Arguments) -> Json:
    """`conversations.open` with one user."""
    users = arguments.required("users").split(",")
    user = platform.state.user(users[0])
    if len(users) > 1 or user is None:
        raise SlackError("user_not_found" if user is None else "method_not_supported_for_channel_type")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    channel = platform.state.dm_with(user.user_id)
    return {"ok": True, "channel": {"id": channel.channel_id}}


def channel_json(platform: Platform, channel: Channel) -> Json:
    """A channel as Slack describes it to the app."""
    value: Json = {
        "id": channel.channel_id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "dm",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": platform.workspace.team_id,
    }
    if channel.kind == "dm":
        others = [member for member in channel.members if member != platform.app.bot_user]
        return value | {"user": others[0], "is_open": True}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    named = {"name": channel.name, "name_normalized": channel.name, "topic": topic}
    return value | named | {"is_member": platform.bot_in(channel), "num_members": len(channel.members)}


def paged(items: list[Any], arguments: Arguments, *, default: int, most: int) -> tuple[list[Any], Json]:
    """One page of a list, and Slack's cursor to the next. Raises SlackError invalid_cursor."""
    start, limit = _start(arguments.text("cursor")), arguments.limit(default, most)
    left = len(items) > start + limit
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if left else ""
    return items[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, number = base64.b64decode(cursor, validate=True).decode().split(":")
    except (binascii.Error, ValueError) as error:
        raise SlackError("invalid_cursor") from error
    if word != "next" or not number.isdecimal():
        raise SlackError("invalid_cursor")
    return int(number)


def _readable(platform: Platform, arguments: Arguments, scopes: dict[str, str]) -> Channel:
    channel = platform.state.channel(arguments.required("channel"))
    if channel is None or (channel.kind != "channel" and not platform.bot_in(channel)):
        raise SlackError("channel_not_found")
    need_scope(platform, scopes[channel.kind])
    return channel


def _historic(platform: Platform, arguments: Arguments) -> Channel:
    channel = _readable(platform, arguments, HISTORY_SCOPES)
    if not platform.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _within(ts: str, arguments: Arguments) -> bool:
    oldest, latest = arguments.text("oldest", "0"), arguments.text("latest")
    if arguments.flag("inclusive"):
        return float(ts) >= float(oldest) and (not latest or float(ts) <= float(latest))
    return float(ts) > float(oldest) and (not latest or float(ts) < float(latest))


def _message_json(platform: Platform, channel: Channel, message: Json, arguments: Arguments) -> Json:
    shown = platform.messages.shown(channel.channel_id, message)
    del shown["channel"]
    if "metadata" in shown and not arguments.flag("include_all_metadata"):
        shown["metadata"] = {"event_type": shown["metadata"]["event_type"]}
    return shown


def _of_types(platform: Platform, arguments: Arguments) -> list[Channel]:
    kinds = []
    for name in arguments.text("types", "public_channel").split(","):
        if name.strip() not in TYPES:
            raise SlackError("invalid_types")
        kinds.append(TYPES[name.strip()])
    for kind in kinds:
        need_scope(platform, READ_SCOPES.get(kind, "mpim:read"))
    hide_archived = arguments.flag("exclude_archived")
    channels = platform.state.channels()
    return [c for c in channels if c.kind in kinds and not (hide_archived and c.archived)]


def _channel_page(platform: Platform, channels: list[Channel], arguments: Arguments) -> Json:
    page, more = paged(channels, arguments, default=100, most=1000)
    return {"ok": True, "channels": [channel_json(platform, channel) for channel in page]} | more
