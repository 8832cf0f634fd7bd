"""What somebody belongs to: a workspace that is set up, its ops leads, its teams and their champions."""

from collections.abc import Iterable

from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from storage import teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace


def known_workspace(session: Session, actor: Actor) -> Workspace:
    """The actor's workspace, once it is set up."""
    found = workspaces.get_workspace(session, actor.workspace)
    if found is None:
        raise RefusalError("not_set_up")
    return found


def is_lead(session: Session, actor: Actor) -> bool:
    """Whether the actor is an ops lead."""
    workspace = workspaces.get_workspace(session, actor.workspace)
    return workspace is not None and is_led_by(workspace, actor)


def is_led_by(workspace: Workspace, actor: Actor) -> bool:
    """Whether the actor is one of the workspace's ops leads."""
    return not actor.is_outsider and actor.user_id in workspace.ops_leads


def teams_of(session: Session, actor: Actor) -> list[Team]:
    """The running teams that the actor is a member or champion of."""
    return own_teams(session, actor, running_teams(session, actor))


def own_teams(session: Session, actor: Actor, running: Iterable[Team]) -> list[Team]:
    """Those of these teams that the actor is a member or champion of."""
    seen = teams.teams_of_member(session, actor.workspace, actor.user_id)

    def is_in(team: Team) -> bool:
        on_roster = team.key in seen if team.roster is None else actor.user_id in team.roster
        return on_roster or actor.user_id in team.champions

    return [team for team in running if is_in(team)]


def running_teams(session: Session, actor: Actor) -> list[Team]:
    """The workspace's teams that were not taken out."""
    return [team for team in teams.list_teams(session, actor.workspace) if not team.archived]


def championed(session: Session, actor: Actor) -> list[Team]:
    """The running teams of which the actor is a champion."""
    running = running_teams(session, actor)
    return [team for team in running if actor.user_id in team.champions and not actor.is_outsider]


def own_champions(session: Session, actor: Actor) -> tuple[str, ...]:
    """Whom the actor may turn to: the champions of their teams."""
    running = running_teams(session, actor)
    own = [team for team in running if actor.user_id in teams.members_of(session, actor.workspace, team)]
    return tuple(dict.fromkeys(champion for team in own for champion in team.champions))
