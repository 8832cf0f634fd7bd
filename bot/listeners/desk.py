"""What the listeners work with, and how a person gets an answer or a refusal where they are."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.form import Form
from bot.domain.message import Message, Part, Quote, Words, escape, unescape, without_markup, words_of
from bot.domain.refusal import RefusalError
from bot.flows.owe_receipt import owe_receipt
from bot.flows.record_answer import Choice, Recorded
from bot.flows.refusal_words import refusal_at_field, refusal_words
from bot.flows.together import Together
from bot.flows.tools import Tools
from bot.listeners.turns import Turns
from bot.prompts import say
from bot.slack.identity import Identity
from bot.slack.replies import SlackReplies
from bot.slack.texts import paragraphs, size
from bot.slack.views import SlackViews
from storage.database import DatabaseUnreachableError

_QUOTE, _QUOTES, _MOST = 2900, 3, 9900
"""Characters of one quotation, and quotations and characters of one message, that Slack shows."""

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
    choices: Together[Choice, Recorded | RefusalError]
    turns: Turns = field(default_factory=Turns)


@dataclass(frozen=True)
class Place:
    """Where a person did something, and so where the answer goes; `home` is their place on the Home tab."""

    user: str
    trigger: str
    response_url: str | None
    channel: str | None = None
    home: str | None = None


def or_refusal(ask: Callable[[], Message]) -> Message:
    """The flow's message, or the sentence that says why not. A database that fails is said, not hidden."""
    try:
        return ask()
    except RefusalError as refusal:
        said = refusal_words(refusal)
        return Message((Words(said),), brief=said)
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        return unwell()


def or_refused(ask: Callable[[], list[Message]]) -> tuple[Message, ...]:
    """The flow's messages, at least one, or the one sentence that says why not."""
    made: list[Message] = []

    def make() -> Message:
        made.extend(ask())
        return made[0]

    said = or_refusal(make)
    return tuple(made) or (said,)


def unwell() -> Message:
    """What a person is told when the database failed."""
    return Message((Words(say("refusals", "unwell")),))


def handing_back(said: Message, typed: str) -> tuple[Message, ...]:
    """A refusal and, below it, the words that it refuses: Slack has emptied the box they were typed in.

    As many messages as they need.
    """
    pieces = tuple(Quote(unescape(piece)) for piece in paragraphs(escape(typed), _QUOTE))
    if not pieces:
        return (said,)
    beginning = (*said.parts, Words(say("refusals", "typed")))
    fitting = min(_QUOTES, (_MOST - size(words_of(beginning))) // _QUOTE)
    first = replace(said, parts=(*beginning, *pieces[:fitting]))
    further = range(fitting, len(pieces), _QUOTES)
    return (first, *(Message(pieces[n : n + _QUOTES]) for n in further))


def form_errors(tools: Tools, field: str, refusal: RefusalError | None) -> dict[str, str]:
    """The errors of a form, at the field that they belong to; None stands for a database that failed."""
    if refusal is None:
        return {field: without_markup(say("refusals", "unwell"))}
    return {refusal.field or field: refusal_at_field(tools, refusal)}


def tell(desk: Desk, place: Place, *messages: Message) -> None:
    """Show messages to one person: soon, through the response_url; from the Home tab in a window at once."""
    if place.response_url is None:
        if not _opened(desk, place, _notice(tuple(part for message in messages for part in message.parts))):
            desk.soon(lambda: _owe(desk, place, *messages))
        return
    desk.soon(lambda: _respond(desk, place, *messages))


def tell_soon(desk: Desk, place: Place, ask: Callable[[], list[Message]]) -> None:
    """Tell what takes a while to put together: Slack waits three seconds for an ack."""
    desk.soon(lambda: tell(desk, place, *or_refused(ask)))


def show(desk: Desk, place: Place, make: Callable[[], Form], *, typed: str = "") -> None:
    """Open a form for one person; a refusal is told instead, with the words that the form was to hold."""
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
        tell(desk, place, *handing_back(said, typed))
    elif not made:
        _opened(desk, place, _notice(said.parts))


def show_later(desk: Desk, place: Place, make: Callable[[], Message]) -> None:
    """Show in a window what takes a while to put together: one opens at once, and is filled then."""
    wait = _notice((Words(say("help", "one_moment")),))
    try:
        window = desk.views.open_form(place.trigger, wait, place.home)
    except DeliveryError as trouble:
        log.warning("window_not_opened", reason=trouble.reason)
        return
    desk.soon(lambda: _fill(desk, place, window, or_refusal(make)))


def _fill(desk: Desk, place: Place, window: str, said: Message) -> None:
    try:
        desk.views.update_form(window, _notice(said.parts), place.home)
    except DeliveryError as trouble:
        log.info("window_not_filled", reason=trouble.reason)


def _opened(desk: Desk, place: Place, form: Form) -> bool:
    try:
        desk.views.open_form(place.trigger, form, place.home)
    except DeliveryError as trouble:
        log.warning("window_not_opened", reason=trouble.reason)
        return False
    return True


def _notice(parts: tuple[Part, ...]) -> Form:
    return Form("notice", say("help", "notice_title"), parts, close=say("answer", "done"))


def _respond(desk: Desk, place: Place, *messages: Message) -> None:
    """Through the response_url, in the channel, or else later. The answer itself is stored already."""
    _owe(desk, place, *(message for message in messages if not _is_told(desk, place, message)))


def _is_told(desk: Desk, place: Place, message: Message) -> bool:
    try:
        desk.replies.respond(place.response_url or "", message)
    except DeliveryError as trouble:
        log.warning("receipt_not_delivered", reason=trouble.reason, channel=place.channel)
    else:
        return True
    if place.channel is None:
        return False
    try:
        desk.replies.post_ephemeral(place.channel, place.user, message)
    except DeliveryError as trouble:
        log.warning("receipt_not_posted", reason=trouble.reason, channel=place.channel)
        return False
    return True


def _owe(desk: Desk, place: Place, *messages: Message) -> None:
    """Tell the person as soon as Slack takes it, in words that name no choices: they are kept until then."""
    for message in messages:
        if message.brief is not None:
            owe_receipt(desk.tools, desk.identity().workspace, place.user, message.brief, desk.now())
