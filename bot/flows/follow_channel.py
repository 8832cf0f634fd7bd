"""What happens to channels in Slack: people and the bot come and go, channels are archived or moved."""

from datetime import datetime, timedelta

from bot.domain.message import Message, Words
from bot.domain.people import PersonKind
from bot.domain.round import SkipReason
from bot.flows.sync_roster import sync_roster
from bot.flows.tools import Tools
from bot.prompts import say
from storage import deliveries, rounds, teams, workspaces
from storage.database import Session
from storage.rows import to_json

STILL_WANTED = timedelta(days=7)
"""What a channel refused longer ago than this is stale: the next digest or pulse takes its place."""


def people_changed(tools: Tools, workspace: str, channel: str, now: datetime) -> None:
    """Somebody joined or left: bring the roster of the channel's team up to date."""
    with tools.database.snapshot() as session:
        team = teams.team_of_channel(session, workspace, channel)
    if team is not None:
        sync_roster(tools, workspace, team, now)


def person_changed(tools: Tools, workspace: str, user_id: str, now: datetime) -> None:
    """Slack says that a user changed (left, became a guest): rosters follow where the person is known."""
    with tools.database.snapshot() as session:
        known = teams.get_person(session, workspace, user_id)
    if known is None:
        return
    person = tools.directory.person(user_id)
    with tools.database.transaction() as session:
        teams.save_person(session, workspace, person, now)
        if person.kind is not PersonKind.MEMBER:
            teams.drop_member(session, workspace, user_id)


def channel_usable(tools: Tools, workspace: str, channel: str, now: datetime) -> None:
    """The channel is back, or the bot is in it again: what it refused lately is tried again."""
    with tools.database.transaction() as session:
        if workspaces.get_workspace(session, workspace) is not None:
            teams.set_channel_trouble(session, workspace, channel, None)
            deliveries.wake(session, workspace, channel, now - STILL_WANTED)


def channel_in_trouble(tools: Tools, workspace: str, channel: str, reason: SkipReason, now: datetime) -> None:
    """The channel is archived or the bot was removed: remember it, and tell the ops leads."""
    with tools.database.transaction() as session:
        note_trouble(session, workspace, channel, reason, now)


def channel_moved(tools: Tools, workspace: str, old: str, new: str) -> None:
    """Slack gave the channel another id: everything that is or will be posted there follows."""
    with tools.database.transaction() as session:
        teams.move_channel(session, workspace, old, new)
        workspaces.move_digest(session, workspace, old, new)
        rounds.move_rounds(session, workspace, old, new)
        deliveries.move_deliveries(session, workspace, old, new)


def note_trouble(session: Session, workspace: str, channel: str, reason: SkipReason, now: datetime) -> None:
    """Remember the trouble of a channel that Pops uses; each ops lead hears of it once a day at most."""
    known = workspaces.get_workspace(session, workspace)
    team = teams.team_of_channel(session, workspace, channel)
    is_digest = known is not None and known.digest is not None and known.digest.channel == channel
    if known is None or (team is None and not is_digest):
        return
    if teams.channel_trouble(session, workspace, channel) != reason.value:
        teams.set_channel_trouble(session, workspace, channel, reason.value)
    name = None if team is None else team.name
    said = Message((Words(say("trouble", reason.value, team=name, channel=channel)),))
    for lead in known.ops_leads:
        key = f"trouble:{channel}:{reason.value}:{now.date()}:{lead}"
        deliveries.owe(session, workspace, key, "message", lead, {"message": to_json(Message, said)}, now)
