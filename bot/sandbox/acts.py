"""What people do with the app: click, submit, command, shortcut. Each becomes one request to the bot."""

from typing import Any

from bot.sandbox.blocks import interactive_elements
from bot.sandbox.bot_http import Reply
from bot.sandbox.checks import checked_view
from bot.sandbox.errors import ActError, Json, SlackError
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults, check_options
from bot.sandbox.form_state import entered, mistakes
from bot.sandbox.link import BotLink, answer_of
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import channel_seen_by, need, typed
from bot.sandbox.platform import Platform
from bot.sandbox.seed import Channel, Command, User
from bot.sandbox.tickets import Origin

MOST_OPTIONS = 100
TROUBLE = "We had some trouble connecting. Try again?"


class Acts:
    """Carries out acts. Every method raises ActError with a sentence for the person when it cannot."""

    def __init__(self, platform: Platform, link: BotLink, events: Events) -> None:
        self._platform = platform
        self._link = link
        self._events = events
        self._payloads = Payloads(platform)

    def click(self, user: User, fields: Json) -> Json:
        """Use a button or menu of a message."""
        channel = channel_seen_by(self._platform, user, fields)
        message = self._message(user, channel, need(fields, "ts"))
        action = _action(message.get("blocks", []), fields)
        self._ask(self._payloads.message_click(user, channel, message, action))
        return {}

    def view_click(self, user: User, fields: Json) -> Json:
        """Use a button or menu of a modal or of the Home tab."""
        view = self._view(user, need(fields, "view_id"))
        action = _action(view["blocks"], fields)
        self._ask(self._payloads.view_click(user, _with_state(view, fields), action))
        return {}

    def submit(self, user: User, fields: Json) -> Json:
        """Send a modal off. The result has `errors`, a sentence for each block, when it was not taken."""
        view = _with_state(self._view(user, need(fields, "view_id")), fields)
        if view["submit"] is None:
            raise ActError("This form has nothing to submit.")
        errors = mistakes(view["blocks"], view["state"]["values"])
        if errors:
            return {"errors": errors}
        reply = self._link.interaction(self._payloads.submission(user, view))
        if reply.failure:
            raise ActError(TROUBLE)
        try:
            return self._submitted(user, view, answer_of(reply))
        except SlackError as error:
            raise ActError(TROUBLE) from error

    def options(self, user: User, fields: Json) -> Json:
        """Look something up by typing into a field whose options the app finds."""
        view = self._view(user, need(fields, "view_id"))
        action = _action(view["blocks"], fields)
        reply = self._link.interaction(
            self._payloads.suggestion(user, view, action, str(fields.get("typed", "")))
        )
        if reply.failure:
            raise ActError(TROUBLE)
        return {"options": _checked_options(answer_of(reply))}

    def close_view(self, user: User, fields: Json) -> Json:
        """Dismiss a modal."""
        view = self._view(user, need(fields, "view_id"))
        self._platform.views.close(view["id"])
        if view["notify_on_close"]:
            self._link.interaction(self._payloads.closed(user, view))
        return {}

    def command(self, user: User, fields: Json) -> Json:
        """Type a slash command."""
        channel = channel_seen_by(self._platform, user, fields)
        name, _, text = need(fields, "text").strip().partition(" ")
        command = self._command(user, name)
        if fields.get("thread_ts"):
            raise ActError(f"{name} is not supported in threads. Sorry!")
        words = typed(self._platform, text.strip()) if command.should_escape else text.strip()
        reply = self._link.command(self._payloads.command(user, channel, name, words))
        if reply.failure:
            late = reply.failure == "http_timeout"
            raise ActError(
                f"{name} failed with the error “{'operation_timeout' if late else 'dispatch_failed'}”."
            )
        self._answered(user, channel, name, answer_of(reply))
        return {}

    def shortcut(self, user: User, fields: Json) -> Json:
        """Use a shortcut, of a message or global."""
        callback_id = need(fields, "callback_id")
        kinds = {shortcut.callback_id: shortcut.kind for shortcut in self._platform.app.shortcuts}
        if callback_id not in kinds:
            raise ActError("There is no such shortcut.")
        if kinds[callback_id] == "global":
            self._ask(self._payloads.shortcut(user, callback_id))
            return {}
        channel = channel_seen_by(self._platform, user, fields)
        message = self._platform.messages.get(channel.channel_id, need(fields, "ts"))
        if message is None:
            raise ActError("That message is no longer there.")
        self._ask(self._payloads.message_shortcut(user, callback_id, channel, message))
        return {}

    def home_opened(self, user: User, _: Json) -> Json:
        """Look at the app's Home tab."""
        dm = self._platform.state.dm_with(user.user_id)
        event = {"type": "app_home_opened", "user": user.user_id, "channel": dm.channel_id, "tab": "home"}
        view = self._platform.views.home(user.user_id)
        self._events.send(event | ({"view": view} if view else {}))
        return {}

    def _ask(self, payload: Json) -> None:
        reply = self._link.interaction(payload)
        if reply.failure:
            raise ActError(_failure(self._platform.app.name, reply))

    def _message(self, user: User, channel: Channel, ts: str) -> Json:
        hidden = self._platform.messages.ephemeral(channel.channel_id, ts)
        if hidden is not None and hidden.user_id == user.user_id:
            return hidden.message
        message = self._platform.messages.get(channel.channel_id, ts)
        if message is None:
            raise ActError("That message is no longer there.")
        return message

    def _view(self, user: User, view_id: str) -> Json:
        found = self._platform.views.find(view_id)
        if found is None or found[0] != user.user_id:
            raise ActError("That form is no longer open.")
        return found[1]

    def _command(self, user: User, name: str) -> Command:
        for command in self._platform.app.commands:
            if command.command == name and not user.is_stranger:
                return command
        if user.is_stranger:
            raise ActError("Commands of apps are not available to people from other companies.")
        raise ActError(f"{name} is not a valid command.")

    def _answered(self, user: User, channel: Channel, name: str, answer: Any) -> None:
        if not answer:
            return
        values = answer if isinstance(answer, dict) else {"text": str(answer)}
        try:
            self._platform.respond(Origin(user.user_id, channel.channel_id), values)
        except SlackError as error:
            raise ActError(f"{name} failed with the error “{error.error}”.") from error

    def _submitted(self, user: User, view: Json, answer: Any) -> Json:
        action = answer.get("response_action") if isinstance(answer, dict) else None
        match action:
            case None:
                self._platform.views.close(view["id"])
            case "clear":
                self._platform.views.clear(user.user_id)
            case "update":
                self._platform.views.update(view["id"], checked_view(answer.get("view"), ("modal",)))
            case "push":
                self._platform.views.push(user.user_id, checked_view(answer.get("view"), ("modal",)))
            case "errors":
                return {"errors": _checked_errors(view, answer.get("errors"))}
            case _:
                raise SlackError("invalid_response_action")
        return {}


def _action(blocks: list[Json], fields: Json) -> Json:
    """The action that a click makes, from the element itself and from what the person chose."""
    block_id, action_id = need(fields, "block_id"), need(fields, "action_id")
    for block in blocks:
        for element in interactive_elements(block):
            if (block["block_id"], element["action_id"]) == (block_id, action_id):
                kept = (
                    ("type", "action_id", "text", "value")
                    if element["type"] == "button"
                    else ("type", "action_id")
                )
                action = {key: element[key] for key in kept if key in element}
                chosen = {k: v for k, v in fields.items() if k.startswith("selected_")}
                if element["type"].endswith("_input"):
                    chosen["value"] = fields.get("value")
                return action | {"block_id": block_id} | chosen
    raise ActError("That button is no longer there.")


def _with_state(view: Json, fields: Json) -> Json:
    return {**view, "state": {"values": entered(view["blocks"], fields.get("values") or {})}}


def _checked_options(answer: Any) -> list[Json]:
    """The options that the app found. What Slack would not show is an error here."""
    options = answer.get("options") if isinstance(answer, dict) else None
    faults = Faults()
    items = faults.items(options, "/options", MOST_OPTIONS, least=0)
    if items:
        check_options(faults, items, "/options", MOST_OPTIONS)
    if faults.messages:
        raise ActError(TROUBLE)
    return items


def _checked_errors(view: Json, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_errors")
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}


def _failure(name: str, reply: Reply) -> str:
    if reply.failure == "http_timeout":
        return f"{name} did not respond in time. Please try again."
    if reply.failure == "http_error":
        return f"{name} responded with an error (status {reply.status}). Please try again."
    return f"{name} could not be reached. Please try again."
