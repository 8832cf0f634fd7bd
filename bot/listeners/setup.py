"""The set-up in Slack: its buttons, its forms, and what is looked up in them."""

import re

from slack_bolt import Ack, App, BoltResponse

from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import setup_dialog, setup_list, team_zone
from bot.flows.edit_setup import follow_up
from bot.flows.make_team import team_form
from bot.flows.setup_forms.kinds import FormMistakesError
from bot.flows.setup_search import search_setup
from bot.listeners.clicks import actor_of, finish, place_of
from bot.listeners.desk import Desk, form_errors, show
from bot.listeners.forms import finish_form
from bot.listeners.homes import refresh_home
from bot.slack.forms import form_view
from bot.slack.payloads import Search, Submission, read_click, read_search, read_submission
from bot.slack.pickers import SEARCH, options_found
from storage.database import DatabaseUnreachableError


def register(app: App, desk: Desk) -> None:
    """Listen for the set-up's buttons, forms and searches."""
    _register_buttons(app, desk)
    _register_forms(app, desk)

    @app.options(re.compile(f"^{SEARCH}"))
    def on_search(ack: Ack, body: dict[str, object]) -> None:
        search = read_search(body)
        found = search_setup(desk.tools, _actor(search), search.source, search.typed, desk.now())
        ack(options=options_found(found))


def _register_buttons(app: App, desk: Desk) -> None:
    @app.action(re.compile(f"^setup:({'|'.join(setup_list.WAYS)})$"))
    def on_setup(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        way = click.action.partition(":")[2]
        given = (desk.tools, actor_of(click), click.value, way, desk.now())
        show(desk, place_of(click), lambda: setup_list.open_setup(*given))
        ack()

    @app.action(team_zone.ACTION)
    def on_zone(ack: Ack, body: dict[str, object]) -> BoltResponse | None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        return finish(desk, ack, click, lambda: team_zone.use_zone(*given))

    @app.action("make_team")
    def on_make_team(ack: Ack, body: dict[str, object]) -> None:
        click = read_click(body)
        given = (desk.tools, actor_of(click), click.value, desk.now())
        show(desk, place_of(click), lambda: team_form(*given))
        ack()


def _register_forms(app: App, desk: Desk) -> None:
    @app.view(setup_list.CHOOSE)
    def on_choose(ack: Ack, body: dict[str, object]) -> None:
        sent = read_submission(body)
        given = (desk.tools, _actor(sent), sent.context, sent.held, desk.now())
        finish_form(desk, ack, sent, "entry", lambda: setup_list.chosen_form(*given))

    @app.view(setup_dialog.FORM)
    def on_setup_form(ack: Ack, body: dict[str, object]) -> None:
        _send(desk, ack, read_submission(body))


def _send(desk: Desk, ack: Ack, sent: Submission) -> None:
    """Show what comes next, or say at each field what is in the way."""
    form = setup_dialog.Sent(sent.context, sent.held, sent.began)
    actor, first = _actor(sent), next(iter({**sent.began, **sent.held}), "")
    try:
        outcome = setup_dialog.send_setup(desk.tools, actor, form, desk.now())
    except FormMistakesError as mistakes:
        ack(response_action="errors", errors=mistakes.sentences)
    except RefusalError as refusal:
        ack(response_action="errors", errors=form_errors(desk.tools, first, refusal))
    except DatabaseUnreachableError:
        ack(response_action="errors", errors=form_errors(desk.tools, first, None))
    else:
        ack(response_action="update", view=form_view(outcome.form, sent.home))
        refresh_home(desk, actor, sent.home)
        if outcome.saved is not None:
            kind, key = outcome.saved
            desk.soon(lambda: follow_up(desk.tools, actor, kind, key, desk.now()))


def _actor(sent: Submission | Search) -> Actor:
    return Actor(sent.workspace, sent.user, sent.user_workspace or sent.workspace)
