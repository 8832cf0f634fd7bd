"""Windows that are sent: the comment form and the feedback form. A refusal keeps what was typed."""

from collections.abc import Callable

import structlog
from slack_bolt import Ack, App

from bot.domain.message import Form
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.forget_me import FORM as FORGET
from bot.flows.forget_me import forget, not_forgotten
from bot.flows.give_feedback import FORM, feedback_from_form
from bot.flows.masked_words import field_of
from bot.flows.metrics import ANSWERS
from bot.flows.record_answer import COMMENT, record_form
from bot.flows.refusal_words import refusal_words
from bot.listeners.desk import Desk, form_errors
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
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        finish_form(ack, field_of(COMMENT, sent.values), lambda: _recorded(desk, actor, sent))

    @app.view(FORM)
    def on_feedback_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        source = f"view:{sent.view_id}"
        finish_form(
            ack,
            "words",
            lambda: feedback_from_form(desk.tools, actor, sent.context, sent.values, source, desk.now()),
        )

    @app.view(FORGET)
    def on_forget_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        ack(response_action="update", view=form_view(_forgotten(desk, actor)))


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


def finish_form(ack: Ack, field: str, keep: Callable[[], Form]) -> None:
    """Show the receipt in the form's place, or say at the field what is in the way."""
    try:
        ack(response_action="update", view=form_view(keep()))
    except RefusalError as refusal:
        ack(response_action="errors", errors=form_errors(field, refusal))
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        ack(response_action="errors", errors=form_errors(field, None))
