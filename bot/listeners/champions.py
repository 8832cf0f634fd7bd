"""What champions do besides feedback: saying who may hear of their team, and what it learnt."""

from slack_bolt import Ack, App

from bot.domain.people import Actor
from bot.flows import share_lesson, share_team
from bot.listeners.clicks import actor_of, place_of
from bot.listeners.desk import Desk, show
from bot.listeners.forms import finish_form
from bot.slack.payloads import Submission, read_click, read_submission


def register(app: App, desk: Desk) -> None:
    """Listen for both buttons and both forms."""
    _register_sharing(app, desk)
    _register_lessons(app, desk)


def _register_sharing(app: App, desk: Desk) -> None:
    @app.action(share_team.BUTTON)
    def on_button(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(desk, place_of(click), lambda: share_team.sharing_form(desk.tools, actor_of(click)))
        ack()

    @app.view(share_team.FORM)
    def on_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        given = (desk.tools, _actor(sent), sent.values, desk.now())
        finish_form(desk, ack, sent, next(iter(sent.values), ""), lambda: share_team.share(*given))


def _register_lessons(app: App, desk: Desk) -> None:
    @app.action(share_lesson.BUTTON)
    def on_button(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        show(desk, place_of(click), lambda: share_lesson.lesson_form(*given))
        ack()

    @app.view(share_lesson.FORM)
    def on_form(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        given = (desk.tools, _actor(sent), sent.context, sent.values, desk.now())
        finish_form(desk, ack, sent, share_lesson.TRIED, lambda: share_lesson.keep_lesson(*given))


def _actor(sent: Submission) -> Actor:
    return Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
