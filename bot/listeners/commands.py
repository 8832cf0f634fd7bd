"""`/pops …` and the message shortcut."""

from slack_bolt import Ack, App

from bot.domain.message import Message
from bot.domain.people import Actor
from bot.flows.give_feedback import feedback_at_once, feedback_form
from bot.flows.pops_command import help_message, privacy_message, status_message, unknown_command
from bot.flows.preview_digest import preview_messages
from bot.listeners.desk import Desk, Place, or_refusal, show, tell
from bot.slack.payloads import Command, read_command, read_shortcut
from bot.slack.replies import answer_payload


def register(app: App, desk: Desk) -> None:
    """Listen for the command and the shortcut."""

    @app.command("/pops")
    def on_pops(ack: Ack, body: dict[str, object]) -> None:
        command = read_command(body)
        said = _answer(desk, command)
        if said is None:
            ack()
        else:
            ack(**answer_payload(said))

    @app.shortcut("send_to_pops")
    def on_send_to_pops(ack: Ack, body: dict[str, object]) -> None:
        use = read_shortcut(body)
        actor = Actor(use.workspace, use.user, use.workspace)
        place = Place(use.user, use.trigger, use.response_url, use.channel)
        show(desk, place, lambda: feedback_form(desk.tools, actor, use.channel, use.words))
        ack()


def _answer(desk: Desk, command: Command) -> Message | None:
    """The answer to a command, or None when a window opened instead."""
    word, _, rest = command.text.partition(" ")
    actor = Actor(command.workspace, command.user, command.workspace)
    match word.lower():
        case "" | "help":
            return help_message()
        case "privacy":
            return privacy_message()
        case "status":
            return or_refusal(lambda: status_message(desk.tools, actor, command.channel, desk.now()))
        case "feedback":
            return _feedback(desk, actor, command, rest.strip())
        case "digest":
            return _preview(desk, actor, command)
        case _:
            return unknown_command(word)


def _feedback(desk: Desk, actor: Actor, command: Command, words: str) -> Message | None:
    """Words are kept at once if the team is clear; otherwise the form opens with them filled in."""
    kept = _keep_at_once(desk, actor, command, words) if words else None
    if kept is None:
        place = Place(command.user, command.trigger, command.response_url, command.channel)
        show(desk, place, lambda: feedback_form(desk.tools, actor, command.channel, words))
    return kept


def _keep_at_once(desk: Desk, actor: Actor, command: Command, words: str) -> Message | None:
    """The receipt of words given at once, a refusal, or None when the team must be asked for."""
    source = f"command:{command.trigger}"
    asked: list[Message | None] = []

    def keep() -> Message:
        asked.append(feedback_at_once(desk.tools, actor, command.channel, words, source, desk.now()))
        return asked[0] or help_message()

    said = or_refusal(keep)
    return None if asked == [None] else said


def _preview(desk: Desk, actor: Actor, command: Command) -> Message | None:
    """A refusal at once; the digest itself soon, message after message."""
    made: list[Message] = []

    def make() -> Message:
        made.extend(preview_messages(desk.tools, actor, desk.now()))
        return made[0]

    said = or_refusal(make)
    if not made:
        return said
    place = Place(command.user, command.trigger, command.response_url, command.channel)
    tell(desk, place, *made)
    return None
