from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.slack.manifest import ManifestError, Shortcut, read_manifest

PATH = Path(__file__).parents[2] / "manifest.yml"

# Which scope each method and event needs. Source: Slack's reference of methods and events.
NEEDS = {
    "chat.postMessage": "chat:write",
    "conversations.open": "im:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
    "user_change": "users:read",
    "conversations.members": "channels:read",
    "channel_archive": "channels:read",
    "group_archive": "groups:read",
    "conversations.history": "channels:history",
    "conversations.history, private": "groups:history",
    "conversations.history, direct": "im:history",
    "file_shared": "files:read",
}


def test_the_manifest_asks_for_what_pops_uses_and_no_more() -> None:
    assert set(read_manifest(PATH).scopes) == {"commands", *NEEDS.values()}


def test_the_manifest_offers_the_command_and_the_shortcut() -> None:
    manifest = read_manifest(PATH)
    (command,) = manifest.commands
    assert command.command == "/pops"
    assert command.should_escape
    assert command.usage_hint
    assert manifest.shortcuts == (
        Shortcut("send_to_pops", "Send to Pops", "message", "Report this message as feedback on a change"),
    )
    assert (manifest.name, manifest.bot_name) == ("Pops", "pops")
    assert manifest.socket_mode


def test_the_manifest_subscribes_to_every_event_once() -> None:
    events = read_manifest(PATH).events
    assert len(events) == len(set(events)) == 18
    assert {"app_home_opened", "member_joined_channel", "channel_id_changed", "tokens_revoked"} <= set(events)


def test_the_manifest_keeps_to_slacks_lengths() -> None:
    document = YAML(typ="safe").load(PATH.read_text())
    display = document["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert len(document["features"]["shortcuts"][0]["name"]) <= 24
    assert document["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert document["settings"]["token_rotation_enabled"] is False


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        ("features: [", "while parsing"),
        ("features: {}", "display_information.name is missing"),
        ("just words", "features is missing"),
    ],
)
def test_an_unreadable_manifest_says_why(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "manifest.yml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ManifestError, match=said):
        read_manifest(path)
