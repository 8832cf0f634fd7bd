"""First contact: the three steps to begin with, once, to whoever can take them."""

from datetime import datetime

from bot.domain.message import Heading, Message
from bot.domain.people import Actor
from bot.flows.people_gone import active_leads
from bot.flows.setup_dialog import asks_as_admin
from bot.flows.setup_list import setup_parts
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, deliveries, workspaces
from storage.database import Session
from storage.rows import to_json

KEY = "welcome:"


def welcome(tools: Tools, actor: Actor, now: datetime) -> None:
    """Write to whoever opens Pops, or invites it, and can begin with it.

    As long as there is no ops lead, that is the first admin or owner of the workspace who does so; Slack does
    not tell Pops who installed it. Afterwards it is each ops lead, until the first pulse is set up.
    """
    with tools.database.snapshot() as session:
        if not _is_for(session, actor):
            return
    if not _leads(tools, actor) and not asks_as_admin(tools, actor):
        return
    message = Message((Heading(say("setup", "welcome")), *setup_parts(tools, actor, now)))
    with tools.database.transaction() as session:
        workspaces.hold_workspace(session, actor.workspace)
        if _is_for(session, actor):
            ref = {"message": to_json(Message, message)}
            key = f"{KEY}{actor.user_id}"
            deliveries.owe(session, actor.workspace, key, "message", actor.user_id, ref, now)


def _is_for(session: Session, actor: Actor) -> bool:
    """Whether the actor is an ops lead who has not begun; or, without one, whether nobody was told."""
    workspace = workspaces.get_workspace(session, actor.workspace)
    leads = () if workspace is None else active_leads(session, workspace)
    if leads:
        begun = any(not pulse.archived for pulse in changes.list_pulses(session, actor.workspace))
        return actor.user_id in leads and not actor.is_outsider and not begun
    return not actor.is_outsider and not deliveries.was_owed(session, actor.workspace, KEY)


def _leads(tools: Tools, actor: Actor) -> bool:
    with tools.database.snapshot() as session:
        workspace = workspaces.get_workspace(session, actor.workspace)
        return workspace is not None and actor.user_id in active_leads(session, workspace)
