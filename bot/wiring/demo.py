"""The demo: the sandbox and the bot in one process, with people who live in it."""

import errno
import threading
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from time import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.refusal import RefusalError
from bot.flows.apply_setup import apply_setup, check_channels
from bot.flows.preview_digest import preview_text
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import read_setup
from bot.sandbox.clock import SandboxClock
from bot.sandbox.demo.history import WEEKS, Show, beginning, first_monday, live_through, present
from bot.sandbox.demo.people import People
from bot.sandbox.demo.setup import setup_text
from bot.sandbox.demo.workspace import demo_workspace
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Command, Shortcut
from bot.settings import Mode, Settings, load_settings
from bot.slack.manifest import read_manifest
from bot.ticker import Ticker
from bot.web.http import SLACK_PATH, SlackDoor, build_http
from bot.web.server import PortInUseError, Server
from bot.wiring.bot import HTTP_THREADS, Bot, Clock, build_bot, utc_now
from bot.wiring.demo_folder import DemoFolder
from storage import changes, deliveries, rounds, workspaces
from storage.migrate import upgrade

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
HOST = "127.0.0.1"
TICK_SECONDS = 10
PATIENCE = timedelta(seconds=30)


class Demo:
    """A workspace in the sandbox and the bot in it, from `open` until `close`; `live` begins their life.

    What happened is kept in the folder, and the next demo there goes on from it; the sandbox's time stands
    still meanwhile. `weeks` is the length of the history.

    Raises:
        PortInUseError, FolderInUseError: with a sentence for who started it.
    """

    def __init__(self, folder: Path, host: str, port: int, *, weeks: int = WEEKS, real: Clock = utc_now) -> None:
        self._folder = DemoFolder(folder)
        self._ending = present(real())
        self._monday = self._folder.first_monday or first_monday(self._ending, weeks)
        self._clock = SandboxClock(beginning(self._monday), real)
        workspace, keys = demo_workspace(), self._folder.keys.slack
        self.sandbox = Sandbox(workspace, _app(), keys, self._clock, folder=self._folder.workspace)
        _start(self.sandbox, host, port, [Route("/digest/preview", self._preview)])
        self.bot = build_bot(self._settings(), self._clock.now)
        upgrade(self.bot.database)
        self._door = _door(self.bot)
        self._people = People(self.sandbox, read_setup(setup_text(self._monday), load_bank()), self._monday)
        self._turn = threading.Lock()
        self._ticker = Ticker(self._tick, self._send, TICK_SECONDS)
        self._is_live = False
