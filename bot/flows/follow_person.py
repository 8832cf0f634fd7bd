"""What happens to people in Slack: they leave, become guests, or move to another time zone."""

from datetime import datetime

from bot.domain.people import PersonKind
from bot.flows.people_gone import matters_here
from bot.flows.sync_roster import remember_person
from bot.flows.team_zone import suggest_zones
from bot.flows.tools import Tools
from storage import teams


def person_changed(tools: Tools, workspace: str, user_id: str, now: datetime, *, gone: bool) -> None:
    """Slack says that a user changed; `gone` is whether it says that they were deactivated.

    Rosters follow where the person is known. Ops leads are told once when a champion, an owner or an ops lead
    has left, and when most of a team have moved.
    """
    with tools.database.snapshot() as session:
        known = teams.get_person(session, workspace, user_id) is not None
        if not known and not (gone and matters_here(session, workspace, user_id)):
            return
    person = tools.directory.person(user_id)
    with tools.database.transaction() as session:
        before = remember_person(session, workspace, person, now)
        if person.kind is not PersonKind.MEMBER:
            teams.drop_member(session, workspace, user_id)
    if person.kind is PersonKind.MEMBER and before is not None and before.zone != person.zone:
        suggest_zones(tools, workspace, user_id, now)
