"""The digest before it is posted: for an ops lead in Slack, and as text in the terminal."""

from datetime import datetime

from bot.domain.message import Message, Note, without_markup, words_of
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.post_digest import draft_digest
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, workspaces

MOST_MESSAGES = 5
"""What one command may answer: Slack's response_url works five times."""


def preview_messages(tools: Tools, actor: Actor, now: datetime) -> list[Message]:
    """The digest as an ops lead may see it before it is posted.

    Raises:
        RefusalError: the actor is no ops lead.
    """
    with tools.database.transaction() as session:
        workspace = access.ops_lead(session, actor)
        draft = draft_digest(tools, session, workspace, now)
    if len(draft.messages) <= MOST_MESSAGES:
        return draft.messages
    shown = draft.messages[: MOST_MESSAGES - 1]
    left = len(draft.messages) - len(shown)
    return [*shown, Message((Note(say("digest", "preview_left", count=left)),))]


def preview_text(tools: Tools, workspace_id: str, now: datetime, change_key: str | None = None) -> str:
    """The digest as plain text, wholly or for one change.

    Raises:
        RefusalError: nothing is set up, or there is no such change.
    """
    with tools.database.transaction() as session:
        workspace = workspaces.get_workspace(session, workspace_id)
        if workspace is None:
            raise RefusalError("not_set_up")
        known = [c.key for c in changes.list_changes(session, workspace_id) if not c.archived]
        if change_key is not None and change_key not in known:
            raise RefusalError("change_unknown", change=change_key, known=known)
        draft = draft_digest(tools, session, workspace, now, in_full=change_key)
    shown = draft.messages if change_key is None else draft.changes[change_key][0]
    return "\n\n".join(without_markup(words_of(message.parts)) for message in shown)
