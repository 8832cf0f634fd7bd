"""What people do with channels: write, join, leave, bring the app in, archive, rename."""

import re
from base64 import b64decode
from dataclasses import replace

from bot.sandbox.errors import ActError, Json
from bot.sandbox.events import Events
from bot.sandbox.people import actor, channel_seen_by, need, typed
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel, User

NAME_LIMIT = 80
LARGEST_FILE = 5 * 1024 * 1024  # bytes

_NAME = re.compile(r"[\w-]+")
_MESSAGE_EVENTS = {"channel": "message.channels", "private": "message.groups", "dm": "message.im"}
_CHANNEL_TYPES = {"channel": "channel", "private": "group", "dm": "im"}


class ChannelActs:
    """Carries out acts. Every method raises ActError with a sentence for the person when it cannot."""

    def __init__(self, platform: Platform, events: Events) -> None:
        self._platform = platform
        self._events = events

    def message(self, user: User, fields: Json) -> Json:
        """Write a message, or a reply in a thread."""
        channel = self._open_channel(user, fields)
        if not channel.has(user.user_id):
            raise ActError(f"You are not in #{channel.name}. Join it first.")
        text, thread_ts = typed(self._platform, need(fields, "text").strip()), fields.get("thread_ts")
        message = {
            "type": "message",
            "user": user.user_id,
            "text": text,
            "team": self._platform.workspace.team_id,
        }
        if thread_ts:
            if self._platform.messages.get(channel.channel_id, str(thread_ts)) is None:
                raise ActError("That message is no longer there.")
            message["thread_ts"] = str(thread_ts)
        placed = self._platform.messages.add(channel.channel_id, message)
        self._tell_written(channel, placed)
        return {"ts": placed["ts"]}

    def upload(self, user: User, fields: Json) -> Json:
        """Share a file in the conversation with the app; `content` is base64."""
        channel = self._open_channel(user, {**fields, "text": ""})
        if channel.kind != "dm":
            raise ActError(f"In the sandbox, files are for {self._platform.app.name}'s own conversation.")
        name, data = need(fields, "name").strip(), _bytes(need(fields, "content"))
        file = self._platform.files.bring(user.user_id, name, data, channel.channel_id)
        message = {
            "type": "message",
            "subtype": "file_share",
            "user": user.user_id,
            "text": "",
            "upload": True,
        }
        placed = self._platform.messages.add(channel.channel_id, {**message, "files": [file]})
        self._tell_written(channel, placed)
        shared = {"channel_id": channel.channel_id, "file_id": file["id"], "user_id": user.user_id}
        self._events.send({"type": "file_shared", **shared, "file": {"id": file["id"]}})
        return {"ts": placed["ts"], "file": file["id"]}

    def join(self, user: User, fields: Json) -> Json:
        """Join a channel, or bring somebody else in."""
        channel = self._open_channel(user, fields)
        newcomer = actor(self._platform, str(fields.get("user") or user.user_id))
        if channel.has(newcomer.user_id):
            raise ActError(f"{newcomer.real_name} is already in #{channel.name}.")
        self._enter(channel, newcomer.user_id, user)
        return {}

    def leave(self, user: User, fields: Json) -> Json:
        """Leave a channel, or take somebody else out."""
        channel = self._open_channel(user, fields)
        leaver = actor(self._platform, str(fields.get("user") or user.user_id))
        if not channel.has(leaver.user_id):
            raise ActError(f"{leaver.real_name} is not in #{channel.name}.")
        changed = self._platform.state.set_member(channel.channel_id, leaver.user_id, member=False)
        self._note(changed, leaver.user_id, "channel_leave", "has left the channel")
        event = self._membership("member_left_channel", channel, leaver.user_id)
        self._events.in_channel(channel, event)
        return {}

    def add_bot(self, user: User, fields: Json) -> Json:
        """Bring the app into a channel."""
        channel = self._open_channel(user, fields)
        if self._platform.bot_in(channel):
            raise ActError(f"{self._platform.app.name} is already in #{channel.name}.")
        self._enter(channel, self._platform.app.bot_user, user)
        return {}

    def remove_bot(self, user: User, fields: Json) -> Json:
        """Take the app out of a channel."""
        channel = self._open_channel(user, fields)
        bot = self._platform.app.bot_user
        if not channel.has(bot):
            raise ActError(f"{self._platform.app.name} is not in #{channel.name}.")
        event = {"type": "channel_left", "channel": channel.channel_id, "actor_id": user.user_id}
        changed = self._platform.state.set_member(channel.channel_id, bot, member=False)
        self._note(changed, bot, "channel_leave", "has left the channel")
        self._events.in_channel(channel, event, "group_left")
        return {}

    def archive(self, user: User, fields: Json) -> Json:
        """Archive a channel."""
        channel = self._open_channel(user, fields)
        self._note(channel, user.user_id, "channel_archive", "archived the channel")
        self._set_archived(user, channel, archived=True)
        return {}

    def unarchive(self, user: User, fields: Json) -> Json:
        """Open an archived channel again."""
        channel = self._named_channel(user, fields)
        if not channel.archived:
            raise ActError(f"#{channel.name} is not archived.")
        self._set_archived(user, channel, archived=False)
        self._note(channel, user.user_id, "channel_unarchive", "un-archived the channel")
        return {}

    def rename(self, user: User, fields: Json) -> Json:
        """Give a channel another name."""
        channel = self._open_channel(user, fields)
        name = need(fields, "name").strip().lstrip("#").lower()
        if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT:
            raise ActError("Channel names have up to 80 letters, digits, hyphens and underscores, no spaces.")
        if any(other.name == name for other in self._platform.state.channels()):
            raise ActError(f"There is already a channel #{name}.")
        changed = replace(channel, name=name)
        self._platform.state.put_channel(changed)
        self._note(changed, user.user_id, "channel_name", f"renamed the channel to {name}")
        described = {"id": channel.channel_id, "name": name, "created": 0}
        self._events.in_channel(changed, {"type": "channel_rename", "channel": described}, "group_rename")
        return {}

    def _named_channel(self, user: User, fields: Json) -> Channel:
        channel = channel_seen_by(self._platform, user, fields)
        if channel.kind == "dm" and "text" not in fields:
            raise ActError("That is not possible in a direct message.")
        return channel

    def _open_channel(self, user: User, fields: Json) -> Channel:
        channel = self._named_channel(user, fields)
        if channel.archived:
            raise ActError(f"#{channel.name} is archived.")
        return channel

    def _enter(self, channel: Channel, user_id: str, inviter: User) -> None:
        changed = self._platform.state.set_member(channel.channel_id, user_id, member=True)
        self._note(changed, user_id, "channel_join", "has joined the channel")
        event = self._membership("member_joined_channel", changed, user_id)
        if user_id != inviter.user_id:
            event["inviter"] = inviter.user_id
        self._events.in_channel(changed, event)

    def _membership(self, kind: str, channel: Channel, user_id: str) -> Json:
        return {
            "type": kind,
            "user": user_id,
            "channel": channel.channel_id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": self._platform.workspace.team_id,
        }

    def _set_archived(self, user: User, channel: Channel, *, archived: bool) -> None:
        self._platform.state.put_channel(replace(channel, archived=archived))
        verb = "archive" if archived else "unarchive"
        event = {"type": f"channel_{verb}", "channel": channel.channel_id, "user": user.user_id}
        self._events.in_channel(channel, event, f"group_{verb}")

    def _note(self, channel: Channel, user_id: str, subtype: str, words: str) -> None:
        text = f"<@{user_id}> {words}"
        message = {"type": "message", "subtype": subtype, "user": user_id, "text": text}
        self._platform.messages.add(channel.channel_id, message)

    def _tell_written(self, channel: Channel, message: Json) -> None:
        event = {**message, "channel": channel.channel_id, "channel_type": _CHANNEL_TYPES[channel.kind]}
        if self._platform.bot_in(channel):
            self._events.send(event, _MESSAGE_EVENTS[channel.kind])
            if f"<@{self._platform.app.bot_user}>" in message["text"] and channel.kind != "dm":
                self._events.send({**event, "type": "app_mention"})


def _bytes(content: str) -> bytes:
    try:
        data = b64decode(content, validate=True)
    except ValueError as error:
        raise ActError("The file's content is no base64.") from error
    if len(data) > LARGEST_FILE:
        raise ActError("The sandbox takes files of up to 5 MB.")
    return data
