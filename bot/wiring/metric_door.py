"""The door for dashboards, where POPS_METRICS_TOKEN opens one."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from storage import purge
from storage.readings import Kept

if TYPE_CHECKING:
    from bot.wiring.bot import Bot


def metric_door(bot: "Bot") -> Sequence[BaseRoute]:
    """The routes of the door; none where there is no token."""
    token = bot.settings.metrics_token
    if token is None:
        return ()
    from bot.flows.metric_push import push_readings
    from bot.web.metric_api import metric_routes

    def push(body: bytes) -> Kept:
        return push_readings(bot.database, _workspace_of(bot), body, bot.clock())

    return metric_routes(token.get_secret_value(), version("pops"), push)


def _workspace_of(bot: "Bot") -> str:
    """The one workspace that is set up, even when Slack is out of reach; among several, the token's."""
    with bot.database.snapshot() as session:
        known = purge.known_workspaces(session)
    return known[0] if len(known) == 1 else bot.identity().workspace
