"""The sandbox: a stand-in for Slack on this machine, with people who act and a clock that can be moved."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot.sandbox.acts import Acts
from bot.sandbox.channel_acts import ChannelActs
from bot.sandbox.clock import BACKWARD, ClockError, SandboxClock, moment_of
from bot.sandbox.errors import ActError, Json
from bot.sandbox.events import Events
from bot.sandbox.link import BotLink
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.people import actor
from bot.sandbox.platform import Platform
from bot.sandbox.seed import App, Keys, User, Workspace
from bot.sandbox.server import Server, build_app
from bot.sandbox.visitors import Visitors
from bot.sandbox.web_routes import WebRoutes

STEP = timedelta(minutes=30)
EPHEMERAL_LIFE = timedelta(days=1)


class Sandbox:
    """A whole Slack for one app.

    With a `folder` it continues where an earlier run in the same folder ended. `settle` is called whenever
    the clock has moved: it lets the bot do what is due and returns when that is done. It may return the next
    moment at which something is due, so that the clock stops there on its way.
    """

    def __init__(
        self,
        workspace: Workspace,
        app: App,
        keys: Keys,
        clock: SandboxClock,
        *,
        folder: Path | None = None,
        settle: Callable[[], datetime | None] = lambda: None,
        strict: bool = True,
    ) -> None:
        self.platform = Platform(workspace, app, keys, clock, folder, strict=strict)
        self.clock = clock
        self.progress: Json | None = None
        self.visitors = Visitors(clock, self.platform.streams)
        self._settle = settle
        self._stopped = False
        self._moving = threading.Lock()
        self._link = BotLink(self.platform)
        self._events = Events(self.platform, self._link)
        self._acts = self._table_of_acts()
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Where the page is, once started."""
        return self.platform.url

    @property
    def api_url(self) -> str:
        """The base address of the Web API, once started."""
        return f"{self.platform.url}/api/"

    def start(self, host: str = "127.0.0.1", port: int = 0, more: Sequence[BaseRoute] = ()) -> str:
        """Serve the page, the Web API and `more`; port 0 takes any free one.

        Raises OSError for a port in use.
        """
        routes = [*WebRoutes(self.platform).routes(), *PageRoutes(self).routes(), *more]
        self._server = Server(build_app(routes, self._events.send_due), host, port)
        self.platform.url = self._server.url
        self._server.start()
        return self.url

    def stop(self) -> None:
        """End streams and connections, stop serving, close the journal. A moving clock stops on its way."""
        self._stopped = True
        with self._moving:
            self.platform.remember_clock()
        self.platform.streams.close()
        self.platform.sockets.close()
        if self._server is not None:
            self._server.stop()
        self._link.close()
        self.platform.journal.close()

    def connect_bot(self, url: str, settle: Callable[[], datetime | None] | None = None) -> None:
        """Send signed requests to the bot at this address, unless it is connected by Socket Mode.

        `settle` takes the place of the one given before, since a bot is often put together after the sandbox.
        """
        self._link.connect(url)
        self._settle = settle or self._settle

    def act(self, user_id: str, kind: str, /, **fields: Any) -> Json:
        """Do something as a person, as the page does: `{"ok": True, …}` or `{"ok": False, "error": …}`.

        The kinds are the methods of `Acts` and `ChannelActs`; the call returns when the bot has answered.
        """
        try:
            result = self._act_named(kind)(actor(self.platform, user_id), fields)
        except ActError as error:
            return {"ok": False, "error": str(error)}
        return {"ok": "errors" not in result, **result}

    def move_clock(self, phrase: str) -> datetime:
        """Move the clock to "+1h", "next monday 09:00" or an ISO time, from one due moment to the next.

        Where nobody says what is due, the steps are half an hour. After each step the bot settles, so that it
        lives through the time and does not wake up after it. Raises ClockError.
        """
        zone = ZoneInfo(self.platform.workspace.zone)
        with self._moving:
            target = moment_of(phrase, self.clock.now(), zone)
            if target < self.clock.now():
                raise ClockError(BACKWARD)
            due = None
            while (now := self.clock.now()) < target and not self._stopped:
                self.clock.advance(min(_next_step(now, due), target) - now)
                due = self._arrive()
            self.platform.messages.forget_ephemerals(self.clock.now() - EPHEMERAL_LIFE)
        return self.clock.now()

    def show_progress(self, done: int, total: int, label: str) -> None:
        """Show a progress bar on every open page, until `done` reaches `total`."""
        self.progress = {"done": done, "total": total, "label": label} if done < total else None
        shown = self.progress or {}
        self.platform.streams.publish({"type": "progress", **shown})

    def mark_everything_read(self) -> None:
        """Make every person have seen every message of their channels."""
        for channel in self.platform.state.channels():
            newest = self.platform.messages.newest(channel.channel_id)
            for user_id in channel.members:
                self.platform.state.mark_read(user_id, channel.channel_id, newest)

    def _act_named(self, kind: str) -> Callable[[User, Json], Json]:
        if kind not in self._acts:
            raise ActError(f"Nobody can “{kind}” here.")
        return self._acts[kind]

    def _arrive(self) -> datetime | None:
        self.platform.remember_clock()
        self._events.send_due()
        return self._settle()

    def _table_of_acts(self) -> dict[str, Callable[[User, Json], Json]]:
        app_acts = Acts(self.platform, self._link, self._events)
        channel_acts = ChannelActs(self.platform, self._events)
        return {
            "click": app_acts.click,
            "view_click": app_acts.view_click,
            "submit": app_acts.submit,
            "options": app_acts.options,
            "close_view": app_acts.close_view,
            "command": app_acts.command,
            "shortcut": app_acts.shortcut,
            "home_opened": app_acts.home_opened,
            "message": channel_acts.message,
            "upload": channel_acts.upload,
            "join": channel_acts.join,
            "leave": channel_acts.leave,
            "add_bot": channel_acts.add_bot,
            "remove_bot": channel_acts.remove_bot,
            "archive": channel_acts.archive,
            "unarchive": channel_acts.unarchive,
            "rename": channel_acts.rename,
        }


def _next_step(now: datetime, due: datetime | None) -> datetime:
    if due is not None and due > now:
        return due
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + STEP * ((now - hour) // STEP + 1)
