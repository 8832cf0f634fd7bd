"""The manifest asks for exactly what the code uses, says why, and keeps to Slack's limits."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners import register
from bot.listeners.desk import Desk
from bot.settings import Settings
from bot.slack.manifest import read_manifest
from bot.slack.replies import SlackReplies
from bot.slack.views import SlackViews
from bot.wiring.bot import build_bot
from tests.docs.pages import ROOT, text_of

PATH = ROOT / "manifest.yml"
MANIFEST = read_manifest(PATH)

METHODS: dict[str, set[str]] = {
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
"""The scopes of each method of the Web API that Pops calls. Source: Slack's reference of methods."""

EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_id_changed": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "file_shared": {"files:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""The scopes of each event that Pops listens for. Source: Slack's reference of events."""


class NotedApp(App):
    """A Bolt app that notes what it is asked to listen for."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1", signing_secret="signs", token_verification_enabled=False)
        self.noted: dict[str, list[Any]] = {"event": [], "command": [], "shortcut": []}

    def event(self, event: Any, *more: Any, **options: Any) -> Any:
        self.noted["event"].append(event)
        return super().event(event, *more, **options)

    def command(self, command: Any, *more: Any, **options: Any) -> Any:
        self.noted["command"].append(command)
        return super().command(command, *more, **options)

    def shortcut(self, constraints: Any, *more: Any, **options: Any) -> Any:
        self.noted["shortcut"].append(constraints)
        return super().shortcut(constraints, *more, **options)


@pytest.fixture
def heard(tmp_path: Path) -> dict[str, list[Any]]:
    """What the listeners listen for."""
    values = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signs",
        "POPS_SECRET": "seals",
        "POPS_DATABASE_URL": f"sqlite:///{tmp_path / 'pops.db'}",
    }
    bot = build_bot(Settings.model_validate(values))
    app = NotedApp()
    views, replies = SlackViews(bot.client), SlackReplies(bot.client)
    desk = Desk(bot.tools, views, replies, bot.identity, bot.clock, bot.background, bot.choices)
    register(app, desk)
    bot.stop()
    return app.noted


def test_the_manifest_announces_exactly_what_is_listened_for(heard: dict[str, list[Any]]) -> None:
    assert sorted(heard["event"]) == sorted(MANIFEST.events)
    assert heard["command"] == [command.command for command in MANIFEST.commands]
    assert heard["shortcut"] == [shortcut.callback_id for shortcut in MANIFEST.shortcuts]


def test_the_scopes_are_exactly_those_of_the_methods_called_and_the_events_heard() -> None:
    code = "\n".join(map(text_of, sorted((ROOT / "bot/slack").glob("*.py"))))
    named = set(re.findall(r"client\.(\w+)", code))
    assert {name for name in named if "_" in name and callable(getattr(WebClient, name, None))} == set(
        METHODS
    )
    assert set(MANIFEST.events) == set(EVENTS)
    needed = {"commands"}.union(*METHODS.values(), *EVENTS.values())
    assert set(MANIFEST.scopes) == needed


def test_every_scope_says_what_it_is_for() -> None:
    scopes = text_of(PATH).split("    bot:\n")[1].split("\n\n")[0].splitlines()
    assert len(scopes) == len(MANIFEST.scopes)
    assert all(re.fullmatch(r" +- [a-z:]+ # .{10,}", line) for line in scopes)


def test_names_texts_and_colour_keep_to_slacks_limits() -> None:
    document = YAML(typ="safe").load(text_of(PATH))
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", MANIFEST.bot_name)
    assert re.fullmatch(r"#[0-9a-f]{6}", document["display_information"]["background_color"])
    (command,) = document["features"]["slash_commands"]
    assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
    assert len(command["description"]) <= 100
    assert len(command["usage_hint"]) <= 100
    assert "url" not in command
    (shortcut,) = document["features"]["shortcuts"]
    assert len(shortcut["description"]) <= 150
    assert document["_metadata"] == {"major_version": 1}
    assert document["settings"]["interactivity"] == {"is_enabled": True}
