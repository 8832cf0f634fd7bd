"""The buttons of a reminder: not now, never, and again."""

from slack_bolt import Ack, App, BoltResponse

from bot.flows.choose_reminders import never, not_now, remind_me
from bot.listeners.clicks import actor_of, finish
from bot.listeners.desk import Desk
from bot.slack.payloads import read_click

BUTTONS = {"not_now": not_now, "never_remind": never, "remind_me": remind_me}


def register(app: App, desk: Desk) -> None:
    """Listen for the three buttons."""

    def on_choice(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        choose = BUTTONS[click.action]
        return finish(desk, ack, click, lambda: choose(desk.tools, actor_of(click), desk.now()))

    for action in BUTTONS:
        app.action(action)(on_choice)
