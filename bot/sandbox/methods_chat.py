"""The Web API's `chat.*` methods."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.checks import UPDATE_TEXT_LIMIT, checked_blocks, checked_metadata, message_content
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel


def destination(platform: Platform, channel_id: str) -> Channel:
    """Where the app may post: a channel it is in, or the direct conversation with a user id.

    Raises SlackError channel_not_found, not_in_channel, is_archived, user_disabled or cannot_dm_bot.
    """
    if channel_id.startswith(("U", "W")):
        return _dm(platform, channel_id)
    channel = platform.state.channel(channel_id)
    if channel is None or (channel.kind != "channel" and not platform.bot_in(channel)):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if not platform.bot_in(channel) and "chat:write.public" not in platform.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _dm(platform: Platform, user_id: str) -> Channel:
    user = platform.state.user(user_id)
    if user is None:
        raise SlackError("channel_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    return platform.state.dm_with(user_id)


def thread_in(platform: Platform, channel: Channel, arguments: Arguments) -> str:
    """The message to reply to, "" for none. Raises SlackError thread_not_found."""
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return ""
    parent = platform.messages.get(channel.channel_id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return str(parent.get("thread_ts", thread_ts))


def post_message(platform: Platform, arguments: Arguments) -> Json:
    """`chat.postMessage`."""
    channel = destination(platform, arguments.required("channel"))
    content = message_content(arguments, strict=platform.strict)
    thread_ts = thread_in(platform, channel, arguments)
    platform.pace.take(channel.channel_id)
    message = platform.messages.add(channel.channel_id, platform.from_app(content, thread_ts))
    answer = {"ok": True, "channel": channel.channel_id, "ts": message["ts"], "message": message}
    return answer | _warning(arguments)


def post_ephemeral(platform: Platform, arguments: Arguments) -> Json:
    """`chat.postEphemeral`."""
    channel = destination(platform, arguments.required("channel"))
    user_id = arguments.required("user")
    if not channel.has(user_id):
        raise SlackError("user_not_in_channel")
    content = message_content(arguments, strict=platform.strict)
    content.pop("metadata", None)
    message = platform.from_app(content, thread_in(platform, channel, arguments))
    placed = platform.messages.add_ephemeral(channel.channel_id, user_id, message)
    return {"ok": True, "message_ts": placed["ts"]} | _warning(arguments)


def update(platform: Platform, arguments: Arguments) -> Json:
    """`chat.update`."""
    channel, message = _own_message(platform, arguments, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    changes = _changes(platform, arguments)
    changed = message | changes
    if changes["text"] and "blocks" not in changes:
        changed.pop("blocks", None)
    if not changed.get("metadata"):
        changed.pop("metadata", None)
    platform.messages.replace(channel.channel_id, changed)
    answer = {"ok": True, "channel": channel.channel_id, "ts": message["ts"]}
    return answer | {"text": changed["text"], "message": changed} | _warning(arguments)


def delete(platform: Platform, arguments: Arguments) -> Json:
    """`chat.delete`."""
    channel, message = _own_message(platform, arguments, "cant_delete_message")
    platform.messages.remove(channel.channel_id, message["ts"])
    return {"ok": True, "channel": channel.channel_id, "ts": message["ts"]}


def _own_message(platform: Platform, arguments: Arguments, refusal: str) -> tuple[Channel, Json]:
    channel = platform.state.channel(arguments.required("channel"))
    if channel is None or (channel.kind != "channel" and not platform.bot_in(channel)):
        raise SlackError("channel_not_found")
    message = platform.messages.get(channel.channel_id, arguments.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != platform.app.bot_id:
        raise SlackError(refusal)
    return channel, message


def _changes(platform: Platform, arguments: Arguments) -> Json:
    text = arguments.text("text")
    if len(text) > UPDATE_TEXT_LIMIT:
        raise SlackError("msg_too_long")
    blocks = checked_blocks(arguments.data("blocks", "invalid_blocks_format"))
    if not text and (platform.strict or not blocks):
        raise SlackError("no_text")
    changes: Json = {"text": text} | ({"blocks": blocks} if blocks else {})
    metadata = arguments.data("metadata", "invalid_metadata_format")
    return changes if metadata is None else changes | {"metadata": checked_metadata(metadata)}


def _warning(arguments: Arguments) -> Json:
    if arguments.text("text"):
        return {}
    warning = "missing_text_in_message"
    return {"warning": warning, "response_metadata": {"warnings": [warning]}}
