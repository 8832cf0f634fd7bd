"""What the sandbox remembers over restarts: one append-only file of JSON lines, the last word wins."""

import json
import os
import threading
from pathlib import Path
from typing import Any, BinaryIO

Tables = dict[str, dict[str, Any]]


class JournalError(Exception):
    """The journal is damaged; the message says where and what to do."""


class Journal:
    """Keeps JSON values by kind and key. Without a path it remembers nothing.

    Every write is one unbuffered line, so that a killed process loses at most the line it was writing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None

    def load(self) -> Tables:
        """Everything remembered, in the order it was first said. Rewrites the file without what is gone."""
        if self._path is None:
            return {}
        tables = _read(self._path)
        _rewrite(self._path, tables)
        self._file = self._path.open("ab", buffering=0)
        return tables

    def put(self, kind: str, key: str, value: Any) -> None:
        """Remember a value."""
        self._append([kind, key, value])

    def drop(self, kind: str, key: str) -> None:
        """Forget a value."""
        self._append([kind, key])

    def close(self) -> None:
        """Stop writing; later changes are not remembered."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _append(self, line: list[Any]) -> None:
        if self._file is None:
            return
        data = _encode(line)
        with self._lock:
            if self._file is not None:
                self._file.write(data)


def _encode(line: list[Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(path: Path) -> Tables:
    tables: Tables = {}
    if not path.exists():
        return tables
    lines = path.read_bytes().split(b"\n")
    # Whatever follows the last line break is a line that a killed process did not finish.
    for number, line in enumerate(lines[:-1], start=1):
        try:
            kind, key, *value = json.loads(line)
        except ValueError as error:
            raise JournalError(
                f"Line {number} of {path} cannot be read. Move the file away to start over."
            ) from error
        if value:
            tables.setdefault(kind, {})[key] = value[0]
        else:
            tables.get(kind, {}).pop(key, None)
    return tables


def _rewrite(path: Path, tables: Tables) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        for kind, table in tables.items():
            for key, value in table.items():
                file.write(_encode([kind, key, value]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
