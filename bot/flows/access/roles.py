"""What ops leads, champions and owners may do."""

from collections.abc import Callable

from bot.domain.change import Change
from bot.domain.decision import last_choice
from bot.domain.people import Actor, PersonKind
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows.access.own import (
    championed,
    is_led_by,
    known_workspace,
    own_champions,
    running_teams,
    teams_of,
)
from storage import changes, decisions, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace

Refusal = Callable[[tuple[str, ...]], RefusalError]
"""What is said to whoever may not, with the ops leads, who can help."""


def ops_lead(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor is one of its ops leads."""
    return _led(session, actor, lambda leads: RefusalError("ops_leads_only", leads=leads))


def may_export(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may have its numbers: an ops lead."""
    return _led(session, actor, lambda leads: RefusalError("exports_for_leads", leads=leads))


def may_read_inbox(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may read and answer the feedback of all teams: an ops lead."""
    return _led(session, actor, lambda leads: RefusalError("inbox_for_leads", leads=leads))


def may_drop_files(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may give readings as a file: an ops lead."""
    return _led(session, actor, lambda leads: RefusalError("files_for_leads", leads=leads))


def may_share(session: Session, actor: Actor) -> list[Team]:
    """The running teams for which the actor may say what others hear of them: those of a champion.

    Raises:
        RefusalError: there is none.
    """
    return _own(session, actor, lambda leads: RefusalError("sharing_for_champions", leads=leads))


def championed_teams(session: Session, actor: Actor) -> list[Team]:
    """The running teams of which the actor is a champion.

    Raises:
        RefusalError: there is none.
    """
    return _own(session, actor, lambda leads: RefusalError("comments_for_champions", leads=leads))


def feedback_teams(session: Session, actor: Actor) -> list[Team]:
    """The teams that the actor may give feedback for: a champion's own, an ops lead's all."""
    workspace = known_workspace(session, actor)
    running = running_teams(session, actor)
    if not running:
        raise RefusalError("not_set_up")
    mine = running if is_led_by(workspace, actor) else championed(session, actor)
    if not mine:
        champions = own_champions(session, actor)
        raise RefusalError("champions_only", champions=champions, leads=workspace.ops_leads)
    return mine


def metric_teams(session: Session, actor: Actor) -> frozenset[str] | None:
    """The keys of the teams whose readings the actor may give; None for an ops lead, who may give all.

    Raises:
        RefusalError: the actor is neither ops lead nor champion, or of another company.
    """
    workspace = known_workspace(session, actor)
    if is_led_by(workspace, actor):
        return None
    mine = frozenset(team.key for team in championed(session, actor))
    if not mine:
        champions = own_champions(session, actor)
        raise RefusalError("readings_for_leads", champions=champions, leads=workspace.ops_leads)
    return mine


def may_look_up(session: Session, actor: Actor) -> bool:
    """Whether the actor may see what can be chosen in the set-up's forms: whoever may open one of them.

    As long as there is no ops lead, that is anybody: there is nothing set up to be seen.
    """
    workspace = workspaces.get_workspace(session, actor.workspace)
    if actor.is_outsider or workspace is None or not workspace.ops_leads:
        return not actor.is_outsider
    return is_led_by(workspace, actor) or bool(championed(session, actor))


def may_set_up(session: Session, actor: Actor, what: str, key: str, *, is_admin: bool) -> None:
    """Who may change a part of the set-up: an ops lead all of it, a champion their team.

    Admins of the workspace may appoint ops leads, and do anything as long as there is none.

    Raises:
        RefusalError: the actor may not.
    """
    workspace = workspaces.get_workspace(session, actor.workspace)
    leads = () if workspace is None else workspace.ops_leads
    if actor.is_outsider:
        raise RefusalError("setup_outside")
    if actor.user_id in leads or (is_admin and (not leads or what == "leads")):
        return
    team = teams.get_team(session, actor.workspace, key) if what == "team" and key else None
    if team is None or team.archived or actor.user_id not in team.champions:
        raise RefusalError("setup_for_leads", leads=leads)


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


def may_decide(session: Session, actor: Actor, change_key: str) -> tuple[Workspace, Change]:
    """The workspace and the change, if the actor may decide what comes next: an ops lead, or its owner.

    Whoever was chosen for its next step may too.

    Raises:
        RefusalError: there is no such change, or the actor may not.
    """
    workspace = known_workspace(session, actor)
    change = changes.get_change(session, actor.workspace, change_key)
    if change is None:
        raise RefusalError("decide_nowhere")
    may = actor.user_id in workspace.ops_leads or actor.user_id == change.owner
    if not may:
        last = last_choice(decisions.decisions_of(session, actor.workspace, change_key))
        may = last is not None and last.details.who == actor.user_id
    if actor.is_outsider or not may:
        others = tuple(lead for lead in workspace.ops_leads if lead != change.owner)
        raise RefusalError("decide_for_leads", change=change.title, owner=change.owner, leads=others)
    return workspace, change


def _led(session: Session, actor: Actor, refusal: Refusal) -> Workspace:
    """The workspace, if the actor is one of its ops leads."""
    workspace = known_workspace(session, actor)
    if not is_led_by(workspace, actor):
        raise refusal(workspace.ops_leads)
    return workspace


def _own(session: Session, actor: Actor, refusal: Refusal) -> list[Team]:
    """The running teams of which the actor is a champion, at least one."""
    workspace = known_workspace(session, actor)
    mine = championed(session, actor)
    if not mine:
        raise refusal(workspace.ops_leads)
    return mine
