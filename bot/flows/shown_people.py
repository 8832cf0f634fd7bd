"""Whose scores a workspace was shown with which change: read once for a digest, kept up while it is made."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.analysis.elsewhere import ShownPeople
from bot.domain.cadence import week_start
from bot.domain.cell import question_of
from bot.domain.team import Team
from storage import cells, rosters
from storage.database import Session
from storage.workspaces import Workspace


def shown_people(session: Session, workspace: Workspace, known: Mapping[str, Team]) -> ShownPeople:
    """What was shown until now. The workspace's cells must be held."""
    people = ShownPeople(workspace.privacy.minimums.scores)
    told = cells.scores_shown(session, workspace.id)
    asked = rosters.people_asked(session, {round_id for _, _, some in told for round_id in some})
    for change, kind, some in told:
        for round_id in some:
            if round_id in asked and (question := question_of(kind)) is not None:
                team, due, roster = asked[round_id]
                zone = ZoneInfo(known[team].zone)
                people.add(change, question, week_start(due.astimezone(zone).date()), roster)
    return people
