"""`/pops …` and the message shortcut."""

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Actor
from bot.flows.ask_author import comments_message
from bot.flows.choose_reminders import CHOICES, how_to_choose
from bot.flows.compare_changes import compare_messages
from bot.flows.export import ask_for_export
from bot.flows.forget_me import forget_form
from bot.flows.give_feedback import feedback_at_once, feedback_form
from bot.flows.inbox import inbox_as_typed
from bot.flows.my_data import ask_for_my_data
from bot.flows.pops_command import (
    help_message,
    privacy_message,
    split_command,
    status_message,
    unknown_command,
)
from bot.flows.preview_digest import preview_messages
from bot.flows.send_history import ask_for_history
from bot.flows.setup_list import setup_message
from bot.flows.share_team import sharing_form
from bot.flows.tools import Tools
from bot.listeners import metric
from bot.listeners.desk import Desk, Place, handing_back, or_refusal, show, tell, tell_soon
from bot.slack.payloads import Command, read_command, read_shortcut
from bot.slack.replies import answer_payload

Said = tuple[Message, ...]

_FILES = {"my data": ask_for_my_data, "export": ask_for_export}
"""What comes as files in a direct message."""


_OF_TEAMS = {"status": status_message, "comments": comments_message}
"""What is shown of the team of a channel, or of all teams of the person."""


_WINDOWS: dict[str, Callable[[Tools, Actor, str], Form]] = {
    "inbox": inbox_as_typed,
    "share": lambda tools, actor, _rest: sharing_form(tools, actor),
    "forget me": lambda tools, actor, _rest: forget_form(tools, actor),
}
"""What opens a window."""


def register(app: App, desk: Desk) -> None:
    """Listen for the command and the shortcut."""

    @app.command("/pops")
    def on_pops(ack: Ack, body: dict[str, object]) -> None:
        command = read_command(body)
        said = _answer(desk, command)
        if len(said) == 1:
            ack(**answer_payload(said[0]))
            return
        if said:
            tell(desk, _place(command), *said)
        ack()

    @app.shortcut("send_to_pops")
    def on_send_to_pops(ack: Ack, body: dict[str, object]) -> None:
        use = read_shortcut(body)
        actor = Actor(use.workspace, use.user, use.workspace)
        place = Place(use.user, use.trigger, use.response_url, use.channel)
        show(desk, place, lambda: feedback_form(desk.tools, actor, use.channel, use.words))
        ack()


def _answer(desk: Desk, command: Command) -> Said:
    """The answer to a command: nothing when a window opened instead."""
    word, rest = split_command(command.text)
    actor = Actor(command.workspace, command.user, command.workspace)
    match word:
        case "" | "help":
            return (help_message(),)
        case "privacy" | "status" | "comments" | "remind" | "setup" | "my data" | "export" | "history":
            return (or_refusal(lambda: _shown(desk, actor, command.channel, word, rest)),)
        case "feedback":
            return _feedback(desk, actor, command, rest)
        case "digest":
            tell_soon(desk, _place(command), lambda: preview_messages(desk.tools, actor, desk.now()))
            return ()
        case "compare":
            tell_soon(desk, _place(command), lambda: compare_messages(desk.tools, actor, rest, desk.now()))
            return ()
        case "metric":
            return metric.answer(desk, actor, command, rest)
        case "inbox" | "share" | "forget me":
            show(desk, _place(command), lambda: _WINDOWS[word](desk.tools, actor, rest))
            return ()
        case _:
            return handing_back(unknown_command(command.text), command.text if rest else "")


def _shown(desk: Desk, actor: Actor, channel: str, word: str, rest: str) -> Message:
    """What a command answers that opens no window and has one message."""
    match word:
        case "privacy":
            return privacy_message(desk.tools, actor.workspace)
        case "remind":
            choose = CHOICES.get(rest.strip().lower(), how_to_choose)
            return choose(desk.tools, actor, desk.now())
        case "setup":
            return setup_message(desk.tools, actor, desk.now())
        case "my data" | "export":
            return _FILES[word](desk.tools, actor, desk.now())
        case "history":
            return ask_for_history(desk.tools, actor, rest, desk.now())
        case _:
            return _OF_TEAMS[word](desk.tools, actor, channel, desk.now())


def _feedback(desk: Desk, actor: Actor, command: Command, words: str) -> Said:
    """Words are kept at once if the team is clear; otherwise the form opens with them filled in."""
    kept = _keep_at_once(desk, actor, command, words) if words else None
    if kept is not None:
        return kept
    make = partial(feedback_form, desk.tools, actor, command.channel, words)
    show(desk, _place(command), make, typed=words)
    return ()


def _keep_at_once(desk: Desk, actor: Actor, command: Command, words: str) -> Said | None:
    """The receipt of words given at once, a refusal with them, or None when the team must be asked for."""
    source = f"command:{command.trigger}"
    asked: list[Message | None] = []

    def keep() -> Message:
        asked.append(feedback_at_once(desk.tools, actor, command.channel, words, source, desk.now()))
        return asked[0] or help_message()

    said = or_refusal(keep)
    if not asked:
        return handing_back(said, words)
    return None if asked[0] is None else (said,)


def _place(command: Command) -> Place:
    return Place(command.user, command.trigger, command.response_url, command.channel)
