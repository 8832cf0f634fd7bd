"""Windows that are sent: the comment form and the feedback form. A refusal keeps what was typed."""

from collections.abc import Callable

import structlog
from slack_bolt import Ack, App

from bot.domain.message import Form
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.give_feedback import FORM, feedback_from_form
from bot.flows.metrics import ANSWERS
from bot.flows.record_answer import COMMENT, record_form
from bot.listeners.desk import Desk, form_errors
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
        _finish(ack, COMMENT, lambda: _recorded(desk, actor, sent))

    @app.view(FORM)
    def on_feedback_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        source = f"view:{sent.view_id}"
        _finish(
            ack,
            "words",
            lambda: feedback_from_form(desk.tools, actor, sent.context, sent.values, source, desk.now()),
        )


def _recorded(desk: Desk, actor: Actor, sent: Submission) -> Form:
    receipt = record_form(desk.tools, actor, sent.context, sent.values, desk.now())
    ANSWERS.labels("form").inc()
    return receipt


def _finish(ack: Ack, field: str, keep: Callable[[], Form]) -> None:
    """Show the receipt in the form's place, or say at the field what is in the way."""
    try:
        ack(response_action="update", view=form_view(keep()))
    except RefusalError as refusal:
        ack(response_action="errors", errors=form_errors(field, refusal))
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
        ack(response_action="errors", errors=form_errors(field, None))
