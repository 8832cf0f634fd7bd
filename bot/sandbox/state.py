"""The people and channels of the sandbox, who sees what, and what each has read."""

import threading
from dataclasses import asdict, replace

from bot.sandbox.errors import Json
from bot.sandbox.ids import new_id
from bot.sandbox.journal import Journal, Tables
from bot.sandbox.seed import App, Channel, User, Workspace
from bot.sandbox.streams import Streams


class State:
    """Users and channels. Values are frozen; changes replace them, are remembered and shown to open pages."""

    def __init__(
        self, workspace: Workspace, app: App, tables: Tables, journal: Journal, streams: Streams
    ) -> None:
        self.workspace = workspace
        self.app = app
        self._journal = journal
        self._streams = streams
        self._lock = threading.RLock()
        bot = User(app.bot_user, app.name.lower(), app.name, is_bot=True)
        self._users = {user.user_id: user for user in (*workspace.users, bot)}
        self._channels = {channel.channel_id: channel for channel in workspace.channels}
        for key, value in tables.get("channel", {}).items():
            self._channels[key] = Channel(**{**value, "members": tuple(value["members"])})
        self._read: dict[str, str] = dict(tables.get("read", {}))

    def user(self, user_id: str) -> User | None:
        """The user with this id."""
        return self._users.get(user_id)

    def users(self) -> list[User]:
        """Everybody, the app's bot user last."""
        return list(self._users.values())

    def channel(self, channel_id: str) -> Channel | None:
        """The channel with this id."""
        return self._channels.get(channel_id)

    def channels(self) -> list[Channel]:
        """All conversations, direct ones included."""
        with self._lock:
            return list(self._channels.values())

    def dm_with(self, user_id: str) -> Channel:
        """The direct conversation between the app and a user, opened when first asked for."""
        with self._lock:
            for channel in self._channels.values():
                if channel.kind == "dm" and channel.has(user_id):
                    return channel
            dm = Channel(new_id("D"), "", (user_id, self.app.bot_user), kind="dm")
            self.put_channel(dm)
            return dm

    def can_see(self, user_id: str, channel: Channel) -> bool:
        """Whether a user may read a channel: members always, colleagues also public ones."""
        if channel.has(user_id):
            return True
        user = self.user(user_id)
        outsider = user is None or user.is_guest or user.is_stranger
        return channel.kind == "channel" and not outsider

    def put_channel(self, channel: Channel) -> None:
        """Add or replace a channel."""
        with self._lock:
            self._channels[channel.channel_id] = channel
            self._journal.put("channel", channel.channel_id, asdict(channel))
        self._streams.publish({"type": "state"}, lambda user_id: self.can_see(user_id, channel))

    def set_member(self, channel_id: str, user_id: str, *, member: bool) -> Channel:
        """Put a user into a channel or take them out."""
        with self._lock:
            channel = self._channels[channel_id]
            others = tuple(m for m in channel.members if m != user_id)
            changed = replace(channel, members=(*others, user_id) if member else others)
            self.put_channel(changed)
            return changed

    def read_until(self, user_id: str, channel_id: str) -> str:
        """The `ts` of the newest message that a user has seen in a channel ("" before the first)."""
        return self._read.get(f"{user_id}:{channel_id}", "")

    def mark_read(self, user_id: str, channel_id: str, ts: str) -> None:
        """Remember that a user has seen a channel up to a message."""
        if ts > self.read_until(user_id, channel_id):
            self._read[f"{user_id}:{channel_id}"] = ts
            self._journal.put("read", f"{user_id}:{channel_id}", ts)


def user_json(user: User, team_id: str) -> Json:
    """A user in the short form of interaction payloads."""
    return {
        "id": user.user_id,
        "username": user.name,
        "name": user.name,
        "team_id": user.team_id or team_id,
    }
