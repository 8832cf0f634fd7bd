"""`/pops` words that only show something: help, status, privacy, and the nearest word for a wrong one."""

import difflib
from datetime import datetime

from bot.domain.message import Heading, Message, Note, Part, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.domain.team import Team
from bot.flows import access
from bot.flows.tools import Tools
from bot.prompts import say
from storage import answers, changes, rounds, teams
from storage.changes import next_due
from storage.database import Session

COMMANDS = ("feedback", "status", "digest", "privacy", "help")


def help_message() -> Message:
    """What one can do with `/pops`."""
    return Message(
        (Heading(say("help", "heading")), Words(say("help", "commands")), Note(say("help", "more")))
    )


def unknown_command(word: str) -> Message:
    """The nearest command for a word that is none."""
    near = difflib.get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.5)
    said = say("help", "unknown", word=word[:40], near=near[0] if near else None)
    return Message((Words(said), Words(say("help", "commands"))))


def privacy_message() -> Message:
    """Who sees what, in plain words."""
    return Message((Heading(say("privacy", "heading")), Words(say("privacy", "words"))))


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
        parts += [Words(team_status(session, actor.workspace, team, now)) for team in shown[:20]]
    if len(shown) > 20:
        parts.append(Note(say("status", "more", count=len(shown) - 20)))
    return Message(tuple(parts))


def team_status(session: Session, workspace: str, team: Team, now: datetime) -> str:
    """One team: its changes, its open rounds with participation, and its next pulse."""
    open_now = [
        {
            "change": title_of(session, workspace, r.change_key),
            "answered": answers.count_answers(session, r.id),
            "asked": len(r.roster),
            "closes": r.closes,
        }
        for r in rounds.open_rounds(session, workspace, (team.key,))
    ]
    return say(
        "status",
        "team",
        team=team.name,
        zone=team.zone,
        running=_running(session, workspace, team, now),
        open=open_now,
        next=_next_pulse(session, workspace, team),
        trouble=teams.channel_trouble(session, workspace, team.channel),
    )


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


def _running(session: Session, workspace: str, team: Team, now: datetime) -> list[tuple[str, int]]:
    found = []
    for change in changes.list_changes(session, workspace):
        trial = change.trial_on(team.key, team.local_day(now))
        if trial is not None and not change.archived:
            found.append((change.title, trial.version))
    return found


def _next_pulse(session: Session, workspace: str, team: Team) -> datetime | None:
    moments = (next_due(session, workspace, p.key, team.key) for p in changes.list_pulses(session, workspace))
    return min((m for m in moments if m is not None), default=None)
