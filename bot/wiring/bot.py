"""The bot, put together from Settings, and running."""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Thread
from time import monotonic, sleep, time

import structlog
from slack_bolt import App
from slack_sdk import WebClient

from bot.analysis.sentiment import HybridReader
from bot.domain.delivery import DeliveryError
from bot.domain.refusal import RefusalError
from bot.flows.installation import installation_works
from bot.flows.pace import Pace
from bot.flows.record_answer import Choice, Recorded, record_choices
from bot.flows.send_deliveries import Sender
from bot.flows.tick import Ticked, tick
from bot.flows.together import Together
from bot.flows.tools import Tools
from bot.listeners import register
from bot.listeners.desk import Desk
from bot.settings import Settings
from bot.slack.app import build_bolt
from bot.slack.client import SlackDirectory, SlackMessenger, web_client
from bot.slack.identity import IdentityLookup
from bot.slack.limits import Limits
from bot.slack.replies import SlackReplies
from bot.slack.socket_mode import SocketMode
from bot.slack.views import SlackViews
from bot.ticker import Ticker
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from bot.wiring.metric_door import metric_door
from bot.wiring.vitals import vitals
from storage import changes, reminders, rounds, workspaces
from storage.database import Database, DatabaseUnreachableError
from storage.deliveries import next_delivery
from storage.migrate import upgrade

Clock = Callable[[], datetime]

BACKGROUND_THREADS = 8
HTTP_THREADS = 8

STOP_SECONDS = 5.0
"""So long is waited for what is on its way to Slack when the bot stops; listeners end before that."""

log = structlog.get_logger()


def utc_now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def clock_from(start: datetime) -> Clock:
    """A clock that shows `start` now and runs on from there."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


COLLECT_AFTER = 100_000, 50, 100
"""New objects before the collector looks. Reading a year of answers makes millions that stay for a while."""


def keep_loaded() -> None:
    """What is loaded by now stays: without this, the collector stops all threads to look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


class Background:
    """Threads for what may come after the ack. What fails there is logged by class, without its words."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(BACKGROUND_THREADS, thread_name_prefix="soon")
        self._waiting: set[Future[object]] = set()

    def __call__(self, work: Callable[[], object]) -> None:
        """Do `work` soon."""
        task = self._pool.submit(work)
        self._waiting.add(task)
        task.add_done_callback(self._done)

    def drain(self) -> None:
        """Wait until all that was asked for is done."""
        while self._waiting:
            sleep(0.001)

    def stop(self, seconds: float) -> None:
        """Finish everything that does not take longer than this, and end."""
        wait(self._waiting.copy(), seconds)
        self._pool.shutdown(wait=not self._waiting)

    def _done(self, task: Future[object]) -> None:
        self._waiting.discard(task)
        error = task.exception()
        if error is not None:
            log.error("background_work_failed", error=type(error).__name__)


@dataclass(frozen=True)
class Bot:
    """All parts of the bot, put together but not started."""

    settings: Settings
    database: Database
    client: WebClient
    identity: IdentityLookup
    tools: Tools
    sender: Sender
    clock: Clock
    background: Background
    choices: Together[Choice, Recorded | RefusalError]
    app: App

    def tick(self) -> Ticked:
        """Do what is due by now."""
        return tick(self.tools, self.clock())

    def send(self) -> int:
        """Send what is owed and may be sent now; returns how many messages reached Slack."""
        return self.sender.send_due()

    def next_delivery(self) -> datetime | None:
        """When the next message that is owed is due."""
        with self.database.snapshot() as session:
            return next_delivery(session)

    def next_due(self) -> datetime | None:
        """When there is something to do next: to send, to open, to close, or a digest to make."""
        with self.database.snapshot() as session:
            moments = (
                next_delivery(session),
                changes.next_schedule(session),
                rounds.next_closing(session),
                workspaces.next_digest(session),
            )
        return min((moment for moment in moments if moment is not None), default=None)

    def lateness(self) -> tuple[timedelta, timedelta]:
        """How long the oldest delivery, and the oldest thing for a tick, has been due."""
        now = self.clock()
        with self.database.snapshot() as session:
            owed = next_delivery(session)
            dues = (
                changes.next_schedule(session),
                rounds.next_closing(session),
                workspaces.next_digest(session),
                reminders.next_reminders(session),
            )
        ticked = min((due for due in dues if due is not None), default=None)
        return _late(owed, now), _late(ticked, now)

    def settle(self, wait: Callable[[timedelta], object], patience: timedelta) -> int:
        """Send until nothing waits that is due within `patience`; `wait` lets time pass. Returns how many."""
        sent, until = 0, self.clock() + patience
        while True:
            sent += self.send()
            due = self.next_delivery()
            if due is None or due > until or self.clock() > until:
                return sent
            wait(max(due - self.clock(), timedelta(milliseconds=20)))

    def stop(self) -> None:
        """Finish what is at work, but do not wait for a Slack that does not answer; close the database."""
        self.sender.wind_down(STOP_SECONDS)
        self.choices.stop()
        self.background.stop(STOP_SECONDS)
        self.sender.stop()
        self.database.close()


def _late(due: datetime | None, now: datetime) -> timedelta:
    return timedelta(0) if due is None else max(timedelta(0), now - due)


def build_bot(settings: Settings, clock: Clock = utc_now) -> Bot:
    """Put the bot together; nothing is asked of Slack or the database yet."""
    database = Database(settings.database_url)
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    identity = IdentityLookup(client)
    tools = Tools(
        database=database,
        messenger=SlackMessenger(client, Limits(clock)),
        directory=SlackDirectory(client, identity),
        sentiment=HybridReader(),
        secret=settings.secret.get_secret_value().encode(),
    )
    background = Background()
    app = build_bolt(identity, client)
    choices = Together(partial(record_choices, tools))
    desk = Desk(tools, SlackViews(client), SlackReplies(client), identity, clock, background, choices)
    register(app, desk)
    sender = Sender(tools, Pace(), clock)
    return Bot(settings, database, client, identity, tools, sender, clock, background, choices, app)


class Running:
    """The bot at work: the database upgraded, the ticker ticking, Slack's requests answered.

    In Socket Mode HTTP is served only where POPS_HTTP_PORT or POPS_METRICS_TOKEN says so.
    """

    def __init__(self, bot: Bot) -> None:
        upgrade(bot.database)
        self.bot = bot
        self._ticker = Ticker(_patient(bot.tick), _patient(bot.send), bot.settings.tick_seconds)
        self._socket = _open_socket(bot) if bot.settings.uses_socket else None
        wants_http = self._socket is None or bot.settings.opens_http
        self._server = _open_http(bot) if wants_http else None

    @property
    def url(self) -> str | None:
        """Where Slack reaches the bot, in HTTP mode."""
        return self._server.url if self._server is not None and self._socket is None else None

    def start(self) -> None:
        """Begin to answer and to tick."""
        for door in (self._server, self._socket):
            if door is not None:
                door.start()
        self._ticker.start()
        self.bot.background(self._warm_up)
        self.bot.background(self._note_installed)

    def _note_installed(self) -> None:
        """A new token means a new start: where the workspace counted as uninstalled, it is back."""
        try:
            workspace = self.bot.identity().workspace
        except DeliveryError as trouble:
            log.warning("installation_not_known", reason=trouble.reason)
            return
        installation_works(self.bot.tools, workspace, self.bot.clock())

    def _warm_up(self) -> None:
        """Reading the first tone takes a second or two; the first comment should not wait for that."""
        self.bot.tools.sentiment.read("good")

    def stop(self) -> None:
        """Take no more requests, finish what is at work, and close everything."""
        self.bot.sender.wind_down(STOP_SECONDS)
        for door in (self._socket, self._server):
            if door is not None:
                door.stop()
        ending = Thread(target=self._ticker.stop, name="ending", daemon=True)
        ending.start()
        ending.join(STOP_SECONDS)
        self.bot.stop()


def _patient(work: Callable[[], object]) -> Callable[[], None]:
    """A database that is gone for a while is said in one line: the next turn may find it again."""

    def try_it() -> None:
        try:
            work()
        except DatabaseUnreachableError as gone:
            log.warning("database_unreachable", reason=gone.reason)

    return try_it


def _open_http(bot: Bot) -> Server:
    secret = bot.settings.slack_signing_secret.get_secret_value()
    door = None if bot.settings.uses_socket else SlackDoor(bot.app, secret, time, HTTP_THREADS)
    app = build_http(door, vitals(bot), metric_door(bot))
    return Server(app, bot.settings.http_host, bot.settings.http_port)


def _open_socket(bot: Bot) -> SocketMode:
    app_token = bot.settings.slack_app_token.get_secret_value()
    return SocketMode(bot.app, app_token, web_client(None, bot.settings.slack_api_url))
