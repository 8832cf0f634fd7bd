"""What ops leads can mend: one message a day at most to each of them, kept up to date during the day."""

from datetime import datetime

from bot.domain.message import Message, Words
from bot.domain.round import SkipReason
from bot.flows.people_gone import active_leads
from bot.prompts import say
from storage import backlog, deliveries, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace

KIND = "trouble"
MOST_CHANNELS = 15


def note_trouble(session: Session, workspace: str, channel: str, reason: SkipReason, now: datetime) -> None:
    """Remember why a channel that Pops uses cannot be posted to, and let the ops leads know."""
    known = workspaces.get_workspace(session, workspace)
    if known is None or not _is_used(session, known, channel):
        return
    is_news = teams.channel_trouble(session, workspace, channel) != reason.value
    if is_news:
        teams.set_channel_trouble(session, workspace, channel, reason.value)
    _tell_leads(session, known, now, is_news=is_news)


def note_missing_scope(session: Session, workspace: str, reason: str, now: datetime) -> None:
    """Let the ops leads know that the app lacks a scope; `reason` is what Slack said."""
    known = workspaces.get_workspace(session, workspace)
    if known is not None:
        is_news = reason not in backlog.scopes_missing(session, workspace)
        _tell_leads(session, known, now, is_news=is_news)


def trouble_message(session: Session, workspace: str) -> Message | None:
    """Everything that is to be mended at this moment, or None when all is well."""
    known = workspaces.get_workspace(session, workspace)
    if known is None:
        return None
    troubled = [t for t in teams.channel_troubles(session, workspace) if _is_used(session, known, t[0])]
    words = [_channel_words(session, workspace, *trouble) for trouble in troubled[:MOST_CHANNELS]]
    if len(troubled) > MOST_CHANNELS:
        words.append(say("trouble", "more", count=len(troubled) - MOST_CHANNELS))
    lacking = backlog.scopes_missing(session, workspace)
    words += [say("trouble", "missing_scope", reason=reason) for reason in lacking]
    return Message(tuple(map(Words, words))) if words else None


def _tell_leads(session: Session, known: Workspace, now: datetime, *, is_news: bool) -> None:
    """What is news brings today's message up to date; what is known already only makes today's message."""
    owe = deliveries.owe_again if is_news else deliveries.owe
    for lead in active_leads(session, known):
        owe(session, known.id, f"{KIND}:{now.date()}:{lead}", KIND, lead, {}, now)


def _is_used(session: Session, known: Workspace, channel: str) -> bool:
    is_digest = known.digest is not None and known.digest.channel == channel
    return is_digest or teams.team_of_channel(session, known.id, channel) is not None


def _channel_words(session: Session, workspace: str, channel: str, reason: str) -> str:
    team = teams.team_of_channel(session, workspace, channel)
    return say("trouble", reason, team=None if team is None else team.name, channel=channel)
