"""What the listeners work with, and how a person gets an answer or a refusal where they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.message import Form, Message, Part, Words, without_markup
from bot.domain.refusal import RefusalError
from bot.flows.refusal_words import refusal_words
from bot.flows.tools import Tools
from bot.prompts import say
from bot.slack.identity import Identity
from bot.slack.replies import SlackReplies
from bot.slack.views import SlackViews
from storage.database import DatabaseUnreachableError

log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    """The flows' tools, the ways to one person, the clock, and a place for work that comes after the ack."""

    tools: Tools
    views: SlackViews
    replies: SlackReplies
    identity: Callable[[], Identity]
    now: Callable[[], datetime]
    soon: Callable[[Callable[[], object]], object]


@dataclass(frozen=True)
class Place:
    """Where a person did something, and so where the answer goes."""

    user: str
    trigger: str
    response_url: str | None
    channel: str | None = None


def or_refusal(ask: Callable[[], Message]) -> Message:
    """The flow's message, or the sentence that says why not. A database that fails is said, not hidden."""
    try:
        return ask()
    except RefusalError as refusal:
        return Message((Words(refusal_words(refusal)),))
    except DatabaseUnreachableError:
        log.exception("database_unreachable")
        return Message((Words(say("refusals", "unwell")),))


def form_errors(field: str, refusal: RefusalError | None) -> dict[str, str]:
    """The errors of a form, at the field that they belong to; None stands for a database that failed."""
    if refusal is None:
        return {field: without_markup(say("refusals", "unwell"))}
    return {refusal.field or field: without_markup(refusal_words(refusal))}


def tell(desk: Desk, place: Place, *messages: Message) -> None:
    """Show messages to one person: soon, through the response_url; from the Home tab in a window at once."""
    if place.response_url is None:
        _opened(desk, place, _notice(tuple(part for message in messages for part in message.parts)))
        return
    desk.soon(lambda: _respond(desk, place, *messages))


def show(desk: Desk, place: Place, make: Callable[[], Form]) -> None:
    """Open a form for one person; a refusal is told instead."""
    made: list[Form] = []

    def ready() -> Message:
        made.append(make())
        return Message(())

    said = or_refusal(ready)
    if made and _opened(desk, place, made[0]):
        return
    if made:
        said = Message((Words(say("refusals", "not_opened")),))
    if place.response_url is not None:
        tell(desk, place, said)
    elif not made:
        _opened(desk, place, _notice(said.parts))


def _opened(desk: Desk, place: Place, form: Form) -> bool:
    try:
        desk.views.open_form(place.trigger, form)
    except DeliveryError as trouble:
        log.warning("window_not_opened", reason=trouble.reason)
        return False
    return True


def _notice(parts: tuple[Part, ...]) -> Form:
    return Form("notice", say("help", "notice_title"), parts, close=say("answer", "done"))


def _respond(desk: Desk, place: Place, *messages: Message) -> None:
    """Through the response_url, or else in the channel. The answer itself is stored already."""
    for message in messages:
        try:
            desk.replies.respond(place.response_url or "", message)
        except DeliveryError as trouble:
            log.warning("receipt_not_delivered", reason=trouble.reason, channel=place.channel)
            if place.channel is not None:
                desk.replies.post_ephemeral(place.channel, place.user, message)
