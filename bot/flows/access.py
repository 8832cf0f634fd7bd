"""Who may do what: one function per thing, used by every listener's flow. A refusal says who can."""

from collections.abc import Iterable

from bot.domain.change import Change
from bot.domain.decision import last_choice
from bot.domain.feedback import Feedback
from bot.domain.people import Actor, PersonKind
from bot.domain.refusal import RefusalError
from bot.domain.round import RoundStatus
from bot.domain.team import Team
from storage import cells, changes, decisions, rounds, teams, workspaces
from storage.database import Session
from storage.feedback import hold_feedback
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
    asked = _was_asked(session, actor, asked)
    if asked.round.status is not RoundStatus.OPEN:
        team = asked.team
        raise RefusalError("round_closed", team=team.name, closed=asked.round.closes, zone=team.zone)
    return asked


def correctable_round(session: Session, actor: Actor, round_id: str) -> Asked:
    """The round in which the actor may say how their comment is meant: until its words are shown.

    Were a correction taken afterwards, the difference of two sums that were shown would be one person's.

    Raises:
        RefusalError: unknown round, its words are shown, archived team, outsider, or not one who was asked.
    """
    asked = _was_asked(session, actor, rounds.hold_rounds(session, (round_id,)).get(round_id))
    if asked.round.status is RoundStatus.OPEN:
        return asked
    cells.hold_cells(session, actor.workspace)
    if round_id in cells.words_shown(session, actor.workspace, asked.round.change_key):
        raise RefusalError("comment_shown", team=asked.team.name)
    return asked


def _was_asked(session: Session, actor: Actor, asked: Asked | None) -> Asked:
    """The round, if the actor was asked in it."""
    if asked is None or asked.round.workspace != actor.workspace:
        raise RefusalError("round_unknown")
    round_, team = asked.round, asked.team
    if actor.is_outsider:
        raise RefusalError("outsider", team=team.name)
    if team.archived:
        raise RefusalError("team_archived", team=team.name)
    if actor.user_id not in round_.roster:
        raise _not_asked(session, actor, asked)
    return asked


def _not_asked(session: Session, actor: Actor, asked: Asked) -> RefusalError:
    team = asked.team
    known = teams.get_person(session, actor.workspace, actor.user_id)
    if known is not None and known[0].kind in {PersonKind.GUEST, PersonKind.BOT}:
        return RefusalError("guest_or_bot", team=team.name)
    if actor.user_id in teams.members_of(session, actor.workspace, team):
        if asked.round.sample:
            return RefusalError("not_your_turn", team=team.name)
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
    if not _leads(workspace, actor):
        raise RefusalError("ops_leads_only", leads=workspace.ops_leads)
    return workspace


def may_export(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may have its numbers: an ops lead."""
    workspace = known_workspace(session, actor)
    if not _leads(workspace, actor):
        raise RefusalError("exports_for_leads", leads=workspace.ops_leads)
    return workspace


def may_read_inbox(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may read and answer the feedback of all teams: an ops lead."""
    workspace = known_workspace(session, actor)
    if not _leads(workspace, actor):
        raise RefusalError("inbox_for_leads", leads=workspace.ops_leads)
    return workspace


def may_share(session: Session, actor: Actor) -> list[Team]:
    """The running teams for which the actor may say what others hear of them: those of a champion.

    Raises:
        RefusalError: there is none.
    """
    workspace = known_workspace(session, actor)
    mine = _championed(session, actor)
    if not mine:
        raise RefusalError("sharing_for_champions", leads=workspace.ops_leads)
    return mine


def is_lead(session: Session, actor: Actor) -> bool:
    """Whether the actor is an ops lead."""
    workspace = workspaces.get_workspace(session, actor.workspace)
    return workspace is not None and _leads(workspace, actor)


def may_look_up(session: Session, actor: Actor) -> bool:
    """Whether the actor may see what can be chosen in the set-up's forms: whoever may open one of them.

    As long as there is no ops lead, that is anybody: there is nothing set up to be seen.
    """
    workspace = workspaces.get_workspace(session, actor.workspace)
    if actor.is_outsider or workspace is None or not workspace.ops_leads:
        return not actor.is_outsider
    running = (t for t in teams.list_teams(session, actor.workspace) if not t.archived)
    return actor.user_id in workspace.ops_leads or any(actor.user_id in t.champions for t in running)


def may_set_up(session: Session, actor: Actor, what: str, key: str, *, is_admin: bool) -> None:
    """Who may change a part of the set-up: an ops lead all of it, a champion their team.

    Admins of the workspace may appoint ops leads, and do anything as long as there is none.

    Raises:
        RefusalError: the actor may not.
    """
    workspace = workspaces.get_workspace(session, actor.workspace)
    leads = () if workspace is None else workspace.ops_leads
    if actor.is_outsider:
        raise RefusalError("setup_for_leads", leads=())
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
        raise RefusalError("change_nowhere", change=change_key, known=[])
    may = actor.user_id in workspace.ops_leads or actor.user_id == change.owner
    if not may:
        last = last_choice(decisions.decisions_of(session, actor.workspace, change_key))
        may = last is not None and last.details.who == actor.user_id
    if actor.is_outsider or not may:
        leads = workspace.ops_leads
        raise RefusalError("decide_for_leads", change=change.title, owner=change.owner, leads=leads)
    return workspace, change


def feedback_teams(session: Session, actor: Actor) -> list[Team]:
    """The teams that the actor may give feedback for: a champion's own, an ops lead's all."""
    workspace = known_workspace(session, actor)
    running = _running(session, actor)
    if not running:
        raise RefusalError("not_set_up")
    mine = running if _leads(workspace, actor) else _championed(session, actor)
    if not mine:
        champions = _own_champions(session, actor)
        raise RefusalError("champions_only", champions=champions, leads=workspace.ops_leads)
    return mine


def metric_teams(session: Session, actor: Actor) -> frozenset[str] | None:
    """The keys of the teams whose readings the actor may give; None for an ops lead, who may give all.

    Raises:
        RefusalError: the actor is neither ops lead nor champion, or of another company.
    """
    workspace = known_workspace(session, actor)
    if _leads(workspace, actor):
        return None
    mine = frozenset(team.key for team in _championed(session, actor))
    if not mine:
        champions = _own_champions(session, actor)
        raise RefusalError("readings_for_leads", champions=champions, leads=workspace.ops_leads)
    return mine


def may_drop_files(session: Session, actor: Actor) -> Workspace:
    """The workspace, if the actor may give readings as a file: an ops lead."""
    workspace = known_workspace(session, actor)
    if not _leads(workspace, actor):
        raise RefusalError("files_for_leads", leads=workspace.ops_leads)
    return workspace


def correctable_feedback(session: Session, actor: Actor, feedback_id: str) -> Feedback:
    """The feedback of which the actor may say how it is meant: their own, until a digest carries it.

    Raises:
        RefusalError: it is not there, not the actor's, or was carried.
    """
    found = hold_feedback(session, actor.workspace, feedback_id)
    if found is None or actor.is_outsider or found[0].author != actor.user_id:
        raise RefusalError("feedback_not_yours")
    said, is_told = found
    if is_told:
        raise RefusalError("feedback_told")
    return said


def championed_teams(session: Session, actor: Actor) -> list[Team]:
    """The running teams of which the actor is a champion.

    Raises:
        RefusalError: there is none.
    """
    workspace = known_workspace(session, actor)
    mine = _championed(session, actor)
    if not mine:
        raise RefusalError("comments_for_champions", leads=workspace.ops_leads)
    return mine


def _leads(workspace: Workspace, actor: Actor) -> bool:
    return not actor.is_outsider and actor.user_id in workspace.ops_leads


def _running(session: Session, actor: Actor) -> list[Team]:
    return [team for team in teams.list_teams(session, actor.workspace) if not team.archived]


def _championed(session: Session, actor: Actor) -> list[Team]:
    """The running teams of which the actor is a champion."""
    running = _running(session, actor)
    return [team for team in running if actor.user_id in team.champions and not actor.is_outsider]


def _own_champions(session: Session, actor: Actor) -> tuple[str, ...]:
    """Whom the actor may turn to: the champions of their teams."""
    running = _running(session, actor)
    own = [team for team in running if actor.user_id in teams.members_of(session, actor.workspace, team)]
    return tuple(dict.fromkeys(champion for team in own for champion in team.champions))


def teams_of(session: Session, actor: Actor) -> list[Team]:
    """The running teams that the actor is a member or champion of."""
    return own_teams(session, actor, _running(session, actor))


def own_teams(session: Session, actor: Actor, running: Iterable[Team]) -> list[Team]:
    """Those of these teams that the actor is a member or champion of."""
    seen = teams.teams_of_member(session, actor.workspace, actor.user_id)

    def is_in(team: Team) -> bool:
        on_roster = team.key in seen if team.roster is None else actor.user_id in team.roster
        return on_roster or actor.user_id in team.champions

    return [team for team in running if is_in(team)]
