"""Buttons: answering, adding a comment, withdrawing, and asking who sees what."""

import re
from collections.abc import Callable

from slack_bolt import Ack, App, BoltResponse

from bot.domain.message import Message
from bot.domain.people import Actor
from bot.domain.question import CHOICES
from bot.domain.refusal import RefusalError
from bot.flows.metrics import ANSWERS
from bot.flows.pops_command import privacy_message
from bot.flows.record_answer import comment_form, record_choice, withdraw
from bot.listeners.desk import Desk, Place, or_refusal, show, tell, unwell
from bot.slack.payloads import Click, read_click

NOT_KEPT = 503

_CHOICES = {str(choice): choice for choice in CHOICES}


def register(app: App, desk: Desk) -> None:
    """Listen for every button of Pops."""

    @app.action(re.compile(r"^answer:\d$"))
    def on_answer(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        return _finish(desk, ack, click, lambda: _record(desk, click))

    @app.action("comment")
    def on_comment(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(desk, _place(click), lambda: comment_form(desk.tools, _actor(click), click.value))
        ack()

    @app.action("withdraw")
    def on_withdraw(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        return _finish(desk, ack, click, lambda: withdraw(desk.tools, _actor(click), click.value, desk.now()))

    @app.action("privacy")
    def on_privacy(ack: Ack, body: dict[str, object]) -> None:
        tell(desk, _place(read_click(body)), privacy_message())
        ack()


def _finish(desk: Desk, ack: Ack, click: Click, keep: Callable[[], Message]) -> BoltResponse | None:
    """Tell what came of it. What the database did not keep is not acknowledged, so that Slack itself says so.

    Otherwise nobody would hear of it when Slack does not take our sentence either.
    """
    said = or_refusal(keep)
    tell(desk, _place(click), said)
    if said == unwell():
        return BoltResponse(status=NOT_KEPT)
    ack()
    return None


def _record(desk: Desk, click: Click) -> Message:
    round_id, _, rest = click.value.partition("|")
    question_id, _, choice = rest.rpartition("|")
    if choice not in _CHOICES:
        raise RefusalError("choice_unknown")
    receipt = record_choice(desk.tools, _actor(click), round_id, question_id, _CHOICES[choice], desk.now())
    ANSWERS.labels("click").inc()
    return receipt


def _actor(click: Click) -> Actor:
    return Actor(click.workspace, click.user, click.user_workspace or click.workspace)


def _place(click: Click) -> Place:
    return Place(click.user, click.trigger, click.response_url, click.channel)
