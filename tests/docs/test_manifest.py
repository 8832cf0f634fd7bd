"""The manifest asks for exactly what the code uses, says why, and keeps to Slack's limits."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from slack_bolt import App

from bot.listeners import register
from bot.listeners.desk import Desk
from bot.slack.manifest import read_manifest
from bot.slack.replies import SlackReplies
from bot.slack.views import SlackViews
from bot.settings import Settings
from bot.wiring.bot import build_bot
from tests.docs.pages import ROOT, text_of

PATH = ROOT / "manifest.yml"
MANIFEST = read_manifest(PATH)

METHODS = {
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""The scopes of each method of the Web API that Pops calls. Source: Slack's reference of methods."""

EVENTS = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_id_changed": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""The scopes of each event that Pops listens for. Source: Slack's reference of events."""
