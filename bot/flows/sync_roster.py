"""Keeping rosters true: who is in a team's channel, without bots and guests."""

from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import DeliveryError
from bot.domain.people import Person, PersonKind
from bot.domain.team import Team
from bot.flows.people_gone import note_gone
from bot.flows.tools import Tools
from storage import teams
from storage.database import Session

STALE = timedelta(days=7)
"""What Slack said of a person is asked again after this."""

log = structlog.get_logger()


def sync_roster(tools: Tools, workspace: str, team: Team, now: datetime) -> None:
    """Bring "everyone in the channel" up to date; with Slack out of reach the last known roster stands.

    Of a roster that is a list only what Slack says of its people is looked up.
    """
    if team.roster is not None:
        people_of(tools, workspace, team.roster, now)
        return
    try:
        present = tuple(sorted(tools.directory.members(team.channel)))
        known = _known(tools, workspace, present, now)
        fresh = [tools.directory.person(user_id) for user_id in present if user_id not in known]
    except DeliveryError as trouble:
        log.warning("roster_not_synced", workspace=workspace, team=team.key, reason=trouble.reason)
        return
    people = (*known.values(), *fresh)
    asked = tuple(p.user_id for p in people if p.kind is PersonKind.MEMBER)
    with tools.database.transaction() as session:
        for person in fresh:
            remember_person(session, workspace, person, now)
        teams.set_members(session, workspace, team.key, asked)


def people_of(tools: Tools, workspace: str, user_ids: tuple[str, ...], now: datetime) -> tuple[Person, ...]:
    """What kind of user each of these is and in which zone; whom Slack does not tell of is left out."""
    known = _known(tools, workspace, user_ids, now)
    fresh = [person for u in user_ids if u not in known and (person := _asked_for(tools, u)) is not None]
    if fresh:
        with tools.database.transaction() as session:
            for person in fresh:
                remember_person(session, workspace, person, now)
    return (*known.values(), *fresh)


def remember_person(session: Session, workspace: str, person: Person, now: datetime) -> Person | None:
    """Keep what Slack says of somebody, and let ops leads know if they have left; returns what was known."""
    known = teams.get_person(session, workspace, person.user_id)
    before = None if known is None else known[0]
    teams.save_person(session, workspace, person, now)
    if person.kind is PersonKind.GONE and (before is None or before.kind is not PersonKind.GONE):
        note_gone(session, workspace, person.user_id, now)
    return before


def _asked_for(tools: Tools, user_id: str) -> Person | None:
    try:
        return tools.directory.person(user_id)
    except DeliveryError as trouble:
        log.warning("person_not_told", reason=trouble.reason)
        return None


def _known(tools: Tools, workspace: str, user_ids: tuple[str, ...], now: datetime) -> dict[str, Person]:
    """Those about whom Slack was asked lately; that day stays as it is, so that it is asked again one day."""
    with tools.database.snapshot() as session:
        found = teams.get_people(session, workspace, user_ids)
    asked_lately = ((user_id, *found[user_id]) for user_id in user_ids if user_id in found)
    return {user_id: person for user_id, person, seen in asked_lately if now.date() - seen < STALE}
