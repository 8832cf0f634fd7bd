"""Telling what was decided: once below the digest, and once to each team that starts a new version."""

from datetime import datetime

from bot.domain.decision import Decision
from bot.domain.message import Message, Words
from bot.domain.team import Team
from bot.flows.decision_words import decision_parts, version_news
from bot.flows.tools import Tools
from bot.prompts import say
from storage import changes, decisions, deliveries, digests, teams
from storage.database import Session
from storage.deliveries import Delivery
from storage.digests import StoredDigest

ANNOUNCEMENT, VERSION_NEWS = "decision", "version_news"
"""The kinds of deliveries: they name a decision, and their words are made when they are sent."""


def owe_announcement(session: Session, workspace: str, decision: Decision, now: datetime) -> bool:
    """Owe the decision to the last digest's thread: False where none is posted, and the next one tells it."""
    posted = _last_posted(session, workspace)
    if posted is None or posted.posted is None:
        return False
    key, ref = f"{ANNOUNCEMENT}:{decision.id}", {"decision": decision.id, "digest": posted.id}
    return deliveries.owe(session, workspace, key, ANNOUNCEMENT, posted.posted.channel, ref, now)


def owe_version_news(session: Session, workspace: str, decision: Decision, team: Team, now: datetime) -> None:
    """Owe a team, once, what came of what was said."""
    key, ref = f"{VERSION_NEWS}:{decision.id}:{team.key}", {"decision": decision.id, "team": team.key}
    deliveries.owe(session, workspace, key, VERSION_NEWS, team.channel, ref, now)


def announcement(tools: Tools, delivery: Delivery) -> tuple[Message, str | None] | None:
    """What the thread of a digest is told, and the thread's ts; None once the decision is gone."""
    with tools.database.snapshot() as session:
        decision = decisions.get_decision(session, delivery.ref["decision"])
        if decision is None:
            return None
        posted = digests.get_digest(session, delivery.ref["digest"]).posted
        names = {team.key: team.name for team in teams.list_teams(session, delivery.workspace)}
        change = changes.get_change(session, delivery.workspace, decision.change_key)
        title = decision.change_key if change is None else change.title
        parts = decision_parts(session, delivery.workspace, decision, names)
    heading = Words(say("decision", "announced", change=title))
    return Message((heading, *parts)), None if posted is None else posted.ts


def team_news(tools: Tools, delivery: Delivery) -> Message | None:
    """What a team is told of the version that it starts; None once there is nothing to tell."""
    with tools.database.snapshot() as session:
        decision = decisions.get_decision(session, delivery.ref["decision"])
        team = teams.get_team(session, delivery.workspace, delivery.ref["team"])
        if decision is None or team is None:
            return None
        change = changes.get_change(session, delivery.workspace, decision.change_key)
        if change is None or change.archived:
            return None
        return version_news(session, delivery.workspace, decision, change, team)


def _last_posted(session: Session, workspace: str) -> StoredDigest | None:
    newest = digests.newest_digests(session, workspace, 2)
    return next((digest for digest in newest if digest.posted is not None), None)
