"""Slack's Web API as far as the bot uses it: who may call what, and how refusals look."""

import hmac
from collections.abc import Callable
from typing import NamedTuple

from bot.sandbox import methods_chat as chat
from bot.sandbox import methods_conversations as conversations
from bot.sandbox import methods_files as files
from bot.sandbox import methods_people as people
from bot.sandbox import methods_views as views
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Json, RateLimitedError, SlackError
from bot.sandbox.methods_conversations import HISTORY_SCOPES, READ_SCOPES
from bot.sandbox.platform import Platform


class Method(NamedTuple):
    """One method: what it does, and the scopes of which the app needs one (none: anybody with a token)."""

    run: Callable[[Platform, Arguments], Json]
    scopes: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: int
    body: Json
    headers: dict[str, str]


_READ = tuple(READ_SCOPES.values())
_HISTORY = tuple(HISTORY_SCOPES.values())

METHODS: dict[str, Method] = {
    "api.test": Method(people.api_test),
    "auth.test": Method(people.auth_test),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.list": Method(conversations.list_channels, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.open_dm, ("im:write",)),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "team.info": Method(people.team_info, ("team:read",)),
    "users.conversations": Method(conversations.of_user, _READ),
    "users.info": Method(people.user_info, ("users:read",)),
    "users.list": Method(people.list_users, ("users:read",)),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish_view),
    "views.push": Method(views.push_view),
    "views.update": Method(views.update_view),
}
OPEN_SOCKET = "apps.connections.open"


def call(platform: Platform, name: str, arguments: Arguments, token: str) -> Answer:
    """Answer one call of the Web API."""
    headers = {"x-oauth-scopes": ",".join(platform.app.scopes)}
    try:
        return Answer(200, _run(platform, name, arguments, token), headers)
    except RateLimitedError as error:
        return Answer(429, error.body(), headers | {"retry-after": str(error.seconds)})
    except SlackError as error:
        return Answer(200, error.body(), headers)


def _run(platform: Platform, name: str, arguments: Arguments, token: str) -> Json:
    if name == "api.test":
        return people.api_test(platform, arguments)
    if name == OPEN_SOCKET:
        return _open_socket(platform, token)
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    _authenticate(platform, token)
    granted = platform.app.scopes
    if method.scopes and not set(method.scopes) & set(granted):
        raise SlackError("missing_scope", needed=",".join(method.scopes), provided=",".join(granted))
    return method.run(platform, arguments)


def _authenticate(platform: Platform, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if not hmac.compare_digest(token.encode(), platform.keys.bot_token.encode()):
        app_token = platform.keys.app_token or ""
        raise SlackError("not_allowed_token_type" if token == app_token else "invalid_auth")


def _open_socket(platform: Platform, token: str) -> Json:
    if not token:
        raise SlackError("not_authed")
    if token == platform.keys.bot_token:
        raise SlackError("not_allowed_token_type")
    if not platform.keys.app_token or not hmac.compare_digest(
        token.encode(), platform.keys.app_token.encode()
    ):
        raise SlackError("invalid_auth")
    return {"ok": True, "url": platform.socket_url()}
