"""What happens to channels in Slack: who is in them, and what becomes of them: archived, deleted, moved."""

from datetime import datetime, timedelta

from bot.domain.delivery import DeliveryError
from bot.domain.round import SkipReason
from bot.flows.sync_roster import sync_roster
from bot.flows.tools import Tools
from bot.flows.trouble import note_trouble
from storage import deliveries, digests, rounds, teams, workspaces

STILL_WANTED = timedelta(days=7)
"""What a channel refused longer ago than this is stale: the next digest or pulse takes its place."""


def people_changed(tools: Tools, workspace: str, channel: str, now: datetime) -> None:
    """Somebody joined or left: bring the roster of the channel's team up to date."""
    with tools.database.snapshot() as session:
        team = teams.team_of_channel(session, workspace, channel)
    if team is not None:
        sync_roster(tools, workspace, team, now)


def channel_usable(tools: Tools, workspace: str, channel: str, now: datetime) -> None:
    """The channel is back, or the bot is in it again: what it refused lately is tried again."""
    with tools.database.transaction() as session:
        if workspaces.get_workspace(session, workspace) is not None:
            teams.set_channel_trouble(session, workspace, channel, None)
            deliveries.wake(session, workspace, channel, now - STILL_WANTED)


def channel_in_trouble(tools: Tools, workspace: str, channel: str, reason: SkipReason, now: datetime) -> None:
    """The channel is archived or the bot was removed: remember it, and tell the ops leads.

    Slack is asked first: this may come late, or a second time, after the trouble is over.
    """
    if _is_well(tools, channel):
        return
    with tools.database.transaction() as session:
        note_trouble(session, workspace, channel, reason, now)


def _is_well(tools: Tools, channel: str) -> bool:
    try:
        facts = tools.directory.channel(channel)
    except DeliveryError:
        return False
    return facts.bot_is_member and not facts.archived


def channel_moved(tools: Tools, workspace: str, old: str, new: str) -> None:
    """Slack gave the channel another id: everything that is or will be posted there follows."""
    with tools.database.transaction() as session:
        teams.move_channel(session, workspace, old, new)
        workspaces.move_digest(session, workspace, old, new)
        digests.move_digests(session, workspace, old, new)
        rounds.move_rounds(session, workspace, old, new)
        deliveries.move_deliveries(session, workspace, old, new)
