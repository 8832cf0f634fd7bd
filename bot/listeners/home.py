"""The Home tab opens, and what its own buttons do."""

import re

import structlog
from slack_bolt import Ack, App

from bot.domain.delivery import RefusedError
from bot.domain.people import Actor
from bot.flows.ask_author import comments_message
from bot.flows.give_feedback import feedback_form
from bot.flows.home.place import GO
from bot.flows.my_data import ask_for_my_data
from bot.flows.send_history import BUTTON as HISTORY
from bot.flows.send_history import ask_for_history
from bot.flows.welcome import welcome
from bot.listeners.clicks import actor_of, place_of
from bot.listeners.desk import Desk, or_refusal, show, show_later, tell
from bot.listeners.homes import publish_home, refresh_home
from bot.slack.event_payloads import read_home_opened
from bot.slack.payloads import read_click

log = structlog.get_logger()


def register(app: App, desk: Desk) -> None:
    """Listen for the Home tab and for the buttons that stand nowhere else."""

    @app.event("app_home_opened")
    def on_home(body: dict[str, object]) -> None:
        opened = read_home_opened(body)
        actor = Actor(opened.workspace, opened.user, opened.workspace)
        desk.soon(lambda: welcome(desk.tools, actor, desk.now()))
        if opened.tab == "home":
            _open(desk, actor, opened.place)

    @app.action(re.compile(rf"^{GO}:"))
    def on_go(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        refresh_home(desk, actor_of(click), click.value)
        ack()

    _register_asking(app, desk)


def _open(desk: Desk, actor: Actor, place: str) -> None:
    """Show the tab; what Slack refuses for good is not worth its asking again."""
    try:
        publish_home(desk, actor, place)
    except RefusedError as refused:
        log.warning("home_not_shown", reason=refused.reason)


def _register_asking(app: App, desk: Desk) -> None:
    @app.action("my_data")
    def on_my_data(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), desk.now())
        tell(desk, place_of(click), or_refusal(lambda: ask_for_my_data(*given)))
        ack()

    @app.action(HISTORY)
    def on_history(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        tell(desk, place_of(click), or_refusal(lambda: ask_for_history(*given)))
        ack()

    @app.action("give_feedback")
    def on_feedback(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(desk, place_of(click), lambda: feedback_form(desk.tools, actor_of(click), click.channel))
        ack()

    @app.action("comments")
    def on_comments(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.channel, desk.now())
        show_later(desk, place_of(click), lambda: comments_message(*given))
        ack()
