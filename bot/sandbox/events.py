"""The Events API: what happened is told to the app if it subscribed, and told again if it did not hear."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.errors import Json
from bot.sandbox.ids import new_id
from bot.sandbox.link import BotLink
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True)
class _Retry:
    due: datetime
    number: int
    reason: str
    callback: Json


class Events:
    """Sends events and keeps those that failed, to be sent up to three times more on the sandbox clock."""

    def __init__(self, platform: Platform, link: BotLink) -> None:
        self._platform = platform
        self._link = link
        self._lock = threading.Lock()
        self._retries: list[_Retry] = []

    def send(self, event: Json, subscription: str = "") -> None:
        """Tell the app about an event, unless it did not subscribe to its type."""
        if (subscription or event["type"]) in self._platform.app.events:
            self._attempt(self._callback(event), 0, "")

    def in_channel(self, channel: Channel, event: Json, private_type: str = "") -> None:
        """Tell the app about an event in a channel that it is in."""
        if not self._platform.bot_in(channel):
            return
        private = channel.kind == "private"
        self.send({**event, "type": private_type} if private and private_type else event)

    def send_due(self) -> None:
        """Send again what is due by now."""
        now = self._platform.clock.now()
        with self._lock:
            due = [retry for retry in self._retries if retry.due <= now]
            self._retries = [retry for retry in self._retries if retry.due > now]
        for retry in due:
            self._attempt(retry.callback, retry.number, retry.reason)

    def _attempt(self, callback: Json, number: int, reason: str) -> None:
        reply = self._link.event(callback, number, reason)
        refused = reply.headers.get("x-slack-no-retry") == "1"
        if not reply.failure or refused or number == len(RETRY_AFTER):
            return
        wait = RETRY_AFTER[number]
        if not wait:
            self._attempt(callback, number + 1, reply.failure)
            return
        with self._lock:
            due = self._platform.clock.now() + wait
            self._retries.append(_Retry(due, number + 1, reply.failure, callback))

    def _callback(self, event: Json) -> Json:
        team_id, app = self._platform.workspace.team_id, self._platform.app
        now = self._platform.clock.now().timestamp()
        installed = {
            "enterprise_id": None,
            "team_id": team_id,
            "user_id": app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "legacy-verification-token",
            "team_id": team_id,
            "context_team_id": team_id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": {**event, "event_ts": f"{now:.6f}"},
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(now),
            "authorizations": [installed],
            "is_ext_shared_channel": False,
        }
