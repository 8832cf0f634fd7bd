"""What people do in Slack, its JSON -> frozen values, or a `PayloadError` that names what is missing.

Strict about what Pops uses, indifferent to everything else: Slack adds fields at will.
Shapes: Slack's interaction payloads and slash commands; events are read by `bot.slack.event_payloads`.

`workspace` is whoever installed Pops: the team, or the organisation (`E…`) of an org-wide install, where
Slack leaves `team` empty. `user_workspace` is where the person belongs: somebody from another company clicks
in a shared channel with their own team's id, so it says nothing about the installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.slack.forms import TICKED, opened_from
from bot.slack.held import fields_begun, fields_held
from bot.slack.pickers import SEARCH
from bot.slack.reading import (
    Json,
    at,
    identifier,
    listing,
    mapping,
    maybe,
    maybe_id,
    ours,
    text,
)
from bot.slack.typed import command_words, form_words, shown_words

_VALUES = "view.state.values"


@dataclass(frozen=True)
class Click:
    """A button was clicked or an option chosen, in a message (`channel`, `ts`), a modal or the App Home.

    `modal` is the id of the modal, for a click in one. `home` is the place on the Home tab where it was, or
    that the modal was opened from.
    """

    workspace: str
    user: str
    user_workspace: str | None
    channel: str | None
    ts: str | None
    action: str
    value: str
    trigger: str
    response_url: str | None
    modal: str | None = None
    home: str | None = None


@dataclass(frozen=True)
class Submission:
    """A modal was sent; `home` is the place on the Home tab that it was opened from, if it was.

    `values`: field name -> the typed text, the chosen value (of many, one a line), the day as 2026-11-30,
    "yes" for a tick, or None for nothing. `held` is the same for every kind of field: all that it holds;
    `began` is what each held when the form was shown.
    """

    workspace: str
    user: str
    user_workspace: str | None
    form: str
    context: str
    values: Mapping[str, str | None]
    view_id: str
    response_url: str | None
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    began: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    home: str | None = None


@dataclass(frozen=True)
class Search:
    """Somebody typed into a field whose options are looked up in `source`."""

    workspace: str
    user: str
    user_workspace: str | None
    source: str
    typed: str
    context: str


@dataclass(frozen=True)
class Command:
    """A slash command; `text` is what follows it, ready to be parsed."""

    workspace: str
    user: str
    channel: str
    text: str
    trigger: str
    response_url: str


@dataclass(frozen=True)
class ShortcutUse:
    """A shortcut was used, on a message (`channel`, `ts`, its `words`) or from anywhere."""

    workspace: str
    user: str
    channel: str | None
    words: str
    ts: str | None
    trigger: str
    response_url: str | None


def read_click(body: object) -> Click:
    """Read a `block_actions` payload."""
    first = mapping(next(iter(listing(body, "actions")), None), "actions[0]")
    message = maybe(body, "container", "type") == "message"
    return Click(
        workspace=_workspace(body),
        user=identifier(body, "user", "id"),
        user_workspace=maybe_id(body, "user", "team_id"),
        channel=maybe_id(body, "channel", "id") or maybe_id(body, "container", "channel_id"),
        ts=identifier(body, "container", "message_ts") if message else None,
        action=identifier(first, "action_id"),
        value=_value(first),
        trigger=identifier(body, "trigger_id"),
        response_url=maybe_id(body, "response_url"),
        modal=maybe_id(body, "view", "id") if maybe(body, "view", "type") == "modal" else None,
        home=_home_of(body),
    )


def read_submission(body: object) -> Submission:
    """Read a `view_submission` payload."""
    urls = [mapping(entry, "response_urls") for entry in listing(body, "response_urls", missing=())]
    home, context = opened_from(ours(body, "view", "private_metadata"))
    return Submission(
        workspace=_workspace(body),
        user=identifier(body, "user", "id"),
        user_workspace=maybe_id(body, "user", "team_id"),
        form=identifier(body, "view", "callback_id"),
        context=context,
        values=_values(at(body, "view", "state", "values")),
        view_id=identifier(body, "view", "id"),
        response_url=maybe_id(urls[0], "response_url") if urls else None,
        held=fields_held(at(body, "view", "state", "values")),
        began=fields_begun(listing(body, "view", "blocks", missing=())),
        home=home,
    )


def read_search(body: object) -> Search:
    """Read a `block_suggestion` payload."""
    return Search(
        workspace=_workspace(body),
        user=identifier(body, "user", "id"),
        user_workspace=maybe_id(body, "user", "team_id"),
        source=identifier(body, "action_id").removeprefix(SEARCH),
        typed=form_words(text(body, "value", missing="")),
        context=opened_from(ours(body, "view", "private_metadata", missing=""))[1],
    )


def read_command(body: object) -> Command:
    """Read a slash command's form fields."""
    return Command(
        workspace=_workspace(body),
        user=identifier(body, "user_id"),
        channel=identifier(body, "channel_id"),
        text=command_words(text(body, "text", missing="")),
        trigger=identifier(body, "trigger_id"),
        response_url=identifier(body, "response_url"),
    )


def read_shortcut(body: object) -> ShortcutUse:
    """Read a `message_action` (message shortcut) or `shortcut` (global) payload."""
    on_message = text(body, "type") == "message_action"
    return ShortcutUse(
        workspace=_workspace(body),
        user=identifier(body, "user", "id"),
        channel=identifier(body, "channel", "id") if on_message else None,
        words=shown_words(text(body, "message", "text", missing="")) if on_message else "",
        ts=(maybe_id(body, "message", "ts") or identifier(body, "message_ts")) if on_message else None,
        trigger=identifier(body, "trigger_id"),
        response_url=maybe_id(body, "response_url"),
    )


def _workspace(body: object) -> str:
    """Who installed Pops, in an interaction or a command (there `is_enterprise_install` is a string)."""
    if maybe(body, "is_enterprise_install") in (True, "true"):
        return maybe_id(body, "enterprise_id") or identifier(body, "enterprise", "id")
    installed = maybe_id(body, "view", "app_installed_team_id") or maybe_id(body, "team_id")
    return installed or identifier(body, "team", "id")


def _home_of(body: object) -> str | None:
    match maybe(body, "view", "type"):
        case "home":
            return ours(body, "view", "private_metadata", missing="")
        case "modal":
            return opened_from(ours(body, "view", "private_metadata", missing=""))[0]
    return None


def _value(action: Json) -> str:
    if "selected_option" in action:
        return ours(action, "selected_option", "value")
    return ours(action, "value", missing="")


def _values(blocks: object) -> dict[str, str | None]:
    """A form's fields: each is alone in its block and carries the block's name."""
    return {
        name: _typed(mapping(element, _VALUES))
        for name, elements in mapping(blocks, _VALUES).items()
        for element in mapping(elements, _VALUES).values()
    }


def _typed(element: Json) -> str | None:
    match element.get("type"):
        case "plain_text_input":
            typed = element.get("value")
            return None if typed is None else form_words(text(element, "value"))
        case "static_select" | "radio_buttons" | "external_select":
            chosen = element.get("selected_option")
            return None if chosen is None else ours(element, "selected_option", "value")
        case "multi_static_select":
            options = listing(element, "selected_options", missing=())
            return "\n".join(ours(option, "value") for option in options) or None
        case "datepicker":
            return maybe_id(element, "selected_date")
        case "users_select":
            return maybe_id(element, "selected_user")
        case "checkboxes":
            return TICKED if listing(element, "selected_options", missing=()) else None
        case _:
            return None
