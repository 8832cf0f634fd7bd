"""What people do in the sandbox's workspace, and what they see there."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from bot.sandbox.link import BotLink
from bot.sandbox.payloads import Payloads
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import Channel, User
from tests.walks.people import FIG
from tests.walks.reading import Json, inputs, typed


class Scene(ABC):
    """The people's side of a stage."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.platform = sandbox.platform
        self.payloads = Payloads(self.platform)
        self.link = BotLink(self.platform)

    @abstractmethod
    def observe(self) -> None:
        """Wait for the bot's answers and look that all went well."""

    # What people do

    def act(self, person: str, kind: str, /, **fields: Any) -> Json:
        """Do something that works; returns what the sandbox says of it."""
        done = self.sandbox.act(person, kind, **fields)
        assert done["ok"] or "errors" in done, done
        self.observe()
        return done

    def fail(self, person: str, kind: str, /, **fields: Any) -> str:
        """Do something that Slack itself answers with an error; returns its sentence."""
        done = self.sandbox.act(person, kind, **fields)
        assert not done["ok"], done
        self.observe()
        return str(done["error"])

    def press(
        self, person: str, action: str, channel: str, ts: str | None = None, row: str | None = None
    ) -> None:
        """Press a button of a message, by default of the newest message for this person that has it."""
        seen = self.platform.messages.seen_by(person, channel)
        message, block = next(
            (m, b)
            for m in reversed(seen)
            for b in m.get("blocks", [])
            if b["type"] == "actions"
            and (ts is None or m["ts"] == ts)
            and (row is None or b["block_id"].endswith(f"|{row}"))
            and any(e["action_id"] == action for e in b["elements"])
        )
        self.act(
            person,
            "click",
            channel=channel,
            ts=message["ts"],
            block_id=block["block_id"],
            action_id=action,
        )

    def answer(self, person: str, choice: int, question: str = "focus.time", channel: str = FIG) -> None:
        """Click one choice of the newest pulse in a channel."""
        self.press(person, f"answer:{choice}", channel, row=question)

    def click_of(self, person: str, message: Json, action: str, row: str, value: str | None = None) -> Json:
        """The payload of a click, to be sent with `send` as often as wanted."""
        block = next(b for b in message["blocks"] if row in b.get("block_id", ""))
        button = next(e for e in block["elements"] if e["action_id"] == action)
        used = {k: button[k] for k in ("type", "action_id", "text", "value")} | {
            "block_id": block["block_id"]
        }
        changed = used if value is None else used | {"value": value}
        return self.payloads.message_click(self.user(person), self.channel(message), message, changed)

    def submission_of(self, person: str, values: Mapping[str, str | None]) -> Json:
        """The payload of sending the form in front of a person, past what Slack itself would refuse."""
        view = self.modal(person)
        assert view is not None, "no form is open"
        fields = inputs(view)
        state = {name: {name: typed(fields[name], value)} for name, value in values.items()}
        return self.payloads.submission(self.user(person), {**view, "state": {"values": state}})

    def send(self, payload: Json) -> Json:
        """Send an interaction to the bot; returns its answer ({} when it has none)."""
        reply = self.link.interaction(payload)
        assert reply.status == 200, reply
        self.observe()
        answer: Json = json.loads(reply.body) if reply.body else {}
        return answer

    def event(self, event: Json) -> None:
        """Tell the bot about an event that no act of the sandbox causes."""
        callback = {
            "token": "t",
            "team_id": self.platform.workspace.team_id,
            "api_app_id": self.platform.app.app_id,
            "type": "event_callback",
            "event_id": "Ev0WALK",
            "event_time": 1,
            "event": {**event, "event_ts": "1.0"},
        }
        assert self.link.event(callback).status == 200
        self.observe()

    def user(self, user_id: str) -> User:
        """The person with this id."""
        found = self.platform.state.user(user_id)
        assert found is not None, user_id
        return found

    def channel(self, message: Json) -> Channel:
        """The channel of a message, as people see it there."""
        channels = self.platform.state.channels()
        return next(
            c for c in channels if self.platform.messages.get(c.channel_id, str(message["ts"])) is not None
        )

    def submit(self, person: str, **values: str | None) -> Json:
        """Send the form in front of a person; fields not named keep what they show. Dots are written `__`."""
        view = self.modal(person)
        assert view is not None, "no form is open"
        fields = inputs(view)
        named = {name.replace("__", "."): value for name, value in values.items()}
        state = {name: {name: typed(fields[name], value)} for name, value in named.items()}
        return self.act(person, "submit", view_id=view["id"], values=state)

    def comment(self, person: str, words: str, channel: str = FIG) -> None:
        """Add a comment to the newest pulse in a channel, masked where need be, and close the window."""
        self.press(person, "comment", channel)
        assert self.submit(person, comment=words)["ok"]
        view = self.modal(person)
        if view is not None and view["submit"]:
            assert self.submit(person)["ok"]
        self.dismiss(person)

    def dismiss(self, person: str) -> None:
        """Close the window in front of a person."""
        view = self.modal(person)
        assert view is not None, "no window is open"
        self.act(person, "close_view", view_id=view["id"])

    def command(self, person: str, words: str, channel: str = FIG) -> list[Json]:
        """Type a command; returns what only this person sees of it."""
        before = len(self.receipts(person, channel))
        self.act(person, "command", channel=channel, text=words)
        return self.receipts(person, channel)[before:]

    # What people see

    def messages(self, channel: str) -> list[Json]:
        """The bot's messages that everybody in a channel sees, without those in threads."""
        return [m for m in self._by_bot(channel) if "thread_ts" not in m]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """The bot's replies to a message."""
        return [m for m in self._by_bot(channel) if m.get("thread_ts") == ts]

    def newest(self, channel: str) -> Json:
        """The bot's newest message in a channel."""
        return self.messages(channel)[-1]

    def receipts(self, person: str, channel: str = FIG) -> list[Json]:
        """What only this person sees in a channel, oldest first."""
        return [m for m in self.platform.messages.seen_by(person, channel) if m.get("is_ephemeral")]

    def told(self, person: str, channel: str = FIG) -> str:
        """The text of the newest message that only this person sees."""
        return str(self.receipts(person, channel)[-1]["text"])

    def modal(self, person: str) -> Json | None:
        """The window in front of a person."""
        return self.platform.views.top(person)

    def home(self, person: str, tab: str | None = None) -> Json:
        """The Home tab, opened now, on one of its pages or where it was last."""
        self.act(person, "home_opened")
        if tab is not None:
            self.at_home(person, f"home:{tab}")
        return self.shown_home(person)

    def shown_home(self, person: str) -> Json:
        """The Home tab as it stands in front of somebody."""
        view = self.platform.views.home(person)
        assert view is not None, "the Home tab stayed empty"
        return view

    def at_home(self, person: str, action: str, row: str = "") -> None:
        """Press the first button with this action on the Home tab as it stands, in a row so named."""
        view = self.shown_home(person)
        block = next(
            b
            for b in view["blocks"]
            if b["type"] == "actions"
            and row in b["block_id"]
            and any(e["action_id"] == action for e in b["elements"])
        )
        self.act(person, "view_click", view_id=view["id"], block_id=block["block_id"], action_id=action)

    def dms(self, person: str) -> list[Json]:
        """What the bot wrote to a person directly."""
        return self._by_bot(self.platform.state.dm_with(person).channel_id)

    def _by_bot(self, channel: str) -> list[Json]:
        return [m for m in self.platform.messages.all_in(channel) if "bot_id" in m]
