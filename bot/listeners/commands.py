"""`/pops …` and the message shortcut."""

from functools import partial

from slack_bolt import Ack, App

from bot.domain.message import Message
from bot.domain.people import Actor
from bot.flows.give_feedback import feedback_at_once, feedback_form
from bot.flows.pops_command import help_message, privacy_message, status_message, unknown_command
from bot.flows.preview_digest import preview_messages
from bot.listeners.desk import Desk, Place, handing_back, or_refusal, show, tell
from bot.slack.payloads import Command, read_command, read_shortcut
from bot.slack.replies import answer_payload

Said = tuple[Message, ...]


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
    word, rest = _words(command.text)
    actor = Actor(command.workspace, command.user, command.workspace)
    match word.lower():
        case "" | "help":
            return (help_message(),)
        case "privacy":
            return (privacy_message(),)
        case "status":
            return (or_refusal(lambda: status_message(desk.tools, actor, command.channel, desk.now())),)
        case "feedback":
            return _feedback(desk, actor, command, rest)
        case "digest":
            return _preview(desk, actor)
        case _:
            return handing_back(unknown_command(word), command.text if rest else "")


def _words(text: str) -> tuple[str, str]:
    """The first word, and what follows it."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest)


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


def _preview(desk: Desk, actor: Actor) -> Said:
    made: list[Message] = []

    def make() -> Message:
        made.extend(preview_messages(desk.tools, actor, desk.now()))
        return made[0]

    said = or_refusal(make)
    return tuple(made) or (said,)


def _place(command: Command) -> Place:
    return Place(command.user, command.trigger, command.response_url, command.channel)
