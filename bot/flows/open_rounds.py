"""A due pulse: the database decides who opens the round; a pulse that is too late is skipped and said so."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.cadence import next_due
from bot.domain.change import Change
from bot.domain.closing import closing
from bot.domain.delivery import DeliveryError
from bot.domain.minimums import NEVER_BELOW
from bot.domain.reminding import next_wave
from bot.domain.round import CUTOFF, Round, RoundStatus, SkipReason
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows.follow_channel import channel_usable
from bot.flows.one_by_one import one_by_one
from bot.flows.sync_roster import sync_roster
from bot.flows.tools import Tools
from bot.flows.working_days import working_days
from storage import changes, deliveries, installations, reminders, rounds, sealing, teams
from storage.database import Session
from storage.rows import random_key

MOST_MISSED = 60
"""So many missed rounds are said one by one; what lies before them is not."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Due:
    """A pulse that is due in a team."""

    workspace: str
    pulse: Pulse
    change: Change
    team: Team
    first: datetime


def open_due_rounds(tools: Tools, now: datetime) -> int:
    """Open or skip every round that is due by `now`; returns how many opened."""
    with tools.database.snapshot() as session:
        waiting = changes.schedules_due(session, now)
    return one_by_one(waiting, lambda item: _open(tools, *item, now))


def _open(
    tools: Tools, workspace: str, pulse_key: str, team_key: str, first: datetime, now: datetime
) -> bool:
    with tools.database.snapshot() as session:
        due = _read(session, workspace, pulse_key, team_key, first)
    *missed, newest = _occurrences(due, now)
    sync_roster(tools, workspace, due.team, now)
    trouble = _trouble(tools, due, now)
    with tools.database.transaction() as session:
        if _has_ended(session, due):
            changes.drop_schedules(session, workspace, pulse_key)
            return False
        for moment in missed[-MOST_MISSED:]:
            rounds.claim_round(session, _skipped(_round(session, due, moment), SkipReason.LATE))
        opened = _open_newest(session, due, newest, trouble, now)
        following = next_due(due.pulse.cadence, due.team.zone, newest, working_days(due.team, newest))
        changes.set_due(session, workspace, pulse_key, team_key, following)
    return opened


def _has_ended(session: Session, due: Due) -> bool:
    """Whether the change was sealed or Pops uninstalled since this was planned, or at this very moment."""
    sealed = sealing.sealed_on(session, due.workspace, due.change.key)
    return sealed is not None or installations.uninstalled_on(session, due.workspace) is not None


def _too_few(asked: Round) -> SkipReason | None:
    """Of one or two people everybody would know whose answer it is, and so would the database."""
    if not asked.roster:
        return SkipReason.NOBODY_TO_ASK
    return SkipReason.TOO_FEW_TO_ASK if len(asked.roster) < NEVER_BELOW else None


def _open_newest(
    session: Session, due: Due, moment: datetime, trouble: SkipReason | None, now: datetime
) -> bool:
    asked = _round(session, due, moment)
    late = now - moment > CUTOFF or asked.closes <= now
    reason = SkipReason.LATE if late else trouble or _too_few(asked)
    if reason is not None:
        asked = _skipped(asked, reason)
    first = rounds.claim_round(session, asked)
    if first and reason is not None:
        log.warning(
            "round_skipped", workspace=due.workspace, round=asked.id, team=due.team.key, reason=reason.value
        )
    if not first or reason is not None:
        return False
    reminders.plan_reminders(
        session, asked.id, next_wave(asked.due, asked.closes, due.pulse.reminders, moment)
    )
    deliveries.owe(
        session, due.workspace, f"pulse:{asked.id}", "pulse", due.team.channel, {"round": asked.id}, now
    )
    log.info("round_opened", workspace=due.workspace, round=asked.id, team=due.team.key)
    return True


def _read(session: Session, workspace: str, pulse_key: str, team_key: str, first: datetime) -> Due:
    pulse = changes.get_pulse(session, workspace, pulse_key)
    team = teams.get_team(session, workspace, team_key)
    change = None if pulse is None else changes.get_change(session, workspace, pulse.change_key)
    if pulse is None or team is None or change is None:  # foreign keys forbid it
        raise LookupError(pulse_key)
    return Due(workspace, pulse, change, team, first)


def _occurrences(due: Due, now: datetime) -> list[datetime]:
    """The moments from the first due one until `now`."""
    moments = [due.first]
    while True:
        following = next_due(
            due.pulse.cadence, due.team.zone, moments[-1], working_days(due.team, moments[-1])
        )
        if following > now:
            return moments
        moments.append(following)


def _round(session: Session, due: Due, moment: datetime) -> Round:
    """The round of this moment, with the questions, version and roster that it has now."""
    working = working_days(due.team, moment)
    closes = closing(due.pulse.window, moment, due.team.zone, working)
    following = next_due(due.pulse.cadence, due.team.zone, moment, working)
    trial = due.change.trial_on(due.team.key, due.team.local_day(moment))
    return Round(
        id=random_key(),
        workspace=due.workspace,
        pulse_key=due.pulse.key,
        team_key=due.team.key,
        change_key=due.change.key,
        version=None if trial is None else trial.version,
        questions=due.pulse.questions,
        roster=teams.members_of(session, due.workspace, due.team),
        due=moment,
        closes=min(closes, following),
        status=RoundStatus.OPEN,
    )


def _skipped(asked: Round, reason: SkipReason) -> Round:
    return replace(asked, status=RoundStatus.SKIPPED, skipped=reason)


def _trouble(tools: Tools, due: Due, now: datetime) -> SkipReason | None:
    """Why the team's channel cannot be posted to: Slack is asked again when trouble is known."""
    with tools.database.snapshot() as session:
        known = teams.channel_trouble(session, due.workspace, due.team.channel)
    if known is None:
        return None
    try:
        facts = tools.directory.channel(due.team.channel)
    except DeliveryError:
        return SkipReason(known)
    if facts.archived:
        return SkipReason.CHANNEL_ARCHIVED
    if not facts.bot_is_member:
        return SkipReason.BOT_REMOVED
    channel_usable(tools, due.workspace, due.team.channel, now)
    return None
