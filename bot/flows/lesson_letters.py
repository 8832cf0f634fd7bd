"""Asking champions what their team learnt when a trial ends, and telling teams that are about to start."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from bot.domain.cadence import Cadence, next_due
from bot.domain.change import Change
from bot.domain.message import Button, Buttons, Heading, Message, Note, Words
from bot.domain.retention import next_night
from bot.domain.team import Team
from bot.flows.champion_week import is_there
from bot.flows.one_by_one import one_by_one
from bot.flows.share_lesson import BUTTON, lesson_parts
from bot.flows.tools import Tools
from bot.flows.trials_ended import Ended, ended_lately, find_ended, lesson_from
from bot.flows.working_days import working_days
from bot.prompts import say
from storage import changes, deliveries, lessons, teams
from storage.database import Session
from storage.deliveries import Delivery

ASK, OFFER = "lesson_ask", "lesson_offer"

MOST_OFFERED = 5
SOON = timedelta(days=14)
"""A team that starts a change within this hears what others learnt from it."""

MORNING = time(10)


def look_at_trials(tools: Tools, now: datetime) -> int:
    """Wherever it is time, once a night: ask about trials that ended, and offer what others learnt."""
    with tools.database.snapshot() as session:
        due = lessons.lessons_due(session, now)
    return one_by_one(due, lambda workspace: _look(tools, workspace, now))


def _look(tools: Tools, workspace: str, now: datetime) -> bool:
    with tools.database.transaction() as session:
        known = changes.list_changes(session, workspace)
        running = {t.key: t for t in teams.list_teams(session, workspace) if not t.archived}
        stopped = lessons.stopped_on(session, workspace)
        for change in known:
            for ended in ended_lately(change, running, stopped.get(change.key), now):
                _owe_question(session, workspace, ended, now)
        for change in (c for c in known if not c.archived and c.key not in stopped):
            for team in _about_to_start(change, running, now):
                _owe_offer(session, workspace, change, team, now)
        lessons.plan_lessons(session, workspace, next_night(workspace, now))
    return True


def _about_to_start(change: Change, running: Mapping[str, Team], now: datetime) -> Iterator[Team]:
    """The teams with a champion that start the change soon, for the first time."""
    for key in dict.fromkeys(trial.team_key for trial in change.trials):
        team, start = running.get(key), change.first_start(key)
        if team is None or start is None or not team.champions:
            continue
        if timedelta(0) < start - team.local_day(now) <= SOON:
            yield team


def _owe_question(session: Session, workspace: str, ended: Ended, now: datetime) -> None:
    for user_id in ended.team.champions:
        key, ref = f"{ASK}:{ended.text}:{user_id}", {"trial": ended.text}
        deliveries.owe(session, workspace, key, ASK, user_id, ref, _morning(ended.team, now))


def _owe_offer(session: Session, workspace: str, change: Change, team: Team, now: datetime) -> None:
    offered = lessons.claim_offers(session, workspace, change.key, team.key)
    if not offered:
        return
    ref = {"change": change.key, "team": team.key, "lessons": offered}
    for user_id in team.champions:
        key = f"{OFFER}:{team.key}:{offered[0]}:{user_id}"
        deliveries.owe(session, workspace, key, OFFER, user_id, ref, _morning(team, now))


def _morning(team: Team, now: datetime) -> datetime:
    """The next ten o'clock at which the team works."""
    return next_due(Cadence(team.working_days, MORNING), team.zone, now, working_days(team, now))


def write_question(tools: Tools, delivery: Delivery, now: datetime) -> Message | None:
    """The question to a champion; None where it is answered, or for who is no champion any more."""
    with tools.database.snapshot() as session:
        ended = find_ended(session, delivery.workspace, delivery.ref["trial"], now)
        if ended is None or lesson_from(session, delivery.workspace, ended) is not None:
            return None
    if not _is_champion(tools, delivery, ended.team, now):
        return None
    button = Button(say("champion", "lesson_button"), BUTTON, ended.text, style="primary")
    return Message(
        (
            Heading(say("champion", "lesson_heading")),
            Words(say("champion", "lesson_asks", **ended.names)),
            Buttons(f"lesson|{ended.text}", (button,)),
            Note(say("champion", "lesson_note")),
        )
    )


def write_offer(tools: Tools, delivery: Delivery, now: datetime) -> Message | None:
    """What other teams learnt, for a champion whose team starts soon; None where it is of no use any more."""
    workspace, ref = delivery.workspace, delivery.ref
    with tools.database.snapshot() as session:
        team, change = (
            teams.get_team(session, workspace, ref["team"]),
            changes.get_change(session, workspace, ref["change"]),
        )
        learnt = lessons.get_lessons(session, workspace, ref["lessons"])[:MOST_OFFERED]
        parts = lesson_parts(session, workspace, learnt)
    if team is None or change is None or change.archived or not learnt:
        return None
    if not _is_champion(tools, delivery, team, now):
        return None
    start = change.first_start(team.key)
    return Message(
        (
            Heading(say("champion", "offer_heading")),
            Words(say("champion", "offer_about", team=team.name, change=change.title, start=start)),
            *parts,
            Note(say("champion", "offer_note", key=change.key)),
        )
    )


def _is_champion(tools: Tools, delivery: Delivery, team: Team, now: datetime) -> bool:
    """Whether whoever it is for still speaks for a running team, and is there."""
    is_champion = not team.archived and delivery.channel in team.champions
    return is_champion and is_there(tools, delivery.workspace, delivery.channel, now)
