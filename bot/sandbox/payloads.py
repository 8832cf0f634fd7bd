"""The payloads of what people do, in the shapes that Slack sends."""

from bot.sandbox.errors import Json
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel, User
from bot.sandbox.state import user_json
from bot.sandbox.tickets import Origin

TOKEN = "legacy-verification-token"  # noqa: S105 - Slack's deprecated field, never checked


class Payloads:
    """Builds payloads; each carries a fresh trigger and, where Slack gives one, a response address."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def common(self, kind: str, user: User) -> Json:
        """What all interactions share."""
        workspace = self._platform.workspace
        return {
            "type": kind,
            "user": user_json(user, workspace.team_id),
            "api_app_id": self._platform.app.app_id,
            "token": TOKEN,
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def message_click(self, user: User, channel: Channel, message: Json, action: Json) -> Json:
        """A click in a message. Ephemeral messages are not sent along, as in Slack."""
        hidden = bool(message.get("is_ephemeral"))
        container: Json = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.channel_id,
            "is_ephemeral": hidden,
        }
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = self.common("block_actions", user) | {
            "container": container,
            "trigger_id": self._platform.triggers.issue(user.user_id),
            "channel": channel_json(channel),
            "state": {"values": _state_of(action)},
            "response_url": self.response_url(user, channel, message),
            "actions": [self._stamped(action)],
        }
        return payload if hidden else payload | {"message": public_message(message)}

    def view_click(self, user: User, view: Json, action: Json) -> Json:
        """A click in a modal or in the Home tab."""
        return self.common("block_actions", user) | {
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": self._platform.triggers.issue(user.user_id),
            "view": view,
            "actions": [self._stamped(action)],
        }

    def suggestion(self, user: User, view: Json, action: Json, typed: str) -> Json:
        """A request for the options of a field in a modal."""
        return self.common("block_suggestion", user) | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "action_id": action["action_id"],
            "block_id": action["block_id"],
            "value": typed,
        }

    def submission(self, user: User, view: Json) -> Json:
        """A modal sent off."""
        more = {"trigger_id": self._platform.triggers.issue(user.user_id), "view": view, "response_urls": []}
        return self.common("view_submission", user) | more

    def closed(self, user: User, view: Json) -> Json:
        """A modal dismissed."""
        return self.common("view_closed", user) | {"view": view, "is_cleared": False}

    def shortcut(self, user: User, callback_id: str) -> Json:
        """A global shortcut."""
        return self.common("shortcut", user) | {
            "callback_id": callback_id,
            "action_ts": self._now(),
            "trigger_id": self._platform.triggers.issue(user.user_id),
        }

    def message_shortcut(self, user: User, callback_id: str, channel: Channel, message: Json) -> Json:
        """A shortcut in a message's menu."""
        return self.shortcut(user, callback_id) | {
            "type": "message_action",
            "channel": channel_json(channel),
            "message_ts": message["ts"],
            "message": public_message(message),
            "response_url": self.response_url(user, channel, None),
        }

    def command(self, user: User, channel: Channel, command: str, text: str) -> dict[str, str]:
        """A slash command, as form fields."""
        workspace = self._platform.workspace
        return {
            "token": TOKEN,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.channel_id,
            "channel_name": channel_json(channel)["name"],
            "user_id": user.user_id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._platform.app.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(user, channel, None),
            "trigger_id": self._platform.triggers.issue(user.user_id),
        }

    def response_url(self, user: User, channel: Channel, message: Json | None) -> str:
        """A fresh address for the app's answers to this interaction."""
        seen = message or {}
        origin = Origin(user.user_id, channel.channel_id, seen.get("ts"), seen.get("thread_ts"))
        return self._platform.url + self._platform.response_urls.issue(origin)

    def _stamped(self, action: Json) -> Json:
        return {**action, "action_ts": self._now()}

    def _now(self) -> str:
        return f"{self._platform.clock.now().timestamp():.6f}"


def channel_json(channel: Channel) -> Json:
    """A channel in the short form of payloads: only public channels show their name."""
    names = {"channel": channel.name, "private": "privategroup", "dm": "directmessage"}
    return {"id": channel.channel_id, "name": names[channel.kind]}


def public_message(message: Json) -> Json:
    """A message without its metadata, on which apps cannot rely here."""
    return {key: value for key, value in message.items() if key != "metadata"}


def _state_of(action: Json) -> Json:
    if action["type"] in ("button", "overflow"):
        return {}
    chosen = {key: value for key, value in action.items() if key == "type" or key.startswith("selected_")}
    return {action["block_id"]: {action["action_id"]: chosen}}
