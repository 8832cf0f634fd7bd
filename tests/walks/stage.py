"""A workspace of the sandbox with the bot in it, driven as people drive it, on a clock that stands still.

Whatever the sandbox refuses, every failing request and every error in the log fails the test, unless it was
announced with `expect`.
"""

import json
import shutil
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import text

from bot.domain.setup import Setup
from bot.flows.apply_setup import Concern, Step, apply_setup, check_channels
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import read_setup
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Command, Shortcut, Workspace
from bot.settings import Settings
from bot.slack.client import web_client
from bot.slack.manifest import read_manifest
from bot.slack.socket_mode import SocketMode
from bot.web.health import Vitals
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from bot.wiring.bot import Bot, build_bot
from storage.migrate import upgrade
from tests.walks.people import BERLIN, KEYS, WORKSPACE_ID, moment, plan, workspace
from tests.walks.reading import Json
from tests.walks.scene import Scene

START = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
"""A Monday, half an hour after the digest: the first pulse comes on Tuesday, the first digest in a week."""

PATIENCE = timedelta(minutes=2)
Log = Sequence[MutableMapping[str, Any]]


@cache
def _app() -> App:
    manifest = read_manifest(Path(__file__).parents[2] / "manifest.yml")
    commands = (
        Command(c.command, c.description, c.usage_hint, should_escape=True) for c in manifest.commands
    )
    shortcuts = (Shortcut(s.callback_id, s.name, s.kind) for s in manifest.shortcuts)
    return App(manifest.scopes, manifest.events, tuple(commands), tuple(shortcuts))


@lru_cache(maxsize=16)
def _setup(content: str) -> Setup:
    """Most stages have the usual plan: it is read once."""
    return read_setup(content, load_bank())


def settings_for(sandbox: Sandbox, database_url: str) -> Settings:
    """The settings of a bot in this sandbox."""
    values = {
        "SLACK_BOT_TOKEN": KEYS.bot_token,
        "SLACK_SIGNING_SECRET": KEYS.signing_secret,
        "POPS_SECRET": "a secret for walks that is long enough",
        "POPS_SLACK_API_URL": sandbox.api_url,
        "POPS_DATABASE_URL": database_url,
    }
    return Settings.model_validate(values)


class Stage(Scene):
    """One sandbox, one bot, and what people do there."""

    def __init__(
        self,
        database_url: str,
        log: Log,
        *,
        start: datetime = START,
        socket: bool = False,
        place: Workspace | None = None,
    ) -> None:
        self.log = log
        self.clock = SandboxClock(real=lambda: start)
        super().__init__(Sandbox(place or workspace(), _app(), KEYS, self.clock))
        self.sandbox.start()
        self._database_url = database_url
        self._socket = socket
        self._expected: set[str] = set()
        self._read = self._logged = 0
        self.bot = self.start_bot()

    # The bot

    def start_bot(self) -> Bot:
        """Start a bot (again) on this stage's database."""
        self.bot = self.another_bot()
        upgrade(self.bot.database)
        if self._socket:
            api = web_client(None, self.sandbox.api_url)
            self._door: Server | SocketMode = SocketMode(self.bot.app, KEYS.app_token or "", api)
            self._door.start()
            return self.bot
        door = SlackDoor(self.bot.app, KEYS.signing_secret, time)
        self._door = Server(build_http(door, Vitals("walks")), "127.0.0.1", 0)
        self._door.start()
        self.sandbox.connect_bot(f"{self._door.url}/slack/events")
        self.link.connect(f"{self._door.url}/slack/events")
        return self.bot

    def another_bot(self) -> Bot:
        """A second bot on the same database and clock, that nobody sends requests to."""
        return build_bot(settings_for(self.sandbox, self._database_url), self.clock.now)

    def stop_bot(self) -> None:
        """Stop the bot as Ctrl-C does."""
        self._door.stop()
        self.bot.stop()

    def close(self) -> None:
        """Stop everything; a bot on the socket first, or else it would look for another one."""
        if self._socket:
            self.stop_bot()
        stopping = (self.sandbox.stop, self.link.close, *(() if self._socket else (self.stop_bot,)))
        with ThreadPoolExecutor() as threads:
            list(threads.map(lambda stop: stop(), stopping))

    def apply(self, wanted: Mapping[str, Any] | None = None) -> tuple[list[Step], list[Concern]]:
        """`pops apply` with this content, or the usual plan: what it touched, and what it warns of."""
        setup, now = self.read(wanted), self.clock.now()
        steps = apply_setup(self.bot.tools, WORKSPACE_ID, setup, now)
        return steps, check_channels(self.bot.tools, WORKSPACE_ID, setup, now)

    def read(self, wanted: Mapping[str, Any] | None = None) -> Setup:
        """The set-up that this content describes."""
        file = StringIO()
        YAML(typ="safe").dump(dict(wanted or plan()), file)
        return _setup(file.getvalue())

    # Time

    def go(self, words: str, zone: str = BERLIN) -> None:
        """Move the clock straight to a local time and let the bot do what is due."""
        self.clock.move_to(moment(words, zone))
        self.settle()

    def wait(self, **span: float) -> None:
        """Let some time pass, then let the bot do what is due."""
        self.clock.advance(timedelta(**span))
        self.settle()

    def settle(self) -> None:
        """Let the bot do everything that is due by now."""
        self.bot.background.drain()
        self.bot.tick()
        self.bot.settle(self.clock.advance, PATIENCE)
        self.bot.background.drain()
        self.check()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait, in real time, for what a bot in another process does by itself."""
        end = monotonic() + 15
        while not happened():
            assert monotonic() < end, "it did not happen"
            sleep(0.05)

    # What is stored

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.bot.database.snapshot() as session:
            return [tuple(row) for row in session.connection().execute(text(query))]

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """All rows of a table."""
        return self.rows(f'SELECT * FROM "{name}"')  # noqa: S608 - the test names it

    def choices(self) -> list[dict[str, int]]:
        """The choices of every stored answer, in no telling order."""
        stored = [choices for (choices,) in self.rows("SELECT choices FROM answer")]
        return [json.loads(c) if isinstance(c, str) else c for c in stored]

    def execute(self, statement: str) -> None:
        """Change the database behind the bot's back."""
        with self.bot.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    # What must not happen

    def expect(self, *trouble: str) -> None:
        """Announce errors of the sandbox, or events of the log, that belong to the test."""
        self._expected |= set(trouble)

    def observe(self) -> None:
        """Wait for the bot's answers and look that all went well."""
        self.bot.background.drain()
        self.check()

    def check(self) -> None:
        """Fail when the sandbox refused something, the bot answered badly, or an error was logged."""
        lines = self.platform.inspector.after(self._read)
        self._read = max((line["n"] for line in lines), default=self._read)
        refused = [trouble for line in lines for trouble in _troubles(line)]
        logged = [e for e in self.log[self._logged :] if e["log_level"] in {"error", "critical"}]
        self._logged = len(self.log)
        refused += [str(entry["event"]) for entry in logged]
        unexpected = [word for word in refused if word not in self._expected]
        assert not unexpected, (unexpected, logged)

    def calls(self, kind: str) -> list[Json]:
        """The bot's last calls of one Web API method, oldest first."""
        return [line for line in self.platform.inspector.after(0) if line["kind"] == kind]

    def revoke(self, scope: str) -> None:
        """Take a scope from the app."""
        left = tuple(s for s in self.platform.app.scopes if s != scope)
        self.platform.app = replace(self.platform.app, scopes=left)

    def grant(self, scope: str) -> None:
        """Give a scope back to the app."""
        self.platform.app = replace(self.platform.app, scopes=(*self.platform.app.scopes, scope))


def sqlite_file(upgraded: Path, folder: Path) -> str:
    """The URL of a fresh SQLite file with the schema in it."""
    return f"sqlite:///{shutil.copy(upgraded, folder / 'walk.db')}"


def _troubles(line: Json) -> list[str]:
    answer = line["response"]
    if isinstance(answer, dict) and answer.get("ok") is False:
        return [str(answer["error"])]
    return [] if line["status"] == 200 else [f"{line['kind']} {line['status']}"]
