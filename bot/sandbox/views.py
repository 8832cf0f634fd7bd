"""Open modals, a stack for each person, and the Home tab that was published to each."""

import json
import threading

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.ids import new_id, new_name
from bot.sandbox.journal import Journal, Tables
from bot.sandbox.seed import App, Workspace
from bot.sandbox.streams import Streams

STACK_LIMIT = 3


class Views:
    """Views are JSON values as Slack writes them and are replaced, never changed in place."""

    def __init__(
        self,
        workspace: Workspace,
        app: App,
        clock: SandboxClock,
        tables: Tables,
        journal: Journal,
        streams: Streams,
    ) -> None:
        self._workspace = workspace
        self._app = app
        self._clock = clock
        self._journal = journal
        self._streams = streams
        self._lock = threading.RLock()
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = dict(tables.get("home", {}))

    def home(self, user_id: str) -> Json | None:
        """The Home tab that this user sees, or None before the first was published."""
        return self._homes.get(user_id)

    def top(self, user_id: str) -> Json | None:
        """The modal that this user has in front."""
        stack = self._stacks.get(user_id)
        return stack[-1] if stack else None

    def find(self, view_id: str) -> tuple[str, Json] | None:
        """The user who has this view open, and the view."""
        with self._lock:
            views = [(user, view) for user, stack in self._stacks.items() for view in stack]
            views += list(self._homes.items())
            return next(((user, view) for user, view in views if view["id"] == view_id), None)

    def find_external(self, external_id: str) -> tuple[str, Json] | None:
        """The same, by the id that the app gave the view itself."""
        with self._lock:
            views = [(user, view) for user, stack in self._stacks.items() for view in stack]
            return next(((user, view) for user, view in views if view["external_id"] == external_id), None)

    def open(self, user_id: str, view: Json) -> Json:
        """Show a modal in place of whatever the user had open."""
        with self._lock:
            opened = self._complete(view, new_id("V"))
            self._stacks[user_id] = [opened]
        self._show(user_id)
        return opened

    def push(self, user_id: str, view: Json) -> Json:
        """Show a modal above the one in front. Raises SlackError push_limit_reached above three."""
        with self._lock:
            stack = self._stacks.setdefault(user_id, [])
            if len(stack) >= STACK_LIMIT:
                raise SlackError("push_limit_reached")
            pushed = self._complete(view, new_id("V"))
            if stack:
                pushed |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
            stack.append(pushed)
        self._show(user_id)
        return pushed

    def update(self, view_id: str, view: Json, expected_hash: str | None = None) -> Json:
        """Replace an open modal's content. Raises SlackError not_found or hash_conflict."""
        with self._lock:
            for user_id, stack in self._stacks.items():
                for place, old in enumerate(stack):
                    if old["id"] != view_id:
                        continue
                    _check_hash(old, expected_hash)
                    stack[place] = self._replaced(old, view)
                    self._show(user_id)
                    return stack[place]
        raise SlackError("not_found")

    def publish(self, user_id: str, view: Json, expected_hash: str | None = None) -> Json:
        """Replace a user's Home tab. Raises SlackError hash_conflict."""
        with self._lock:
            old = self._homes.get(user_id)
            _check_hash(old, expected_hash)
            home = self._replaced(old, view) if old else self._complete(view, new_id("V"))
            self._homes[user_id] = home
            self._journal.put("home", user_id, home)
        self._streams.publish({"type": "home", "view": home}, lambda other: other == user_id)
        return home

    def close(self, view_id: str) -> None:
        """Take a modal, and whatever stands above it, from its user's stack."""
        with self._lock:
            for user_id, stack in self._stacks.items():
                place = next((i for i, view in enumerate(stack) if view["id"] == view_id), None)
                if place is not None:
                    del stack[place:]
                    self._show(user_id)

    def clear(self, user_id: str) -> None:
        """Close all modals of a user."""
        with self._lock:
            self._stacks.pop(user_id, None)
        self._show(user_id)

    def _replaced(self, old: Json, view: Json) -> Json:
        kept = {key: old[key] for key in ("root_view_id", "previous_view_id")}
        return self._complete(view, old["id"]) | kept

    def _complete(self, view: Json, view_id: str) -> Json:
        return {
            "id": view_id,
            "team_id": self._workspace.team_id,
            "type": view["type"],
            "blocks": view["blocks"],
            "private_metadata": view.get("private_metadata", ""),
            "callback_id": view.get("callback_id", ""),
            "state": {"values": {}},
            "hash": f"{int(self._clock.now().timestamp())}.{new_name()}",
            "title": view.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": view.get("clear_on_close", False),
            "notify_on_close": view.get("notify_on_close", False),
            "close": view.get("close"),
            "submit": view.get("submit"),
            "previous_view_id": None,
            "root_view_id": view_id,
            "app_id": self._app.app_id,
            "external_id": view.get("external_id", ""),
            "app_installed_team_id": self._workspace.team_id,
            "bot_id": self._app.bot_id,
        }

    def _show(self, user_id: str) -> None:
        event = {"type": "view", "view": self.top(user_id)}
        self._streams.publish(event, lambda other: other == user_id)


def _check_hash(old: Json | None, expected: str | None) -> None:
    if expected and old and old["hash"] != expected:
        raise SlackError("hash_conflict")


def size_of(view: Json) -> int:
    """How many bytes a view takes as JSON."""
    return len(json.dumps(view, ensure_ascii=False).encode())
