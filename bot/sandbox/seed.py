"""What a sandbox workspace starts with: people, channels, the app and its keys, all frozen."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class User:
    """One person (or bot) of the workspace. `zone` is an IANA name, `emoji` the face shown on the page."""

    user_id: str
    name: str
    real_name: str
    title: str = ""
    zone: str = "UTC"
    emoji: str = ""
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team_id: str | None = None  # another workspace's id for people of other companies
    is_admin: bool = False


@dataclass(frozen=True)
class Channel:
    """One conversation. `kind` is "channel", "private" or "dm"; the app is in it when its bot user is."""

    channel_id: str
    name: str
    members: tuple[str, ...] = ()
    kind: str = "channel"
    topic: str = ""
    archived: bool = False

    def has(self, user_id: str) -> bool:
        """Whether this user is a member."""
        return user_id in self.members


@dataclass(frozen=True)
class Command:
    """A slash command of the app. With `should_escape`, typed mentions arrive as `<@U…>` and `<#C…>`."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the app; `kind` is "message" or "global"."""

    callback_id: str
    name: str
    kind: str = "message"


@dataclass(frozen=True)
class App:
    """The app as its manifest describes it: scopes granted, events subscribed, commands, shortcuts."""

    scopes: tuple[str, ...]
    events: tuple[str, ...]
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    app_id: str = "A0SANDBOX01"
    name: str = "Pops"
    bot_user: str = "U0POPSBOT01"
    bot_id: str = "B0POPSBOT01"


@dataclass(frozen=True)
class Keys:
    """The secrets that the sandbox and the bot share."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Workspace:
    """A workspace as it is first opened. `zone` is where "next monday 09:00" is nine o'clock."""

    team_id: str
    name: str
    domain: str
    users: tuple[User, ...]
    channels: tuple[Channel, ...]
    zone: str = "UTC"
