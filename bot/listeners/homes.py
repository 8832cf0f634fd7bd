"""Showing a person's Home tab: when they open it, go to another page, or did something from it."""

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.people import Actor
from bot.flows.home import home
from bot.listeners.desk import Desk
from storage.database import DatabaseUnreachableError

log = structlog.get_logger()


def refresh_home(desk: Desk, actor: Actor, place: str | None) -> None:
    """Bring the Home tab up to date after something was done from it; None was done elsewhere.

    What is done elsewhere, or by others, stands there when it is opened next.
    """
    if place is not None:
        turn = desk.turns.take(actor.user_id)
        desk.soon(lambda: turn(lambda: _publish_if_possible(desk, actor, place)))


def publish_home(desk: Desk, actor: Actor, place: str) -> None:
    """Show a place of somebody's Home tab. Raises a `DeliveryError` when Slack does not take it."""
    shown = home(desk.tools, actor, place, desk.now())
    desk.views.publish_home(actor.user_id, shown.parts, shown.place)


def _publish_if_possible(desk: Desk, actor: Actor, place: str) -> None:
    try:
        publish_home(desk, actor, place)
    except DeliveryError as trouble:
        log.warning("home_not_shown", reason=trouble.reason)
    except DatabaseUnreachableError as gone:
        log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
