"""What the health pages look at."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from bot.slack.reach import SlackReach
from bot.web.health import Probe, Vitals
from storage.database import DatabaseUnreachableError
from storage.migrate import is_current

if TYPE_CHECKING:
    from bot.wiring.bot import Bot

MOST_LATE = timedelta(minutes=10)
"""A delivery that is later than this means that sending is stuck."""


def vitals(bot: "Bot") -> Vitals:
    """Probes of the database, the schema, Slack and the oldest delivery, and the gauges of the metrics."""
    reach = SlackReach(bot.client)
    probes = (
        Probe("database", lambda: _database(bot)),
        Probe("schema", lambda: _schema(bot)),
        Probe("slack", reach.trouble),
        Probe("deliveries", lambda: _deliveries(bot)),
    )
    return Vitals(version("pops"), probes, lambda: _gauges(bot))


def _database(bot: "Bot") -> str | None:
    try:
        bot.database.check()
    except DatabaseUnreachableError:
        return "it does not answer"
    return None


def _schema(bot: "Bot") -> str | None:
    try:
        return None if is_current(bot.database) else "it is not the one that this version needs"
    except DatabaseUnreachableError:
        return "the database does not answer"


def _deliveries(bot: "Bot") -> str | None:
    try:
        late, _ = bot.lateness()
    except DatabaseUnreachableError:
        return "the database does not answer"
    return None if late < MOST_LATE else f"the oldest has been due for {int(late.total_seconds())} s"


def _gauges(bot: "Bot") -> Mapping[str, tuple[str, float]]:
    """Measured at the moment of asking; a database that does not answer leaves them out."""
    try:
        owed, ticked = bot.lateness()
    except DatabaseUnreachableError:
        return {}
    return {
        "pops_delivery_oldest_seconds": ("How long the oldest delivery has been due", owed.total_seconds()),
        "pops_tick_lag_seconds": (
            "How long the oldest thing for a tick has been due",
            ticked.total_seconds(),
        ),
    }
