"""What a person of the demo does with mouse and keyboard: finds buttons and forms as the eye finds them."""

from collections.abc import Iterator, Mapping

from bot.sandbox.blocks import interactive_elements
from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox

ROW = "question|"
COMMENT = "comment"


class StrangeScreenError(Exception):
    """Something that a person of the demo looked for was not on the screen."""


class Hands:
    """Acts through the sandbox's front door, as the page does. People who are refused shrug and go on."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def choose(self, user_id: str, channel_id: str, ts: str, choices: Mapping[str, int]) -> None:
        """Click one button for each question of a pulse."""
        for row in rows(self._message(channel_id, ts)):
            if question_of(row) in choices:
                action = row["elements"][choices[question_of(row)] - 1]["action_id"]
                self._click(user_id, channel_id, ts, row["block_id"], action)

    def fill_in(self, user_id: str, channel_id: str, ts: str, choices: Mapping[str, int], words: str) -> None:
        """Answer a pulse in its form, with a comment."""
        button = _button(self._message(channel_id, ts), COMMENT)
        if button is not None and self._click(user_id, channel_id, ts, button["block_id"], COMMENT):
            self._send(
                user_id, {question: str(choice) for question, choice in choices.items()} | {COMMENT: words}
            )

    def withdraw(self, user_id: str, channel_id: str) -> None:
        """Take the answer back with the button of the newest receipt that is still on the screen."""
        for message in reversed(self._sandbox.platform.messages.seen_by(user_id, channel_id)):
            button = _button(message, "withdraw")
            if message.get("is_ephemeral") and button is not None:
                self._click(user_id, channel_id, message["ts"], button["block_id"], "withdraw")
                return

    def report(self, user_id: str, channel_id: str, values: Mapping[str, str]) -> None:
        """Type `/pops feedback` and fill in its form."""
        if self._sandbox.act(user_id, "command", channel=channel_id, text="/pops feedback")["ok"]:
            self._send(user_id, values)

    def report_at_once(self, user_id: str, channel_id: str, words: str) -> None:
        """Type `/pops feedback` with the words."""
        self._sandbox.act(user_id, "command", channel=channel_id, text=f"/pops feedback {words}")

    def give_reading(self, user_id: str, channel_id: str, reading: str) -> None:
        """Type `/pops metric` with a name and a value."""
        self._sandbox.act(user_id, "command", channel=channel_id, text=f"/pops metric {reading}")

    def say(self, user_id: str, channel_id: str, text: str) -> None:
        """Write a message."""
        self._sandbox.act(user_id, "message", channel=channel_id, text=text)

    def _click(self, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str) -> bool:
        done = self._sandbox.act(
            user_id, "click", channel=channel_id, ts=ts, block_id=block_id, action_id=action_id
        )
        return bool(done["ok"])

    def _send(self, user_id: str, values: Mapping[str, str]) -> None:
        """Fill in the form in front, send it, and close the receipt that takes its place."""
        form = self._front(user_id)
        entered = {
            block["block_id"]: _entry(block, values) for block in form["blocks"] if _asks(block, values)
        }
        self._sandbox.act(user_id, "submit", view_id=form["id"], values=entered)
        self._sandbox.act(user_id, "close_view", view_id=self._front(user_id)["id"])

    def _front(self, user_id: str) -> Json:
        view = self._sandbox.platform.views.top(user_id)
        if view is None:
            raise StrangeScreenError("no form is open")
        return view

    def _message(self, channel_id: str, ts: str) -> Json:
        return self._sandbox.platform.messages.get(channel_id, ts) or {}


def rows(message: Json) -> list[Json]:
    """The rows of choices in a message, one for each question; none once its round is closed."""
    return [b for b in message.get("blocks", []) if str(b.get("block_id", "")).startswith(ROW)]


def question_of(row: Json) -> str:
    """The id of the question that a row of choices belongs to."""
    return str(row["block_id"]).rpartition("|")[2]


def _button(message: Json, action_id: str) -> Json | None:
    """The block that holds a button."""
    found = (block for block in message.get("blocks", []) if action_id in _actions(block))
    return next(found, None)


def _actions(block: Json) -> Iterator[str]:
    return (element["action_id"] for element in interactive_elements(block))


def _asks(block: Json, values: Mapping[str, str]) -> bool:
    return block["type"] == "input" and block["block_id"] in values


def _entry(block: Json, values: Mapping[str, str]) -> Json:
    element, value = block["element"], values[block["block_id"]]
    if element["type"] == "plain_text_input":
        entry: Json = {"type": element["type"], "value": value}
    else:
        option = next(o for o in element["options"] if o["value"] == value)
        many = element["type"] == "checkboxes"
        entry = {
            "type": element["type"],
            **({"selected_options": [option]} if many else {"selected_option": option}),
        }
    return {element["action_id"]: entry}
