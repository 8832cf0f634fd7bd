"""The world of the demo: the sandbox and the bot in one process, and people who live in it."""

import errno
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.refusal import RefusalError
from bot.flows.apply_setup import apply_setup, check_channels
from bot.flows.preview_digest import preview_text
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import read_setup
from bot.flows.refusal_words import refusal_words
from bot.sandbox.clock import SandboxClock
from bot.sandbox.demo.history import WEEKS, Show, beginning, first_monday, live_through, present
from bot.sandbox.demo.people import People
from bot.sandbox.demo.setup import setup_text
from bot.sandbox.demo.workspace import TEAM_ID, demo_workspace
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Command, Shortcut
from bot.settings import Mode, Settings, load_settings
from bot.slack.manifest import read_manifest
from bot.ticker import Ticker
from bot.web.http import SLACK_PATH, SlackDoor, build_http
from bot.web.server import AddressError, PortInUseError, Server
from bot.wiring.bot import HTTP_THREADS, Bot, Clock, build_bot, utc_now
from bot.wiring.demo_folder import DemoFolder
from bot.wiring.vitals import vitals
from storage.migrate import upgrade

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
TICK_SECONDS = 10
PATIENCE = timedelta(seconds=30)


class DemoWorld:
    """A workspace in the sandbox, served at once, and the bot in it. `live` brings both to life, `stop` ends.

    What happened is kept in the folder, and the next world there goes on from it; the sandbox's time stands
    still meanwhile. `weeks` is the length of the history that `live` makes the first time.

    Raises:
        AddressError, FolderInUseError: with a sentence for who started it.
    """

    def __init__(
        self, folder: Path, host: str, port: int, *, weeks: int = WEEKS, real: Clock = utc_now
    ) -> None:
        self._folder = DemoFolder(folder)
        self._ending = present(real())
        self._monday = self._folder.first_monday or first_monday(self._ending, weeks)
        self.clock = SandboxClock(beginning(self._monday), real)
        slack = self._folder.keys.slack
        self.sandbox = Sandbox(
            demo_workspace(), sandbox_app(), slack, self.clock, folder=self._folder.workspace
        )
        self._is_built = threading.Event()
        try:
            _serve(self.sandbox, host, port, [Route("/digest/preview", self._preview)])
        except AddressError:
            self.sandbox.stop()
            self._folder.leave()
            raise
        self.bot = build_bot(self._settings(), self.clock.now)
        upgrade(self.bot.database)
        self._door = _door(self.bot)
        self._setup = read_setup(setup_text(self._monday), load_bank())
        self._people = People(self.sandbox, self._setup, self._monday)
        self._ticker = Ticker(self._tick, self._send, TICK_SECONDS)
        self._turn = threading.Lock()
        self._due: datetime | None = None
        self._is_live = False
        self._is_built.set()

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.sandbox.url

    def live(self, show: Show) -> None:
        """Begin to answer and to tick; the first time, make the history before."""
        self._door.start()
        self.sandbox.connect_bot(f"{self._door.url}{SLACK_PATH}", self._settle)
        if self._folder.first_monday is None:
            self._set_up()
            live_through(self.sandbox, self._ending, self._showing(show))
            self._folder.history_is_whole(self._monday)
        self._is_live = True
        self._ticker.start()

    def stop(self) -> None:
        """End everything. What the world has come to is on disk."""
        if self._is_live:
            self._ticker.stop()
        self.sandbox.stop()
        self._door.stop()
        self.bot.stop()
        self._folder.leave()

    def _showing(self, show: Show) -> Show:
        """The same on the page and where the demo was started."""

        def both(done: int, total: int, label: str) -> None:
            self.sandbox.show_progress(done, total, label)
            show(done, total, label)

        return both

    def _set_up(self) -> None:
        """Apply the set-up file, as `pops apply` does."""
        now = self.clock.now()
        apply_setup(self.bot.tools, TEAM_ID, self._setup, now)
        check_channels(self.bot.tools, TEAM_ID, self._setup, now)

    def _settle(self) -> datetime | None:
        """Let the bot do what is due and people answer; returns when there is more to do."""
        with self._turn:
            self.bot.background.drain()
            due = self.bot.next_due() if self._is_live else self._due
            if due is None or due <= self.clock.now():
                self.bot.tick()
                self.bot.settle(self.clock.advance, PATIENCE)
            if self._people.act(self._taken):
                self.bot.background.drain()
                self.bot.settle(self.clock.advance, PATIENCE)
            self._due = self.bot.next_due()
            visit = self._people.next_visit()
            return min((moment for moment in (self._due, visit) if moment is not None), default=None)

    def _tick(self) -> None:
        with self._turn:
            self.sandbox.platform.remember_clock()
            self.bot.tick()
            self._people.act(self._taken)

    def _send(self) -> None:
        """In turn with `_settle`: a clock that jumps must not end the lease of a message on its way."""
        with self._turn:
            self.bot.send()

    def _taken(self, user_id: str) -> bool:
        return self._is_live and self.sandbox.visitors.act_as(user_id)

    def _settings(self) -> Settings:
        """Every setting is given, so that none comes from the environment."""
        keys = self._folder.keys
        return load_settings(
            _env_file=None,
            SLACK_BOT_TOKEN=keys.slack.bot_token,
            SLACK_SIGNING_SECRET=keys.slack.signing_secret,
            SLACK_APP_TOKEN="",
            POPS_SECRET=keys.secret,
            POPS_SLACK_API_URL=self.sandbox.api_url,
            POPS_DATABASE_URL=self._folder.database_url,
            POPS_MODE=Mode.HTTP,
            POPS_HTTP_HOST="127.0.0.1",
            POPS_HTTP_PORT=0,
            POPS_METRICS_TOKEN=None,
            POPS_TICK_SECONDS=TICK_SECONDS,
            POPS_LOG_LEVEL="WARNING",
        )

    def _preview(self, _: Request) -> Response:
        """The digest as it would be now."""
        self._is_built.wait()
        try:
            return PlainTextResponse(preview_text(self.bot.tools, TEAM_ID, self.clock.now()) + "\n")
        except RefusalError as refusal:
            return PlainTextResponse(f"{refusal_words(refusal)}\n", 503)


def sandbox_app() -> App:
    """The app as its manifest describes it."""
    manifest = read_manifest(MANIFEST)
    return App(
        manifest.scopes,
        manifest.events,
        tuple(Command(c.command, c.description, c.usage_hint, c.should_escape) for c in manifest.commands),
        tuple(Shortcut(s.callback_id, s.name, s.kind) for s in manifest.shortcuts),
    )


def _serve(sandbox: Sandbox, host: str, port: int, more: Sequence[BaseRoute]) -> None:
    try:
        sandbox.start(host, port, more)
    except OSError as error:
        kind = PortInUseError if error.errno == errno.EADDRINUSE else AddressError
        raise kind(host, port) from error


def _door(bot: Bot) -> Server:
    settings = bot.settings
    door = SlackDoor(bot.app, settings.slack_signing_secret.get_secret_value(), time, HTTP_THREADS)
    return Server(build_http(door, vitals(bot)), settings.http_host, settings.http_port)
