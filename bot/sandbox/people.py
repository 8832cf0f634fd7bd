"""Reading what a person wants to do: which channel, which words."""

import re

from bot.sandbox.errors import ActError, Json
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel, User

_MENTION = re.compile(r"(?<![\w/])([@#])([\w.-]*\w)")


def actor(platform: Platform, user_id: str) -> User:
    """The person who acts. Raises ActError for unknown and deactivated people and for the app itself."""
    user = platform.state.user(user_id)
    if user is None:
        raise ActError("There is no such person in this workspace.")
    if user.deleted:
        raise ActError(f"{user.real_name}'s account is deactivated.")
    if user_id == platform.app.bot_user:
        raise ActError("The app acts by itself.")
    return user


def need(fields: Json, name: str) -> str:
    """A field that the act cannot do without."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ActError(f"Something is missing: {name}.")
    return value


def channel_seen_by(platform: Platform, user: User, fields: Json) -> Channel:
    """The channel of an act, which the person has to be able to see."""
    channel = platform.state.channel(need(fields, "channel"))
    if channel is None or not platform.state.can_see(user.user_id, channel):
        raise ActError("There is no such channel.")
    return channel


def typed(platform: Platform, words: str) -> str:
    """Typed words as Slack stores them: control characters escaped, names turned into mentions."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    users = {user.name: f"<@{user.user_id}>" for user in platform.state.users()}
    channels = {c.name: f"<#{c.channel_id}|{c.name}>" for c in platform.state.channels() if c.name}

    def mention(found: re.Match[str]) -> str:
        names = users if found[1] == "@" else channels
        return names.get(found[2], found[0])

    return _MENTION.sub(mention, escaped)
