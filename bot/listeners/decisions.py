"""The buttons that end each change, and the window in which somebody decides."""

from slack_bolt import Ack, App

from bot.domain.decision import CHOICES
from bot.domain.people import Actor
from bot.flows.decide import decide, decide_form
from bot.flows.decision_form import FORM
from bot.flows.next_steps import ACTION
from bot.listeners.clicks import actor_of, place_of
from bot.listeners.desk import Desk, show
from bot.listeners.forms import finish_form
from bot.slack.payloads import read_click, read_submission


def register(app: App, desk: Desk) -> None:
    """Listen for a button of each kind of decision, and for the window."""

    def on_button(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        kind = click.action.removeprefix(ACTION)
        make = (desk.tools, actor_of(click), kind, click.value, desk.now())
        show(desk, place_of(click), lambda: decide_form(*make))
        ack()

    for choice in CHOICES:
        app.action(f"{ACTION}{choice.value}")(on_button)

    @app.view(FORM)
    def on_decision(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        actor = Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
        given = (desk.tools, actor, sent.context, sent.values, f"view:{sent.view_id}", desk.now())
        finish_form(desk, ack, sent, "reason", lambda: decide(*given))
