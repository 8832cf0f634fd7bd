"""Somebody whom Pops counted on has left Slack: ops leads hear of it once, with buttons to name another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.change import Change
from bot.domain.decision import in_charge
from bot.domain.message import Button, Buttons, Message, Part, Words
from bot.domain.people import PersonKind
from bot.domain.team import Team
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, decisions, deliveries, teams, workspaces
from storage.database import Session
from storage.deliveries import Delivery
from storage.workspaces import Workspace

KIND = "gone"
MOST_SHOWN = 5
"""So many teams, and so many changes, have a button each; the rest is counted."""

MOST_TOLD = 20
"""So many champions are told where no ops lead is left."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Roles:
    """What somebody does for Pops: whether they lead, the teams they champion, the changes they look after.

    Each change has with it who looks after it once they are gone, if there is somebody.
    """

    leads: bool
    teams: tuple[Team, ...]
    changes: tuple[tuple[Change, str | None], ...]

    @property
    def is_empty(self) -> bool:
        """Whether it is nothing."""
        return not (self.leads or self.teams or self.changes)


def active_leads(session: Session, workspace: Workspace) -> tuple[str, ...]:
    """The ops leads without those who have left Slack."""
    gone = teams.gone_people(session, workspace.id, workspace.ops_leads)
    return tuple(lead for lead in workspace.ops_leads if lead not in gone)


def matters_here(session: Session, workspace: str, user_id: str) -> bool:
    """Whether the set-up names somebody, or the next step of a change is theirs."""
    known = workspaces.get_workspace(session, workspace)
    if known is None:
        return False
    return (
        bool(teams.teams_of_person(session, workspace, user_id))
        or not _roles(session, known, user_id).is_empty
    )


def note_gone(session: Session, workspace: str, user_id: str, now: datetime) -> None:
    """Owe it once to each ops lead who is there; where none is left, to the champions."""
    known = workspaces.get_workspace(session, workspace)
    if known is None or _roles(session, known, user_id).is_empty:
        return
    leads = active_leads(session, known)
    if not leads:
        log.warning("no_ops_lead_left", workspace=workspace)
    for person in leads or _champions(session, workspace):
        key = f"{KIND}:{user_id}:{now.date()}:{person}"
        deliveries.owe(session, workspace, key, KIND, person, {"person": user_id}, now)


def write_gone(tools: Tools, delivery: Delivery, _now: datetime) -> Message | None:
    """Who has left and what that leaves open; None once they are back or everything has somebody else."""
    with tools.database.snapshot() as session:
        workspace = workspaces.get_workspace(session, delivery.workspace)
        user_id = delivery.ref["person"]
        seen = teams.get_person(session, delivery.workspace, user_id)
        if workspace is None or seen is None or seen[0].kind is not PersonKind.GONE:
            return None
        roles = _roles(session, workspace, user_id)
        if roles.is_empty:
            return None
        leads = active_leads(session, workspace)
        return Message((Words(say("people", "gone", person=user_id)), *_open(roles, leads, delivery.channel)))


def _roles(session: Session, workspace: Workspace, user_id: str) -> Roles:
    running = (team for team in teams.list_teams(session, workspace.id) if not team.archived)
    return Roles(
        leads=user_id in workspace.ops_leads,
        teams=tuple(team for team in running if user_id in team.champions),
        changes=tuple(_looked_after(session, workspace, user_id)),
    )


def _looked_after(
    session: Session, workspace: Workspace, user_id: str
) -> Iterable[tuple[Change, str | None]]:
    decided = decisions.all_decisions(session, workspace.id)
    for change in changes.list_changes(session, workspace.id):
        mine = in_charge(change, decided.get(change.key, ()), workspace.ops_leads)
        if not change.archived and mine[:1] == (user_id,):
            gone = teams.gone_people(session, workspace.id, mine)
            yield change, next((person for person in mine[1:] if person not in gone), None)


def _champions(session: Session, workspace: str) -> list[str]:
    """The champions who are there, each once."""
    running = (team for team in teams.list_teams(session, workspace) if not team.archived)
    found = list(dict.fromkeys(champion for team in running for champion in team.champions))
    gone = teams.gone_people(session, workspace, found)
    return [champion for champion in found if champion not in gone][:MOST_TOLD]


def _open(roles: Roles, leads: tuple[str, ...], reader: str) -> Iterable[Part]:
    """What lacks somebody now; buttons for those who may press them."""
    may = reader in leads
    if roles.leads:
        yield Words(say("people", "gone_lead", left=leads))
        yield from _button("leads", say("people", "choose_leads"), "leads") if may else ()
    if roles.teams:
        yield Words(say("people", "gone_champion", teams=[team.name for team in roles.teams]))
        for team in roles.teams[:MOST_SHOWN] if may else ():
            yield from _button(
                f"team|{team.key}", say("people", "choose_champion", team=team.name), f"team|{team.key}"
            )
    for change, heir in roles.changes[:MOST_SHOWN]:
        yield Words(say("people", "gone_owner", change=change.title, heir=heir))
        row = f"change|{change.key}"
        yield from _button(row, say("people", "choose_owner", change=change.title), row) if may else ()


def _button(row: str, label: str, value: str) -> Iterable[Part]:
    yield Buttons(f"gone|{row}", (Button(label, "setup:change", value),))
