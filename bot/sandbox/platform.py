"""The stand-in for Slack's platform: everything that the Web API and the people's acts share."""

from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.arguments import Arguments
from bot.sandbox.checks import message_content
from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.files import Files
from bot.sandbox.inspector import Inspector
from bot.sandbox.journal import Journal
from bot.sandbox.limits import MessagePace
from bot.sandbox.messages import Messages
from bot.sandbox.mishaps import Mishaps
from bot.sandbox.seed import App, Channel, Keys, Workspace
from bot.sandbox.sockets import Sockets
from bot.sandbox.state import State
from bot.sandbox.streams import Streams
from bot.sandbox.tickets import Origin, ResponseUrls, Triggers
from bot.sandbox.views import Views


class Platform:
    """Holds the parts, continues where the journal in `folder` ended, and posts as the app.

    `strict` refuses blocks without top-level text, where Slack itself only warns.
    """

    def __init__(
        self,
        workspace: Workspace,
        app: App,
        keys: Keys,
        clock: SandboxClock,
        folder: Path | None,
        *,
        strict: bool,
    ) -> None:
        self.workspace = workspace
        self.app = app
        self.keys = keys
        self.clock = clock
        self.strict = strict
        self.url = ""
        self.journal = Journal(folder / "journal.jsonl" if folder else None)
        tables = self.journal.load()
        if "clock" in tables:
            clock.resume(datetime.fromtimestamp(tables["clock"]["now"], UTC))
        self.streams = Streams()
        self.inspector = Inspector(clock, self.streams)
        self.state = State(workspace, app, tables, self.journal, self.streams)
        self.messages = Messages(clock, self.state, tables, self.journal, self.streams)
        self.views = Views(workspace, app, clock, tables, self.journal, self.streams)
        self.files = Files(app, clock, tables, self.journal, folder)
        self.pace = MessagePace(clock)
        self.mishaps = Mishaps()
        self.triggers = Triggers(clock)
        self.response_urls = ResponseUrls(clock)
        self.sockets = Sockets(app)

    def remember_clock(self) -> None:
        """Write down where the clock is, so that a restart goes on from there, and tell open pages."""
        self.journal.put("clock", "now", self.clock.now().timestamp())
        self.streams.publish(self.clock_event())

    def socket_url(self) -> str:
        """A fresh one-time address for the app's Socket Mode connection."""
        return self.url.replace("http", "ws", 1) + self.sockets.ticket()

    def clock_event(self) -> Json:
        """The time, as pages get it."""
        return {"type": "clock", "now": self.clock.now().timestamp()}

    def content(self, values: Json) -> Json:
        """Checked content of a message that the app sent in an answer or to a response_url."""
        return message_content(Arguments(values), strict=self.strict)

    def from_app(self, content: Json, thread_ts: str = "") -> Json:
        """A message of the app, not yet posted."""
        message: Json = {
            "type": "message",
            "user": self.app.bot_user,
            "bot_id": self.app.bot_id,
            "app_id": self.app.app_id,
            "team": self.workspace.team_id,
            **content,
        }
        return message | ({"thread_ts": thread_ts} if thread_ts else {})

    def respond(self, origin: Origin, values: Json) -> None:
        """Carry out the app's answer to an interaction, at its place, by default for its person alone.

        Raises SlackError when the answer cannot be taken.
        """
        source = origin.message_ts or ""
        if values.get("delete_original"):
            self.messages.remove(origin.channel_id, self._source(origin)["ts"])
        elif values.get("replace_original") and source:
            old = self._source(origin)
            kept = {key: value for key, value in old.items() if key not in ("blocks", "text", "metadata")}
            self.messages.replace(origin.channel_id, {**kept, **self.content(values)})
        else:
            message = self.from_app(self.content(values), values.get("thread_ts") or origin.thread_ts or "")
            if values.get("response_type") == "in_channel":
                self.messages.add(origin.channel_id, message)
            else:
                self.messages.add_ephemeral(origin.channel_id, origin.user_id, message)

    def _source(self, origin: Origin) -> Json:
        ts = origin.message_ts or ""
        hidden = self.messages.ephemeral(origin.channel_id, ts)
        message = hidden.message if hidden else self.messages.get(origin.channel_id, ts)
        if message is None or message.get("bot_id") != self.app.bot_id:
            raise SlackError("message_not_found")
        return message

    def bot_in(self, channel: Channel) -> bool:
        """Whether the app is a member of a channel."""
        return channel.has(self.app.bot_user)
