"""The App Home: what is open for a person now, what runs in their teams, and who sees what."""

from datetime import datetime

from bot.domain.message import Button, Buttons, Divider, Heading, Note, Part, Words
from bot.domain.people import Actor
from bot.flows import access, inbox
from bot.flows.next_steps import home_section
from bot.flows.pops_command import team_status, title_of, who_sees_what
from bot.flows.setup_list import setup_on_home
from bot.flows.tools import Tools
from bot.prompts import say
from storage import rounds, workspaces

MOST_TEAMS = 10


def home(tools: Tools, actor: Actor, now: datetime) -> tuple[Part, ...]:
    """What the actor finds on the Home tab; anybody in the workspace may open it."""
    parts: list[Part] = [Heading(say("home", "heading")), Words(say("home", "about"))]
    with tools.database.snapshot() as session:
        workspace = workspaces.get_workspace(session, actor.workspace)
        mine = [] if workspace is None or actor.is_outsider else access.teams_of(session, actor)
        is_lead = workspace is not None and actor.user_id in workspace.ops_leads
        for team in mine[:MOST_TEAMS]:
            parts += [Divider(), Words(team_status(session, actor.workspace, team, now))]
            waiting = [
                r
                for r in rounds.open_rounds(session, actor.workspace, (team.key,))
                if actor.user_id in r.roster
            ]
            parts += [_answer_button(r.id, title_of(session, actor.workspace, r.change_key)) for r in waiting]
        if is_lead and not actor.is_outsider:
            parts += [Divider(), *inbox.home_section(session, actor)]
        deciding = [] if workspace is None else home_section(session, workspace, actor, now)
        parts += [Divider(), *deciding] if deciding else []
    if not mine:
        parts += [Divider(), Words(say("home", "no_team", set_up=workspace is not None, is_lead=is_lead))]
    hint = say("home", "lead_hint") if is_lead else say("home", "hint")
    parts += setup_on_home(tools, actor, now)
    return (*parts, Divider(), Words(hint), Divider(), *who_sees_what(workspace), Note(say("home", "note")))


def _answer_button(round_id: str, change: str) -> Buttons:
    """It names the change: several rounds of a team may be open at once."""
    button = Button(say("home", "answer", change=change), "comment", round_id, style="primary")
    return Buttons(f"home|{round_id}", (button,))
