"""`/pops` words that only show something: help, status, privacy, and the nearest word for a wrong one."""

import difflib
from datetime import datetime

from bot.domain.message import Heading, Message, Note, Part, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.setup import Privacy
from bot.domain.team import Team
from bot.flows import access
from bot.flows.team_status import team_statuses
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace

COMMANDS = (
    "feedback",
    "status",
    "compare",
    "history",
    "digest",
    "metric",
    "privacy",
    "my data",
    "forget me",
    "remind",
    "comments",
    "export",
    "setup",
    "inbox",
    "share",
    "help",
)


def help_message() -> Message:
    """What one can do with `/pops`."""
    return Message(
        (Heading(say("help", "heading")), Words(say("help", "commands")), Note(say("help", "more")))
    )


def split_command(text: str) -> tuple[str, str]:
    """The command that a text begins with, in small letters and single spaces, and what follows it.

    What is no command gives its first word as it was typed.
    """
    words = text.split()
    for command in COMMANDS:
        length = len(command.split())
        if " ".join(words[:length]).lower() == command:
            return command, "".join(text.split(maxsplit=length)[length:])
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest)


def unknown_command(text: str) -> Message:
    """The nearest command for a text that begins with none."""
    words = text.split()
    near = _nearest(" ".join(words[:2])) or _nearest("".join(words[:1]))
    said = say("help", "unknown", word="".join(words[:1])[:40], near=near)
    return Message((Words(said), Words(say("help", "commands"))))


def _nearest(typed: str) -> str | None:
    begun = [c for c in COMMANDS if len(typed) > 1 and c.startswith(typed.lower())]
    near = begun or difflib.get_close_matches(typed.lower(), COMMANDS, n=1, cutoff=0.5)
    return near[0] if near else None


def privacy_message(tools: Tools, workspace_id: str) -> Message:
    """Who sees what, in plain words."""
    with tools.database.snapshot() as session:
        workspace = workspaces.get_workspace(session, workspace_id)
    return Message(who_sees_what(workspace))


def who_sees_what(workspace: Workspace | None) -> tuple[Heading, Words]:
    """The words of `privacy_message`, with the workspace's own numbers once it is set up."""
    privacy = Privacy() if workspace is None else workspace.privacy
    said = say("privacy", "words", scores=privacy.minimums.scores, comments=privacy.minimums.words)
    return Heading(say("privacy", "heading")), Words(said)


def status_message(tools: Tools, actor: Actor, channel: str | None, now: datetime) -> Message:
    """What is running here: in this channel's team, or else in the actor's teams, or for an ops lead in all.

    Raises:
        RefusalError: nothing is set up, or the actor is in no team.
    """
    with tools.database.snapshot() as session:
        workspace = access.known_workspace(session, actor)
        shown = _teams_here(session, actor, channel) or (
            _all_teams(session, actor) if actor.user_id in workspace.ops_leads else []
        )
        if not shown:
            raise RefusalError("no_team_here", leads=workspace.ops_leads)
        parts: list[Part] = [Heading(say("status", "heading"))]
        parts += [Words(told) for told in team_statuses(session, actor.workspace, shown[:20], now)]
    if len(shown) > 20:
        parts.append(Note(say("status", "more", count=len(shown) - 20)))
    return Message(tuple(parts))


def _teams_here(session: Session, actor: Actor, channel: str | None) -> list[Team]:
    here = None if channel is None else teams.team_of_channel(session, actor.workspace, channel)
    if here is not None and not actor.is_outsider:
        return [here]
    return access.teams_of(session, actor)


def _all_teams(session: Session, actor: Actor) -> list[Team]:
    return [t for t in teams.list_teams(session, actor.workspace) if not t.archived]


def title_of(session: Session, workspace: str, change_key: str) -> str:
    """A change's title; its key once it is gone."""
    change = changes.get_change(session, workspace, change_key)
    return change_key if change is None else change.title
