"""The buttons and forms of a conversation between a champion and the author of a comment."""

from slack_bolt import Ack, App, BoltResponse

from bot.domain.people import Actor
from bot.flows import answer_champion, ask_author
from bot.flows.masked_words import field_of
from bot.listeners.clicks import actor_of, finish, place_of
from bot.listeners.desk import Desk, show
from bot.listeners.forms import finish_form
from bot.slack.payloads import Submission, read_click, read_submission


def register(app: App, desk: Desk) -> None:
    """Listen for both sides."""
    _register_champion(app, desk)
    _register_author(app, desk)


def _register_champion(app: App, desk: Desk) -> None:
    @app.action("ask_author")
    def on_ask(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        show(
            desk, place_of(click), lambda: ask_author.question_form(desk.tools, actor_of(click), click.value)
        )
        ack()

    @app.action("thread_end")
    def on_end(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        return finish(desk, ack, click, lambda: ask_author.end(desk.tools, actor_of(click), click.value))

    @app.view(ask_author.FORM)
    def on_question(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        field = field_of(ask_author.FIELD, sent.values)
        given = (desk.tools, _actor(sent), sent.context, sent.values, desk.now())
        finish_form(desk, ack, sent, field, lambda: ask_author.ask(*given))


def _register_author(app: App, desk: Desk) -> None:
    @app.action("thread_reply")
    def on_reply(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        actor = actor_of(click)
        show(desk, place_of(click), lambda: answer_champion.reply_form(desk.tools, actor, click.value))
        ack()

    @app.action("thread_ignore")
    def on_ignore(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        return finish(
            desk, ack, click, lambda: answer_champion.ignore(desk.tools, actor_of(click), click.value)
        )

    @app.action("thread_stop")
    def on_stop(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        return finish(desk, ack, click, lambda: answer_champion.stop(*given))

    @app.view(answer_champion.FORM)
    def on_answer(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        field = field_of(answer_champion.FIELD, sent.values)
        given = (desk.tools, _actor(sent), sent.context, sent.values, desk.now())
        finish_form(desk, ack, sent, field, lambda: answer_champion.reply(*given))


def _actor(sent: Submission) -> Actor:
    return Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
