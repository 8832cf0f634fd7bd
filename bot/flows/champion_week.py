"""A champion's weekly message: their team on each change, what is unanswered, and whom to talk to.

It is owed with the digest and repeats only what that digest published, in the same words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.analysis.compare.values import Verdict
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.analysis.remarks import shorten
from bot.domain.change import Direction
from bot.domain.feedback import FeedbackState, Reported
from bot.domain.message import Button, Buttons, Divider, Heading, Message, Note, Part, Quote, Words
from bot.domain.people import PersonKind
from bot.domain.team import Team
from bot.flows.comparison_words import team_effect
from bot.flows.pages import pages
from bot.flows.share_team import BUTTON
from bot.flows.sync_roster import people_of
from bot.flows.tools import Tools
from bot.prompts import Safe, say
from storage import deliveries, digests, feedback_life, lessons, teams
from storage.database import Session
from storage.deliveries import Delivery
from storage.rows import from_json

KIND = "champion_week"
MOST_TEAMS, MOST_CHANGES, MOST_UNANSWERED, MOST_PEERS = 5, 12, 5, 6


def owe_weeks(session: Session, workspace: str, digest_id: str, week: date, now: datetime) -> None:
    """Owe every champion of a running team the message that belongs to a digest, once a week."""
    running = [team for team in teams.list_teams(session, workspace) if not team.archived]
    for user_id in dict.fromkeys(champion for team in running for champion in team.champions):
        key, ref = f"{KIND}:{week}:{user_id}", {"digest": digest_id}
        deliveries.owe(session, workspace, key, KIND, user_id, ref, now)


def champion_week(tools: Tools, delivery: Delivery, now: datetime) -> Message | None:
    """The message as it is true now; None for somebody who is no champion of a running team, or gone."""
    user_id, workspace = delivery.channel, delivery.workspace
    if not is_there(tools, workspace, user_id, now):
        return None
    with tools.database.snapshot() as session:
        known = {team.key: team for team in teams.list_teams(session, workspace) if not team.archived}
        mine = [team for team in known.values() if user_id in team.champions]
        if not mine:
            return None
        digest = digests.get_digest(session, delivery.ref["digest"])
        shown = from_json(tuple[PublishedChange, ...], digest.content["changes"])
        sharing = lessons.sharing(session, workspace)
        given = feedback_life.given_feedback(session, workspace, user_id)
    week = _Week(digest.week, shown, known, sharing)
    return _message(week, mine, [each for each in given if _is_open(each)])


@dataclass(frozen=True)
class _Week:
    """What a digest published, the running teams by key, and those that share, with who said so."""

    monday: date
    changes: Sequence[PublishedChange]
    teams: Mapping[str, Team]
    sharing: Mapping[str, str]


def is_there(tools: Tools, workspace: str, user_id: str, now: datetime) -> bool:
    """Whether somebody can be written to: Slack says of nobody else that they are a bot or deactivated."""
    found = people_of(tools, workspace, (user_id,), now)
    return all(person.kind in {PersonKind.MEMBER, PersonKind.GUEST} for person in found)


def _is_open(each: Reported) -> bool:
    return each.state in {FeedbackState.NEW, FeedbackState.SEEN}


def _message(week: _Week, mine: Sequence[Team], waiting: Sequence[Reported]) -> Message:
    heading = Heading(say("champion", "heading"))
    groups: list[list[Part]] = [_team(week, team) for team in mine[:MOST_TEAMS]]
    if waiting:
        groups.append(_unanswered(waiting))
    peers = list(_peers(week, mine))[:MOST_PEERS]
    if peers:
        groups.append([Divider(), Words("\n".join((say("champion", "peers"), *peers)))])
    sharing = [t.name for t in mine if week.sharing.get(t.key) in t.champions]
    button = Button(say("champion", "share_button"), BUTTON)
    said = Note(say("champion", "note", sharing=sharing))
    first, *more = pages([heading], [*groups, [Buttons("share", (button,)), said]], heading)
    if not more:
        return first
    return Message((*first.parts, Buttons("share", (button,)), Note(say("champion", "more"))))


def _team(week: _Week, team: Team) -> list[Part]:
    """How one team is on each change, in the digest's words."""
    lines = [
        say(
            "champion",
            "change",
            change=change.title,
            version=own.version,
            waiting=own.start is None,
            stopped=own.stopped,
            verdict=Safe(team_effect(change.effect_of(own), change.direction, own.crossed)),
        )
        for change in week.changes
        for own in change.teams
        if own.key == team.key
    ]
    more = len(lines) - MOST_CHANGES
    left = [say("champion", "more_changes", count=more)] if more > 0 else []
    head = say("champion", "team", team=team.name, monday=week.monday, any=bool(lines))
    return [Words("\n".join((head, *lines[:MOST_CHANGES], *left)))]


def _unanswered(waiting: Sequence[Reported]) -> list[Part]:
    parts: list[Part] = [Divider(), Words(say("champion", "unanswered", count=len(waiting)))]
    parts += [Quote(shorten(each.said.words)) for each in waiting[-MOST_UNANSWERED:]]
    left = len(waiting) - MOST_UNANSWERED
    return [*parts, Note(say("champion", "more_unanswered", count=left))] if left > 0 else parts


def _peers(week: _Week, mine: Sequence[Team]) -> Iterator[str]:
    """Teams on the same changes that the digest said it helps, and whose champion shares that, by name."""
    own = {team.key for team in mine}
    for change in week.changes:
        if own.isdisjoint(team.key for team in change.teams):
            continue
        for peer in sorted(change.teams, key=lambda team: (team.name, team.key)):
            champion = _shared_by(week, peer)
            if peer.key not in own and champion is not None and _is_helped(change, peer):
                yield say(
                    "champion",
                    "peer",
                    team=peer.name,
                    change=change.title,
                    version=peer.version,
                    start=peer.start,
                    up=change.direction is Direction.UP,
                    champion=champion,
                )


def _shared_by(week: _Week, peer: PublishedTeam) -> str | None:
    """The champion who lets others hear of a team, if it still has this champion."""
    team, champion = week.teams.get(peer.key), week.sharing.get(peer.key)
    return champion if team is not None and champion in team.champions else None


def _is_helped(change: PublishedChange, peer: PublishedTeam) -> bool:
    effect = change.effect_of(peer)
    on_it = peer.start is not None and not peer.stopped
    return on_it and effect is not None and effect.verdict is Verdict.HELPS
