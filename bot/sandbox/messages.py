"""The messages of all channels, in order, and the ephemeral ones that only one person sees."""

import threading
from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Json
from bot.sandbox.journal import Journal, Tables
from bot.sandbox.state import State
from bot.sandbox.streams import Streams


class Ephemeral(NamedTuple):
    """A message that one person sees until it is gone; never remembered."""

    user_id: str
    message: Json


class Messages:
    """Messages are JSON values as Slack writes them and are replaced, never changed in place."""

    def __init__(
        self, clock: SandboxClock, state: State, tables: Tables, journal: Journal, streams: Streams
    ) -> None:
        self._clock = clock
        self._state = state
        self._journal = journal
        self._streams = streams
        self._lock = threading.RLock()
        self._stored: dict[str, dict[str, Json]] = {}
        self._ephemeral: dict[str, dict[str, Ephemeral]] = {}
        self._replies: dict[str, dict[str, list[str]]] = {}
        self._newest: dict[str, int] = {}
        for key, message in tables.get("message", {}).items():
            self._keep(key.split(":")[0], message)

    def get(self, channel_id: str, ts: str) -> Json | None:
        """A message that is there for everyone."""
        return self._stored.get(channel_id, {}).get(ts)

    def ephemeral(self, channel_id: str, ts: str) -> Ephemeral | None:
        """A message that is there for one person."""
        return self._ephemeral.get(channel_id, {}).get(ts)

    def all_in(self, channel_id: str) -> list[Json]:
        """A channel's messages and replies, oldest first."""
        with self._lock:
            return list(self._stored.get(channel_id, {}).values())

    def replies(self, channel_id: str, ts: str) -> list[Json]:
        """The replies to a message, oldest first."""
        with self._lock:
            stored = self._stored.get(channel_id, {})
            return [stored[reply] for reply in self._replies.get(channel_id, {}).get(ts, [])]

    def seen_by(self, user_id: str, channel_id: str) -> list[Json]:
        """All that one person sees in a channel, oldest first, in the page's shape."""
        with self._lock:
            mine = [e.message for e in self._ephemeral.get(channel_id, {}).values() if e.user_id == user_id]
            both = sorted([*self.all_in(channel_id), *mine], key=lambda message: str(message["ts"]))
            return [self.shown(channel_id, message) for message in both]

    def unread(self, user_id: str, channel_id: str) -> int:
        """How many messages of others, replies not counted, a user has not seen yet."""
        with self._lock:
            stored = self._stored.get(channel_id, {})
            order = list(stored)
            fresh = order[bisect_right(order, self._state.read_until(user_id, channel_id)) :]
            return sum(stored[ts].get("user") != user_id and "thread_ts" not in stored[ts] for ts in fresh)

    def newest(self, channel_id: str) -> str:
        """The `ts` of the newest message in a channel ("" when there is none)."""
        with self._lock:
            return next(reversed(self._stored.get(channel_id, {})), "")

    def add(self, channel_id: str, message: Json) -> Json:
        """Post a message: gives it its `ts`, remembers it and shows it."""
        with self._lock:
            placed = {**message, "ts": self._next_ts(channel_id)}
            self._keep(channel_id, placed)
            self._journal.put("message", f"{channel_id}:{placed['ts']}", placed)
        self._publish("message", channel_id, placed)
        self._publish_parent(channel_id, placed)
        return placed

    def add_ephemeral(self, channel_id: str, user_id: str, message: Json) -> Json:
        """Show a message to one person."""
        with self._lock:
            placed = {**message, "ts": self._next_ts(channel_id), "is_ephemeral": True}
            self._ephemeral.setdefault(channel_id, {})[placed["ts"]] = Ephemeral(user_id, placed)
        self._publish("message", channel_id, placed, user_id)
        return placed

    def replace(self, channel_id: str, message: Json) -> None:
        """Change a message that is there, found by its `ts`."""
        ts = str(message["ts"])
        with self._lock:
            hidden = self.ephemeral(channel_id, ts)
            if hidden is not None:
                self._ephemeral[channel_id][ts] = Ephemeral(hidden.user_id, message)
            else:
                self._stored[channel_id][ts] = message
                self._journal.put("message", f"{channel_id}:{ts}", message)
        self._publish("message_changed", channel_id, message, hidden.user_id if hidden else None)

    def remove(self, channel_id: str, ts: str) -> None:
        """Delete a message."""
        with self._lock:
            hidden = self._ephemeral.get(channel_id, {}).pop(ts, None)
            message = hidden.message if hidden else self._stored[channel_id].pop(ts)
            if hidden is None:
                self._journal.drop("message", f"{channel_id}:{ts}")
                if "thread_ts" in message:
                    self._replies[channel_id][message["thread_ts"]].remove(ts)
        self._tell({"type": "message_deleted", "channel": channel_id, "ts": ts}, channel_id, hidden)
        self._publish_parent(channel_id, message)

    def forget_ephemerals(self, before: datetime) -> None:
        """Drop the ephemeral messages of before a moment, as a reload of Slack would."""
        limit = f"{before.timestamp():.6f}"
        with self._lock:
            for channel_id, table in self._ephemeral.items():
                self._ephemeral[channel_id] = {ts: e for ts, e in table.items() if ts >= limit}

    def shown(self, channel_id: str, message: Json) -> Json:
        """A message in the page's shape: with its channel, its replies counted, its files' addresses."""
        shown = {**message, "channel": channel_id}
        count = len(self._replies.get(channel_id, {}).get(message["ts"], ()))
        if count:
            shown |= {"thread_ts": message["ts"], "reply_count": count}
        if "files" in message:
            shown["files"] = [
                {**file, "url": f"/sandbox/files/{file['id']}", "alt_text": file["alt_txt"]}
                for file in message["files"]
            ]
        return shown

    def _keep(self, channel_id: str, message: Json) -> None:
        ts = str(message["ts"])
        self._stored.setdefault(channel_id, {})[ts] = message
        if "thread_ts" in message:
            self._replies.setdefault(channel_id, {}).setdefault(message["thread_ts"], []).append(ts)
        self._newest[channel_id] = max(self._newest.get(channel_id, 0), int(ts.replace(".", "")))

    def _next_ts(self, channel_id: str) -> str:
        micros = int(self._clock.now().timestamp() * 1_000_000)
        micros = max(micros, self._newest.get(channel_id, 0) + 1)
        self._newest[channel_id] = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def _publish(self, kind: str, channel_id: str, message: Json, only: str | None = None) -> None:
        event = {"type": kind, "channel": channel_id, "message": self.shown(channel_id, message)}
        self._tell(event, channel_id, Ephemeral(only, message) if only else None)

    def _publish_parent(self, channel_id: str, reply: Json) -> None:
        parent = self.get(channel_id, reply.get("thread_ts", ""))
        if parent is not None:
            self._publish("message_changed", channel_id, parent)

    def _tell(self, event: Json, channel_id: str, hidden: Ephemeral | None) -> None:
        channel = self._state.channel(channel_id)

        def sees(user_id: str) -> bool:
            if hidden is not None:
                return user_id == hidden.user_id
            return channel is not None and self._state.can_see(user_id, channel)

        self._streams.publish(event, sees)
