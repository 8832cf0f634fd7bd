"""The inbox of ops leads: its windows, its buttons there and on the Home tab, and what is sent from it."""

import re
from collections.abc import Callable

import structlog
from slack_bolt import Ack, App

from bot.domain.delivery import DeliveryError
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import inbox, inbox_forms
from bot.flows.home import HomePlace, Tab
from bot.flows.inbox_forms import Place, read_place
from bot.flows.inbox_words import ANSWER, FILTER, JOIN, SEEN, SHOW, InboxView
from bot.flows.masked_words import field_of
from bot.listeners.clicks import actor_of
from bot.listeners.desk import Desk, form_errors, or_refusal
from bot.listeners.forms import finish_form
from bot.listeners.homes import refresh_home
from bot.prompts import say
from bot.slack.forms import form_view
from bot.slack.payloads import Click, Submission, read_click, read_submission
from storage.database import DatabaseUnreachableError

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Listen for all that can be done with the inbox."""
    _register_buttons(app, desk)
    _register_forms(app, desk)


def _register_buttons(app: App, desk: Desk) -> None:
    @app.action(re.compile(rf"^{SHOW}:"))
    def on_show(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        view = InboxView.read(click.value)
        if click.home is not None and click.modal is None:
            refresh_home(desk, actor_of(click), _at_home(view))
        else:
            _show(desk, click, lambda: inbox.inbox_form(desk.tools, actor_of(click), view), instead=True)
        ack()

    @app.action(SEEN)
    def on_seen(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        actor, place = actor_of(click), _place(click)

        def seen() -> Form:
            inbox.mark_seen(desk.tools, actor, place.feedback_id, desk.now())
            return inbox.inbox_form(desk.tools, actor, place.view)

        _show(desk, click, seen, instead=True, only_in_window=True)
        refresh_home(desk, actor, click.home)
        ack()

    for action, make in ((ANSWER, inbox_forms.answer_form), (JOIN, inbox_forms.join_form)):
        app.action(action)(_opening(desk, make))

    @app.action(FILTER)
    def on_filter(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        _show(desk, click, lambda: inbox_forms.filter_form(desk.tools, actor_of(click), _place(click)))
        ack()


def _opening(desk: Desk, make: Callable[..., Form]) -> Callable[..., None]:
    """A button that opens a form about one piece of feedback."""

    def on_click(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        actor, place = actor_of(click), _place(click)
        _show(desk, click, lambda: make(desk.tools, actor, place, desk.now()))
        desk.soon(lambda: _refresh(desk, actor, place, click.home))
        ack()

    return on_click


def _register_forms(app: App, desk: Desk) -> None:
    @app.view(inbox_forms.ANSWER)
    def on_answer(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        given = (desk.tools, _actor(sent), sent.context, sent.values, desk.now())
        field = field_of(inbox_forms.WORDS, sent.values)
        _finish(desk, ack, sent, field, lambda: inbox_forms.answer(*given))

    @app.view(inbox_forms.JOIN)
    def on_join(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        given = (desk.tools, _actor(sent), sent.context, sent.values, desk.now())
        _finish(desk, ack, sent, inbox_forms.WITH, lambda: inbox_forms.join(*given))

    @app.view(inbox_forms.FILTER)
    def on_filter(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        place = inbox_forms.chosen_place(sent.context, sent.values)
        if place.window:
            _finish(desk, ack, sent, "state", lambda: place)
        elif sent.home is not None:
            ack()
            refresh_home(desk, _actor(sent), _at_home(place.view))
        else:
            finish_form(
                desk, ack, sent, "state", lambda: inbox.inbox_form(desk.tools, _actor(sent), place.view)
            )


def _finish(desk: Desk, ack: Ack, sent: Submission, field: str, keep: Callable[[], Place | Form]) -> None:
    """Close the form and bring up to date what lies below it, or say at the field what is in the way.

    A form in its place is shown instead.
    """
    try:
        done = keep()
    except RefusalError as refusal:
        ack(response_action="errors", errors=form_errors(desk.tools, field, refusal))
        return
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        ack(response_action="errors", errors=form_errors(desk.tools, field, None))
        return
    if isinstance(done, Form):
        ack(response_action="update", view=form_view(done, sent.home))
        return
    ack()
    desk.soon(lambda: _refresh(desk, _actor(sent), done, sent.home))


def _refresh(desk: Desk, actor: Actor, place: Place, at_home: str | None) -> None:
    """Show what is true now, in the window that is open and on the Home tab."""
    if place.window:
        try:
            desk.views.update_form(place.window, inbox.inbox_form(desk.tools, actor, place.view), at_home)
        except (DeliveryError, RefusalError) as trouble:
            log.info("inbox_not_shown", reason=type(trouble).__name__)
    refresh_home(desk, actor, at_home)


def _at_home(view: InboxView) -> str:
    """The inbox on the Home tab, looking for this."""
    return HomePlace(Tab.INBOX, about=view.text).text


def _show(
    desk: Desk,
    click: Click,
    make: Callable[[], Form],
    *,
    instead: bool = False,
    only_in_window: bool = False,
) -> None:
    """Show a form above the window of the click, or in its place; a click elsewhere opens a window.

    A refusal is shown in the same way.
    """
    made: list[Form] = []

    def ready() -> Message:
        made.append(make())
        return Message(())

    said = or_refusal(ready)
    if made and only_in_window and click.modal is None:
        return
    form = (
        made[0]
        if made
        else Form("notice", say("help", "notice_title"), said.parts, close=say("answer", "done"))
    )
    try:
        if click.modal is None:
            desk.views.open_form(click.trigger, form, click.home)
        elif instead and made:
            desk.views.update_form(click.modal, form, click.home)
        else:
            desk.views.push_form(click.trigger, form, click.home)
    except DeliveryError as trouble:
        log.warning("window_not_opened", reason=trouble.reason)


def _place(click: Click) -> Place:
    place = read_place(click.value)
    return Place(place.feedback_id, place.view, click.modal or "")


def _actor(sent: Submission) -> Actor:
    return Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
