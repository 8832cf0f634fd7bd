"""The workspace as one person sees it, for the page."""

from bot.sandbox.errors import Json
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel, User


def state_json(platform: Platform, user: User, progress: Json | None) -> Json:
    """Everything the page needs to draw its frame. Opens the app's direct conversation if need be."""
    if user.user_id != platform.app.bot_user:
        platform.state.dm_with(user.user_id)
    workspace, app = platform.workspace, platform.app
    channels = [c for c in platform.state.channels() if platform.state.can_see(user.user_id, c)]
    return {
        "workspace": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain},
        "zone": workspace.zone,
        "now": platform.clock.now().timestamp(),
        "progress": progress,
        "app": {"id": app.app_id, "name": app.name, "bot_user": app.bot_user},
        "users": [_user_json(other) for other in platform.state.users()],
        "channels": [_channel_json(platform, channel, user) for channel in channels],
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in app.commands
        ],
        "shortcuts": [{"callback_id": s.callback_id, "name": s.name, "type": s.kind} for s in app.shortcuts],
        "view": platform.views.top(user.user_id),
    }


def _user_json(user: User) -> Json:
    return {
        "id": user.user_id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "zone": user.zone,
        "is_bot": user.is_bot,
        "is_guest": user.is_guest,
        "is_stranger": user.is_stranger,
        "deleted": user.deleted,
        "emoji": user.emoji,
    }


def _channel_json(platform: Platform, channel: Channel, user: User) -> Json:
    member = channel.has(user.user_id)
    return {
        "id": channel.channel_id,
        "name": channel.name,
        "kind": channel.kind,
        "is_archived": channel.archived,
        "topic": channel.topic,
        "members": list(channel.members),
        "unread": platform.messages.unread(user.user_id, channel.channel_id) if member else 0,
    }
