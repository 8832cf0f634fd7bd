"""Windows that are sent: the comment form and the feedback form. A refusal keeps what was typed."""

from collections.abc import Callable

import structlog
from slack_bolt import Ack, App

from bot.domain.form import Form
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.forget_me import FORM as FORGET
from bot.flows.forget_me import forget, not_forgotten
from bot.flows.give_feedback import FORM, WORDS, feedback_from_form
from bot.flows.masked_words import field_of
from bot.flows.metrics import ANSWERS
from bot.flows.record_answer import COMMENT, record_form
from bot.flows.refusal_words import refusal_words
from bot.listeners.desk import Desk, form_errors
from bot.listeners.homes import refresh_home
from bot.prompts import say
from bot.slack.forms import form_view
from bot.slack.payloads import Submission, read_submission
from storage.database import DatabaseUnreachableError

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Listen for every form of Pops."""

    @app.view(COMMENT)
    def on_comment_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = sender_of(sent)
        finish_form(desk, ack, sent, field_of(COMMENT, sent.values), lambda: _recorded(desk, actor, sent))

    @app.view(FORM)
    def on_feedback_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = sender_of(sent)
        source = f"view:{sent.view_id}"
        finish_form(
            desk,
            ack,
            sent,
            field_of(WORDS, sent.values),
            lambda: feedback_from_form(desk.tools, actor, sent.context, sent.values, source, desk.now()),
        )

    @app.view(FORGET)
    def on_forget_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = sender_of(sent)
        ack(response_action="update", view=form_view(_forgotten(desk, actor), sent.home))
        refresh_home(desk, actor, sent.home)


def _forgotten(desk: Desk, actor: Actor) -> Form:
    """The form has no field that an error could stand at: what went wrong takes its place."""
    try:
        return forget(desk.tools, actor, desk.now())
    except RefusalError as refusal:
        return not_forgotten(refusal_words(refusal))
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        return not_forgotten(say("rights", "forget_unwell"))


def _recorded(desk: Desk, actor: Actor, sent: Submission) -> Form:
    shown = record_form(desk.tools, actor, sent.context, sent.values, desk.now())
    if shown.submit is None:
        ANSWERS.labels("form").inc()
    return shown


def finish_form(desk: Desk, ack: Ack, sent: Submission, field: str, keep: Callable[[], Form]) -> None:
    """Show the receipt in the form's place, or say at the field what is in the way.

    The Home tab that it was opened from is brought up to date.
    """
    try:
        ack(response_action="update", view=form_view(keep(), sent.home))
        refresh_home(desk, sender_of(sent), sent.home)
    except RefusalError as refusal:
        ack(response_action="errors", errors=form_errors(desk.tools, field, refusal))
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        ack(response_action="errors", errors=form_errors(desk.tools, field, None))


def sender_of(sent: Submission) -> Actor:
    """Who sent a form."""
    return Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
