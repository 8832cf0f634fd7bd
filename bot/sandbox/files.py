"""Uploaded files: an upload address, the bytes, then the completed file."""

import secrets
import threading
from mimetypes import guess_type
from pathlib import Path, PurePath

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.journal import Journal, Tables
from bot.sandbox.seed import App

PNG_START = b"\x89PNG\r\n\x1a\n"


class Files:
    """Files live in a folder beside the journal, or in memory when there is no folder."""

    def __init__(
        self, app: App, clock: SandboxClock, tables: Tables, journal: Journal, folder: Path | None
    ) -> None:
        self._app = app
        self._clock = clock
        self._journal = journal
        self._folder = folder / "files" if folder else None
        self._lock = threading.Lock()
        self._waiting: dict[str, Json] = {}
        self._files: dict[str, Json] = dict(tables.get("file", {}))
        self._bytes: dict[str, bytes] = {}

    def expect(self, name: str, size: int, alt_text: str) -> tuple[str, str]:
        """Announce an upload. Returns the file's id and the path to send the bytes to."""
        file_id, secret = new_id("F"), secrets.token_urlsafe(18)
        now = int(self._clock.now().timestamp())
        self._waiting[secret] = {
            "id": file_id,
            "created": now,
            "timestamp": now,
            "name": name,
            "title": name,
            "size": size,
            "alt_txt": alt_text,
            "user": self._app.bot_user,
            "mode": "hosted",
        }
        return file_id, f"/upload/{secret}"

    def receive(self, secret: str, data: bytes) -> bool:
        """Take the bytes of an announced upload. Returns whether they were expected, to the byte."""
        with self._lock:
            file = self._waiting.get(secret)
            if file is None or len(data) != file["size"]:
                return False
            del self._waiting[secret]
            kind = "png" if data.startswith(PNG_START) else "binary"
            mimetype = "image/png" if kind == "png" else "application/octet-stream"
            self._write(file["id"], data)
            self._put({**file, "mimetype": mimetype, "filetype": kind, "channels": [], "complete": False})
            return True

    def bring(self, user_id: str, name: str, data: bytes, channel_id: str) -> Json:
        """A file that a person shares in a conversation, as Slack describes it."""
        now = int(self._clock.now().timestamp())
        kind = PurePath(name).suffix.lstrip(".").lower() or "binary"
        mimetype = guess_type(name)[0] or "application/octet-stream"
        file: Json = {"id": new_id("F"), "created": now, "timestamp": now, "name": name, "title": name}
        file |= {"size": len(data), "alt_txt": "", "user": user_id, "mode": "hosted", "channels": []}
        file |= {"mimetype": mimetype, "filetype": kind, "ims": [channel_id], "complete": True}
        with self._lock:
            self._write(file["id"], data)
            self._put(file)
        return _public(file)

    def complete(self, file_id: str, title: str | None, channel_ids: list[str]) -> Json:
        """Finish an upload and say where it is shared. Raises SlackError file_not_found."""
        with self._lock:
            file = self._files.get(file_id)
            if file is None or file["complete"]:
                raise SlackError("file_not_found")
            done = {**file, "title": title or file["name"], "channels": channel_ids, "complete": True}
            self._put(done)
            return _public(done)

    def get(self, file_id: str) -> Json | None:
        """A completed file as Slack describes it."""
        file = self._files.get(file_id)
        return _public(file) if file and file["complete"] else None

    def content(self, file_id: str) -> bytes | None:
        """The bytes of a file."""
        if file_id not in self._files:
            return None
        if self._folder is None:
            return self._bytes[file_id]
        return self._path(file_id).read_bytes()

    def _write(self, file_id: str, data: bytes) -> None:
        if self._folder is None:
            self._bytes[file_id] = data
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path(file_id).write_bytes(data)

    def _path(self, file_id: str) -> Path:
        return (self._folder or Path()) / f"{file_id}.png"

    def _put(self, file: Json) -> None:
        self._files[file["id"]] = file
        self._journal.put("file", file["id"], file)


def _public(file: Json) -> Json:
    return {key: value for key, value in file.items() if key != "complete"}
