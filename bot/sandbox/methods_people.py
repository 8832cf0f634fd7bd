"""The Web API's methods about people, the workspace and the app itself."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods_conversations import paged
from bot.sandbox.platform import Platform
from bot.sandbox.seed import User


def auth_test(platform: Platform, _: Arguments) -> Json:
    """`auth.test`."""
    return {
        "ok": True,
        "url": f"{platform.url}/",
        "team": platform.workspace.name,
        "user": platform.app.name.lower(),
        "team_id": platform.workspace.team_id,
        "user_id": platform.app.bot_user,
        "bot_id": platform.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(_: Platform, arguments: Arguments) -> Json:
    """`api.test`: says back what it was told, and fails when asked to."""
    if arguments.text("error"):
        raise SlackError(arguments.text("error"), args=arguments.values)
    return {"ok": True, "args": arguments.values}


def team_info(platform: Platform, _: Arguments) -> Json:
    """`team.info`."""
    workspace = platform.workspace
    return {"ok": True, "team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain}}


def user_info(platform: Platform, arguments: Arguments) -> Json:
    """`users.info`."""
    user = platform.state.user(arguments.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"ok": True, "user": full_user_json(platform, user)}


def list_users(platform: Platform, arguments: Arguments) -> Json:
    """`users.list`."""
    page, more = paged(platform.state.users(), arguments, default=1000, most=1000)
    return {"ok": True, "members": [full_user_json(platform, user) for user in page]} | more


def full_user_json(platform: Platform, user: User) -> Json:
    """A user as `users.info` describes them."""
    value: Json = {
        "id": user.user_id,
        "team_id": user.team_id or platform.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "profile": {"real_name": user.real_name, "display_name": user.name, "title": user.title},
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "updated": 0,
    }
    if user.is_stranger:
        value["is_stranger"] = True
    if user.is_bot or user.deleted:
        return value
    offset = platform.clock.now().astimezone(ZoneInfo(user.zone)).utcoffset() or timedelta()
    return value | {"tz": user.zone, "tz_label": user.zone, "tz_offset": int(offset.total_seconds())}
