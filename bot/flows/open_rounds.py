"""Due pulses, a team at a time: the database decides who opens a round, and nobody else decides meanwhile."""

from datetime import datetime

from bot.domain.delivery import DeliveryError
from bot.domain.round import SkipReason
from bot.domain.team import Team
from bot.flows.follow_channel import channel_usable
from bot.flows.one_by_one import one_by_one
from bot.flows.open_message import Opening
from bot.flows.quiet_weeks import Settled
from bot.flows.sync_roster import sync_roster
from bot.flows.tools import Tools
from bot.flows.whom_to_ask import Due, Week
from storage import asks, changes, installations, sealing, teams, workspaces
from storage.database import Session


def open_due_rounds(tools: Tools, now: datetime) -> int:
    """Open or skip every round that is due by `now`; returns how many opened."""
    with tools.database.snapshot() as session:
        waiting = changes.schedules_due(session, now)
    places = dict.fromkeys((workspace, team_key) for workspace, _, team_key, _ in waiting)
    settled: dict[str, Settled] = {}
    return one_by_one(places, lambda place: _open(tools, *place, settled, now))


def _open(tools: Tools, workspace: str, team_key: str, settled: dict[str, Settled], now: datetime) -> int:
    with tools.database.snapshot() as session:
        team = teams.get_team(session, workspace, team_key)
        if team is None:  # a foreign key forbids it
            raise LookupError(team_key)
        if workspace not in settled:
            settled[workspace] = Settled(session, workspace)
    sync_roster(tools, workspace, team, now)
    trouble = _trouble(tools, workspace, team, now)
    with tools.database.transaction() as session:
        asks.hold_budgets(session, workspace)
        week = _week(session, workspace, team, now)
        members = teams.members_of(session, workspace, team)
        return Opening(session, tools.secret, week, members, settled[workspace], trouble, now).open()


def _week(session: Session, workspace: str, team: Team, now: datetime) -> Week:
    """The team's pulses, without those that ended since they were planned, or at this very moment."""
    known = workspaces.get_workspace(session, workspace)
    if known is None:  # a foreign key forbids it
        raise LookupError(workspace)
    planned = changes.due_of_team(session, workspace, team.key)
    pulses = changes.get_pulses(session, workspace, planned)
    gone = installations.uninstalled_on(session, workspace) is not None
    dues = []
    for key, moment in planned.items():
        change = changes.get_change(session, workspace, pulses[key].change_key)
        if gone or change is None or sealing.sealed_on(session, workspace, change.key) is not None:
            changes.drop_schedules(session, workspace, key)
        else:
            dues.append(Due(pulses[key], change, moment))
    return Week(known, team, team.local_day(now), tuple(dues))


def _trouble(tools: Tools, workspace: str, team: Team, now: datetime) -> SkipReason | None:
    """Why the team's channel cannot be posted to: Slack is asked again when trouble is known."""
    with tools.database.snapshot() as session:
        known = teams.channel_trouble(session, workspace, team.channel)
    if known is None:
        return None
    try:
        facts = tools.directory.channel(team.channel)
    except DeliveryError:
        return SkipReason(known)
    if facts.archived:
        return SkipReason.CHANNEL_ARCHIVED
    if not facts.bot_is_member:
        return SkipReason.BOT_REMOVED
    channel_usable(tools, workspace, team.channel, now)
    return None
