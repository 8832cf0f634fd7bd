"""Who may do what: one function per thing, used by every listener's flow. A refusal says who can."""

from bot.domain.people import Actor, PersonKind
from bot.domain.refusal import RefusalError
from bot.domain.round import RoundStatus
from bot.domain.team import Team
from storage import rounds, teams, workspaces
from storage.database import Session
from storage.rounds import Asked
from storage.workspaces import Workspace


def answerable_round(session: Session, actor: Actor, round_id: str) -> Asked:
    """The open round that the actor may answer, held open until the transaction ends.

    Raises:
        RefusalError: see `may_answer`.
    """
    return may_answer(session, actor, rounds.hold_rounds(session, (round_id,)).get(round_id))


def may_answer(session: Session, actor: Actor, asked: Asked | None) -> Asked:
    """The round, if it is open and the actor may answer it.

    Raises:
        RefusalError: unknown or closed round, archived team, outsider, or not somebody who was asked.
    """
    if asked is None or asked.round.workspace != actor.workspace:
        raise RefusalError("round_unknown")
    round_, team = asked.round, asked.team
    if actor.is_outsider:
        raise RefusalError("outsider", team=team.name)
    if team.archived:
        raise RefusalError("team_archived", team=team.name)
    if actor.user_id not in round_.roster:
        raise _not_asked(session, actor, team)
    if round_.status is not RoundStatus.OPEN:
        raise RefusalError("round_closed", team=team.name, closed=round_.closes, zone=team.zone)
    return asked


def _not_asked(session: Session, actor: Actor, team: Team) -> RefusalError:
    known = teams.get_person(session, actor.workspace, actor.user_id)
    if known is not None and known[0].kind in {PersonKind.GUEST, PersonKind.BOT}:
        return RefusalError("guest_or_bot", team=team.name)
    if actor.user_id in teams.members_of(session, actor.workspace, team):
        return RefusalError("joined_later", team=team.name)
    return RefusalError("not_a_member", team=team.name, champions=team.champions)


def known_workspace(session: Session, actor: Actor) -> Workspace:
    """The actor's workspace, once it is set up."""
    found = workspaces.get_workspace(session, actor.workspace)
    if found is None:
        raise RefusalError("not_set_up")
    return found


def ops_lead(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor is one of its ops leads."""
    workspace = known_workspace(session, actor)
    if actor.is_outsider or actor.user_id not in workspace.ops_leads:
        raise RefusalError("ops_leads_only", leads=workspace.ops_leads)
    return workspace


def may_export(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may have its numbers: an ops lead."""
    workspace = known_workspace(session, actor)
    if actor.is_outsider or actor.user_id not in workspace.ops_leads:
        raise RefusalError("exports_for_leads", leads=workspace.ops_leads)
    return workspace


def insider(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may have been asked there: everybody but people of another company."""
    workspace = known_workspace(session, actor)
    known = teams.get_person(session, actor.workspace, actor.user_id)
    if actor.is_outsider or (known is not None and known[0].kind is PersonKind.EXTERNAL):
        raise RefusalError("rights_outside")
    return workspace


def may_compare(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may look at what its digests have shown: one of a team, or an ops lead.

    Raises:
        RefusalError: nothing is set up, the actor is of another company, or in no team.
    """
    workspace = insider(session, actor)
    if actor.user_id not in workspace.ops_leads and not teams_of(session, actor):
        raise RefusalError("no_team_here", leads=workspace.ops_leads)
    return workspace


def feedback_teams(session: Session, actor: Actor) -> list[Team]:
    """The teams that the actor may give feedback for: a champion's own, an ops lead's all."""
    workspace = known_workspace(session, actor)
    running = [t for t in teams.list_teams(session, actor.workspace) if not t.archived]
    if not running:
        raise RefusalError("not_set_up")
    if not actor.is_outsider and actor.user_id in workspace.ops_leads:
        return running
    mine = [t for t in running if actor.user_id in t.champions and not actor.is_outsider]
    if mine:
        return mine
    raise _ask_your_champion(session, actor, running, workspace)


def championed_teams(session: Session, actor: Actor) -> list[Team]:
    """The running teams of which the actor is a champion.

    Raises:
        RefusalError: there is none.
    """
    workspace = known_workspace(session, actor)
    running = [t for t in teams.list_teams(session, actor.workspace) if not t.archived]
    mine = [t for t in running if actor.user_id in t.champions and not actor.is_outsider]
    if not mine:
        raise RefusalError("comments_for_champions", leads=workspace.ops_leads)
    return mine


def _ask_your_champion(
    session: Session, actor: Actor, running: list[Team], workspace: Workspace
) -> RefusalError:
    teams_in = [t for t in running if actor.user_id in teams.members_of(session, actor.workspace, t)]
    champions = tuple(dict.fromkeys(c for t in teams_in for c in t.champions))
    return RefusalError("champions_only", champions=champions, leads=workspace.ops_leads)


def teams_of(session: Session, actor: Actor) -> list[Team]:
    """The running teams that the actor is a member or champion of."""
    return [
        team
        for team in teams.list_teams(session, actor.workspace)
        if not team.archived
        and (
            actor.user_id in team.champions
            or actor.user_id in teams.members_of(session, actor.workspace, team)
        )
    ]
