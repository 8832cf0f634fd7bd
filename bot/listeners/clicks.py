"""Buttons: answering, adding a comment, withdrawing, asking who sees what, and looking at a history."""

import re
from collections.abc import Callable
from datetime import datetime

from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.domain.message import Message
from bot.domain.people import Actor
from bot.domain.question import CHOICES
from bot.domain.refusal import RefusalError
from bot.flows.compare_changes import compare_messages
from bot.flows.metrics import ANSWERS
from bot.flows.pops_command import privacy_message
from bot.flows.record_answer import Choice, Recorded, comment_form, receipt, withdraw
from bot.listeners.desk import Desk, Place, or_refusal, show, tell, tell_soon, unwell
from bot.listeners.homes import refresh_home
from bot.slack.acks import answer_after
from bot.slack.payloads import Click, read_click
from storage.database import DatabaseUnreachableError

NOT_KEPT = 503

Outcome = Recorded | RefusalError | DatabaseUnreachableError

_CHOICES = {str(choice): choice for choice in CHOICES}


def register(app: App, desk: Desk) -> None:
    """Listen for every button of Pops."""

    @app.action(re.compile(r"^answer:\d$"))
    def on_answer(body: dict[str, object], context: BoltContext) -> BoltResponse:
        click = read_click(body)
        kept = desk.choices.ask(_choice(click, desk.now()))
        return answer_after(context, kept, lambda outcome: _told(desk, click, outcome))

    @app.action("comment")
    def on_comment(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(desk, place_of(click), lambda: comment_form(desk.tools, actor_of(click), click.value))
        ack()

    @app.action("withdraw")
    def on_withdraw(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        return finish(
            desk, ack, click, lambda: withdraw(desk.tools, actor_of(click), click.value, desk.now())
        )

    @app.action("privacy")
    def on_privacy(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        tell(
            desk, place_of(click), or_refusal(lambda: privacy_message(desk.tools, actor_of(click).workspace))
        )
        ack()

    @app.action("compare")
    def on_compare(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        tell_soon(desk, place_of(click), lambda: compare_messages(*given))
        ack()


def finish(desk: Desk, ack: Ack, click: Click, keep: Callable[[], Message]) -> BoltResponse | None:
    """Tell what came of it. What the database did not keep is not acknowledged, so that Slack itself says so.

    Otherwise nobody would hear of it when Slack does not take our sentence either.
    """
    said = or_refusal(keep)
    tell(desk, place_of(click), said)
    if said == unwell():
        return BoltResponse(status=NOT_KEPT)
    refresh_home(desk, actor_of(click), click.home)
    ack()
    return None


def _choice(click: Click, now: datetime) -> Choice:
    round_id, _, rest = click.value.partition("|")
    question_id, _, choice = rest.rpartition("|")
    return Choice(actor_of(click), round_id, question_id, _CHOICES.get(choice, 0), now)


def _told(desk: Desk, click: Click, outcome: Outcome) -> BoltResponse:
    """How a click is answered. The words for it are made by a thread that nobody waits for.

    On the Home tab the choice itself stands out afterwards, and takes no receipt.
    """
    if isinstance(outcome, Recorded):
        ANSWERS.labels("click").inc()
    refresh_home(desk, actor_of(click), click.home)
    if isinstance(outcome, Recorded) and click.home is not None:
        return BoltResponse(status=200)
    desk.soon(lambda: tell(desk, place_of(click), or_refusal(lambda: _receipt(outcome))))
    return BoltResponse(status=NOT_KEPT if isinstance(outcome, DatabaseUnreachableError) else 200)


def _receipt(outcome: Outcome) -> Message:
    if isinstance(outcome, DatabaseUnreachableError):
        return unwell()
    if isinstance(outcome, RefusalError):
        raise outcome
    return receipt(outcome)


def actor_of(click: Click) -> Actor:
    """Who clicked."""
    return Actor(click.workspace, click.user, click.user_workspace or click.workspace)


def place_of(click: Click) -> Place:
    """Where they clicked."""
    return Place(click.user, click.trigger, click.response_url, click.channel, click.home)
