"""Reminders of open rounds: owed to everybody who was asked, sent to those who have not answered.

A delivery waits for each person who was asked, so that the table of deliveries says nothing about who has
answered. Only when one is sent is this person's pseudonym computed and looked for, and the delivery is
deleted whether or not a message came of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.cadence import WorkingCalendar
from bot.domain.message import Button, Buttons, Heading, Message, Note, Part, Words
from bot.domain.people import Person, PersonKind
from bot.domain.pseudonym import pseudonyms
from bot.domain.reminding import TOO_LATE, next_wave, reminder_moment, waves, working_moment, zone_or
from bot.domain.round import Round, RoundStatus
from bot.domain.team import Team
from bot.flows.letter import Letter, NotNowError
from bot.flows.one_by_one import one_by_one
from bot.flows.round_message import RoundFacts, facts_of_messages, question_parts
from bot.flows.sync_roster import people_of
from bot.flows.tools import Tools
from bot.flows.working_days import working_days
from bot.prompts import say
from storage import answers, changes, deliveries, reminders, rounds, teams
from storage.database import Session
from storage.deliveries import Delivery
from storage.rows import random_key

log = structlog.get_logger()


@dataclass(frozen=True)
class Wave:
    """One reminder of one round: its number from 0, and when the next one is due."""

    number: int
    following: datetime | None


def remind_due_rounds(tools: Tools, now: datetime) -> int:
    """Owe the reminders that are due; returns of how many rounds."""
    with tools.database.snapshot() as session:
        due = reminders.rounds_to_remind(session, now)
    return one_by_one(due, lambda item: _remind(tools, *item, now))


def _remind(tools: Tools, round_id: str, due: datetime, now: datetime) -> bool:
    with tools.database.snapshot() as session:
        asked = rounds.get_round(session, round_id)
        team = None if asked is None else teams.get_team(session, asked.workspace, asked.team_key)
        count = 0 if asked is None else _reminders(session, asked)
    if asked is None or team is None or team.archived or not count:
        with tools.database.transaction() as session:
            reminders.claim_reminders(session, round_id, due, None)
        return False
    wave = _wave(asked, count, now)
    people = people_of(tools, asked.workspace, asked.roster, now)
    with tools.database.transaction() as session:
        if not reminders.claim_reminders(session, round_id, due, wave.following):
            return False
        _owe(session, asked, team, wave, people, now)
        reminders.drop_past_choices(session, now.date())
    log.info("reminders_due", workspace=asked.workspace, round=round_id)
    return True


def _reminders(session: Session, asked: Round) -> int:
    """How many reminders a pulse of the message wants now: an ops lead may have switched them off."""
    together = rounds.rounds_of_messages(session, (asked.message,))[asked.message]
    pulses = changes.get_pulses(session, asked.workspace, {each.pulse_key for each in together})
    return max((pulse.reminders for pulse in pulses.values() if not pulse.archived), default=0)


def _wave(asked: Round, count: int, now: datetime) -> Wave:
    """The newest that is due: after a pause, an older one is not made up for."""
    past = [wave for wave in waves(asked.due, asked.closes, count) if wave <= now]
    return Wave(max(len(past) - 1, 0), next_wave(asked.due, asked.closes, count, now))


def _owe(
    session: Session, asked: Round, team: Team, wave: Wave, people: Iterable[Person], now: datetime
) -> None:
    """A delivery for everybody, under a random key: what was sent is told by nothing afterwards."""
    working = working_days(team, asked.due)
    for person in people:
        zone = zone_or(person.zone, team.zone)
        moment = reminder_moment(asked.due, asked.closes, wave.number, zone, working)
        if moment is None or person.kind is not PersonKind.MEMBER:
            continue
        ref = {"round": asked.id, "until": None if wave.following is None else wave.following.isoformat()}
        key = f"{deliveries.REMINDER}:{random_key()}"
        deliveries.owe(
            session, asked.workspace, key, deliveries.REMINDER, person.user_id, ref, max(moment, now)
        )


def write_reminder(tools: Tools, delivery: Delivery, now: datetime) -> Letter | None:
    """The reminder of one person, or None for somebody who needs none.

    Raises:
        NotNowError: these are no working hours where the person is.
    """
    user_id, message = delivery.channel, delivery.ref["round"]
    with tools.database.snapshot() as session:
        together = facts_of_messages(session, (message,)).get(message, ())
        still_open = [facts for facts in together if _is_open(facts.round, now)]
        if not still_open or _is_overtaken(delivery, now):
            return None
        _wait_for_work(session, still_open[0], user_id, now)
        wanted = [facts for facts in still_open if _is_wanted(tools, session, facts, user_id)]
        if not wanted or reminders.wants_none(session, delivery.workspace, user_id, now.date()):
            return None
    return Letter(user_id, reminder_message(wanted))


def _is_wanted(tools: Tools, session: Session, facts: RoundFacts, user_id: str) -> bool:
    return _is_asked(session, facts, user_id) and not _has_answered(tools, session, facts.round, user_id)


def _is_open(asked: Round, now: datetime) -> bool:
    is_there = asked.status is RoundStatus.OPEN and asked.posted is not None
    return is_there and asked.closes - now >= TOO_LATE


def _is_overtaken(delivery: Delivery, now: datetime) -> bool:
    """Whether the next reminder is due already: that one is enough."""
    until = delivery.ref["until"]
    return until is not None and now >= datetime.fromisoformat(until)


def _wait_for_work(session: Session, facts: RoundFacts, user_id: str, now: datetime) -> None:
    moment = working_moment(now, _zone(session, facts, user_id), _working(facts))
    if moment is not None and moment > now:
        raise NotNowError("outside working hours", (moment - now).total_seconds())


def _zone(session: Session, facts: RoundFacts, user_id: str) -> str:
    known = teams.get_person(session, facts.round.workspace, user_id)
    return zone_or(None if known is None else known[0].zone, facts.team.zone)


def _working(facts: RoundFacts) -> WorkingCalendar:
    return working_days(facts.team, facts.round.due)


def _is_asked(session: Session, facts: RoundFacts, user_id: str) -> bool:
    """Whether the person was asked and is still in the team."""
    asked, team = facts.round, facts.team
    if team.archived or user_id not in asked.roster:
        return False
    return user_id in teams.members_of(session, asked.workspace, team)


def _has_answered(tools: Tools, session: Session, asked: Round, user_id: str) -> bool:
    salt = changes.salt_of(session, asked.workspace, asked.change_key)
    if salt is None:
        return True  # sealed: nobody can answer any more
    mine = pseudonyms(tools.secret, salt, asked.workspace).stored(asked.id, user_id)
    return answers.get_answer(session, asked.id, mine) is not None


def reminder_message(together: Sequence[RoundFacts]) -> Message:
    """What the person reads: the questions with their buttons, and how to have no reminders.

    What stands together in the channel stands together here, without what is closed or answered.
    """
    team, last = together[0].team, together[-1]
    titles = [facts.change.title for facts in together]
    closes = min(facts.round.closes for facts in together)
    parts: list[Part] = [
        Heading(say("reminder", "heading", team=team.name, changes=titles)),
        Words(say("reminder", "about", team=team.name, closes=closes, zone=team.zone)),
    ]
    quiet = (
        Button(say("reminder", "not_now_button"), "not_now"),
        Button(say("reminder", "never_button"), "never_remind"),
    )
    for facts in together:
        parts += [Words(say("round", "title", change=facts.change.title))] if len(together) > 1 else []
        comment = Button(say("round", "comment_button"), "comment", facts.round.id)
        row = (comment, *quiet) if facts is last else (comment,)
        parts += [*question_parts(facts), Buttons(f"reminder|{facts.round.id}", row)]
    return Message((*parts, Note(say("reminder", "note"))))
