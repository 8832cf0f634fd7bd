"""What the demo keeps on disk: its keys, the workspace, and whether its history is whole."""

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.sandbox.seed import Keys


class FolderInUseError(Exception):
    """Another demo runs in this folder: stop it first, or choose another folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: {self.__doc__}")


@dataclass(frozen=True)
class DemoKeys:
    """Random secrets of one folder: what sandbox and bot share, and the secret behind the pseudonyms."""

    slack: Keys
    secret: str = field(repr=False)


class DemoFolder:
    """One folder, used by one process at a time. Raises FolderInUseError.

    A workspace whose history was interrupted is thrown away, so that the next one begins cleanly.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        self.workspace = folder / "workspace"
        self._whole = self.workspace / "history.json"
        if not self._whole.exists():
            shutil.rmtree(self.workspace, ignore_errors=True)
        self.workspace.mkdir(exist_ok=True)
        self.keys = _keys(folder / "keys.json")

    @property
    def database_url(self) -> str:
        """Where the bot keeps its database."""
        return f"sqlite:///{self.workspace.resolve() / 'pops.db'}"

    @property
    def first_monday(self) -> date | None:
        """When the history began, or None as long as it is not whole."""
        if not self._whole.exists():
            return None
        return date.fromisoformat(json.loads(self._whole.read_text())["first_monday"])

    def history_is_whole(self, first_monday: date) -> None:
        """Remember that the history was made to its end."""
        fresh = self._whole.with_suffix(".new")
        fresh.write_text(json.dumps({"first_monday": first_monday.isoformat()}))
        fresh.replace(self._whole)

    def leave(self) -> None:
        """Let others use the folder."""
        os.close(self._lock)


def _locked(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise FolderInUseError(folder) from error
    return lock


def _keys(path: Path) -> DemoKeys:
    if not path.exists():
        made = {
            "bot_token": f"xoxb-{secrets.token_hex(24)}",
            "signing_secret": secrets.token_hex(16),
            "secret": secrets.token_hex(32),
        }
        _write_private(path, json.dumps(made))
    kept = json.loads(path.read_text())
    return DemoKeys(Keys(kept["bot_token"], kept["signing_secret"]), kept["secret"])


def _write_private(path: Path, text: str) -> None:
    """Readable by the owner alone from its first moment; there as a whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
