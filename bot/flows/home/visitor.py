"""Who opens the Home tab: what they are here, which pages they have, and what is open for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.people import Actor, PersonKind
from bot.domain.round import Round
from bot.domain.team import Team
from bot.flows import access
from bot.flows.about_person import own_answers
from bot.flows.home.place import HomePlace, Tab
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, installations, rosters, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace


@dataclass(frozen=True)
class Visitor:
    """Somebody on their Home tab.

    `barred` is what they are told instead of all else. `running` are all running teams, `mine` those that
    they are in or champion of; `waiting` are the open rounds that ask them, `given` their answers there.
    """

    actor: Actor
    now: datetime
    workspace: Workspace | None = None
    barred: str | None = None
    running: Sequence[Team] = ()
    mine: Sequence[Team] = ()
    is_lead: bool = False
    owns: bool = False
    waiting: Sequence[Round] = ()
    given: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def championed(self) -> list[Team]:
        """The running teams of which they are a champion."""
        return [team for team in self.mine if self.actor.user_id in team.champions]

    @property
    def unanswered(self) -> int:
        """How many open rounds wait for them."""
        return sum(asked.id not in self.given for asked in self.waiting)

    @property
    def tabs(self) -> list[Tab]:
        """The pages that they have, in the order in which they stand."""
        asked, runs = bool(self.mine or self.waiting), self.is_lead or bool(self.championed)
        has = {
            Tab.ME: True,
            Tab.CHANGES: bool(self.mine) or self.is_lead or self.owns,
            Tab.TEAMS: runs,
            Tab.INBOX: self.is_lead,
            Tab.ANSWERS: asked,
            Tab.SETUP: runs,
        }
        return [tab for tab, there in has.items() if there]

    def place(self, wanted: HomePlace) -> HomePlace:
        """Where they are: the place that was wanted, if they have it, or else the first with something."""
        tabs = self.tabs
        if wanted.tab in tabs or (wanted.tab is Tab.HISTORY and Tab.CHANGES in tabs):
            return wanted
        if self.is_lead and not self.running:
            return HomePlace(Tab.SETUP)
        nothing_asked = not self.mine and not self.waiting
        return HomePlace(Tab.CHANGES if nothing_asked and Tab.CHANGES in tabs else Tab.ME)


def meet(tools: Tools, session: Session, actor: Actor, now: datetime) -> Visitor:
    """Find out who this is, in as many queries whatever the workspace holds."""
    workspace = workspaces.get_workspace(session, actor.workspace)
    known = teams.get_person(session, actor.workspace, actor.user_id)
    kind = None if known is None else known[0].kind
    barred = _barred(session, actor, kind)
    if barred is not None or workspace is None:
        return Visitor(actor, now, workspace, barred)
    running = [team for team in teams.list_teams(session, workspace.id) if not team.archived]
    mine = access.own_teams(session, actor, running)
    waiting = rosters.open_rounds_naming(session, workspace.id, actor.user_id)
    is_lead = access.is_lead(session, actor)
    if kind is PersonKind.GUEST and not (mine or waiting or is_lead):
        return Visitor(actor, now, workspace, say("home", "guest"))
    return Visitor(
        actor,
        now,
        workspace,
        running=running,
        mine=mine,
        is_lead=is_lead,
        owns=any(c.owner == actor.user_id for c in changes.list_changes(session, workspace.id)),
        waiting=waiting,
        given=own_answers(tools, session, workspace.id, actor.user_id, waiting),
    )


def _barred(session: Session, actor: Actor, kind: PersonKind | None) -> str | None:
    if actor.is_outsider or kind is PersonKind.EXTERNAL:
        return say("home", "outsider")
    if kind is PersonKind.GONE:
        return say("home", "gone")
    is_gone = installations.uninstalled_on(session, actor.workspace) is not None
    return say("home", "uninstalled") if is_gone else None
