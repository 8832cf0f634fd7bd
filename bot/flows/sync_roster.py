"""Keeping rosters true: who is in a team's channel, without bots and guests."""

from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.people import Person, PersonKind
from bot.domain.team import Team
from bot.flows.tools import Tools
from storage import teams

STALE = timedelta(days=7)
"""What Slack said of a person is asked again after this."""

log = structlog.get_logger()


def sync_roster(tools: Tools, workspace: str, team: Team, now: datetime) -> None:
    """Bring "everyone in the channel" up to date; with Slack out of reach the last known roster stands."""
    if team.roster is not None:
        return
    try:
        present = tools.directory.members(team.channel)
        people = [_person(tools, workspace, user_id, now) for user_id in present]
    except DeliveryError as trouble:
        log.warning("roster_not_synced", workspace=workspace, team=team.key, reason=trouble.reason)
        return
    asked = tuple(p.user_id for p in people if p.kind is PersonKind.MEMBER)
    with tools.database.transaction() as session:
        for person in people:
            teams.save_person(session, workspace, person, now)
        teams.set_members(session, workspace, team.key, asked)


def _person(tools: Tools, workspace: str, user_id: str, now: datetime) -> Person:
    with tools.database.snapshot() as session:
        known = teams.get_person(session, workspace, user_id)
    if known is not None and now.date() - known[1] < STALE:
        return known[0]
    return tools.directory.person(user_id)
