"""The app's manifest as values: what Slack was told that Pops needs."""

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.slack.reading import PayloadError, at, listing, maybe, text


class ManifestError(Exception):
    """The manifest cannot be read: restore manifest.yml from the release."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {self.__doc__} ({reason})")


@dataclass(frozen=True)
class SlashCommand:
    """A slash command as Slack offers it."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as Slack offers it; `kind` is "message" or "global"."""

    callback_id: str
    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """The parts of the manifest that Pops checks itself against."""

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    socket_mode: bool


def read_manifest(path: Path) -> Manifest:
    """Read manifest.yml. Raises ManifestError when it is missing, no YAML, or lacks a part."""
    try:
        return _manifest(YAML(typ="safe").load(path.read_text()))
    except OSError as error:
        raise ManifestError(path, error.strerror or type(error).__name__) from error
    except YAMLError as error:
        raise ManifestError(path, " ".join(str(error).split())) from error
    except PayloadError as error:
        raise ManifestError(path, f"{error.place} is missing") from error


def _manifest(document: object) -> Manifest:
    features = at(document, "features")
    return Manifest(
        name=text(document, "display_information", "name"),
        bot_name=text(features, "bot_user", "display_name"),
        scopes=_names(document, "oauth_config", "scopes", "bot"),
        events=_names(document, "settings", "event_subscriptions", "bot_events"),
        commands=tuple(_command(entry) for entry in listing(features, "slash_commands")),
        shortcuts=tuple(_shortcut(entry) for entry in listing(features, "shortcuts")),
        socket_mode=maybe(document, "settings", "socket_mode_enabled") is True,
    )


def _names(document: object, *path: str) -> tuple[str, ...]:
    return tuple(str(name) for name in listing(document, *path))


def _command(entry: object) -> SlashCommand:
    return SlashCommand(
        command=text(entry, "command"),
        description=text(entry, "description"),
        usage_hint=text(entry, "usage_hint", missing=""),
        should_escape=maybe(entry, "should_escape") is True,
    )


def _shortcut(entry: object) -> Shortcut:
    return Shortcut(
        callback_id=text(entry, "callback_id"),
        name=text(entry, "name"),
        kind=text(entry, "type"),
        description=text(entry, "description"),
    )
