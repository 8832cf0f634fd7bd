"""Buttons: answering, adding a comment, withdrawing, and asking who sees what."""

import re

from slack_bolt import Ack, App

from bot.domain.message import Message
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.metrics import ANSWERS
from bot.flows.pops_command import privacy_message
from bot.flows.record_answer import comment_form, record_choice, withdraw
from bot.listeners.desk import Desk, Place, or_refusal, show, tell
from bot.slack.payloads import Click, read_click


def register(app: App, desk: Desk) -> None:
    """Listen for every button of Pops."""

    @app.action(re.compile(r"^answer:\d$"))
    def on_answer(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        tell(desk, _place(click), or_refusal(lambda: _record(desk, click)))
        ack()

    @app.action("comment")
    def on_comment(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(desk, _place(click), lambda: comment_form(desk.tools, _actor(click), click.value))
        ack()

    @app.action("withdraw")
    def on_withdraw(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        removed = or_refusal(lambda: withdraw(desk.tools, _actor(click), click.value, desk.now()))
        tell(desk, _place(click), removed)
        ack()

    @app.action("privacy")
    def on_privacy(ack: Ack, body: dict[str, object]) -> None:
        tell(desk, _place(read_click(body)), privacy_message())
        ack()


def _record(desk: Desk, click: Click) -> Message:
    round_id, _, rest = click.value.partition("|")
    question_id, _, choice = rest.rpartition("|")
    if not choice.isdecimal():
        raise RefusalError("choice_unknown")
    receipt = record_choice(desk.tools, _actor(click), round_id, question_id, int(choice), desk.now())
    ANSWERS.labels("click").inc()
    return receipt


def _actor(click: Click) -> Actor:
    return Actor(click.workspace, click.user, click.user_workspace or click.workspace)


def _place(click: Click) -> Place:
    return Place(click.user, click.trigger, click.response_url, click.channel)
