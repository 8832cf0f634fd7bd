"""Applying a set-up: new things are made, changed ones kept up, missing ones archived."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.domain.audit import OPERATOR, Action
from bot.domain.cadence import Weekday, WorkingCalendar, next_due
from bot.domain.change import Change
from bot.domain.delivery import DeliveryError
from bot.domain.retention import next_night
from bot.domain.setup import Pulse, Setup
from bot.domain.team import Team
from bot.flows.decision_log import fitting_setup, note_changes, today_in
from bot.flows.follow_channel import channel_usable
from bot.flows.kept_trials import keeping_trials
from bot.flows.seal_change import refuse_sealed
from bot.flows.sync_roster import sync_roster
from bot.flows.theme_bank import worded
from bot.flows.tools import Tools
from bot.flows.wording_log import note_wordings, refuse_uncounted
from bot.flows.working_days import working_days
from storage import audit, changes, decisions, retention, sealing, teams, workspaces
from storage.database import Session
from storage.workspaces import Workspace

EVERY_DAY = WorkingCalendar(tuple(Weekday))
"""A digest comes on its weekday even when that is a holiday somewhere."""

Dues = Mapping[tuple[str, str], datetime]
"""When each pulse is due next in each team, by their keys."""

Thing = TypeVar("Thing", Team, Change, Pulse)


class Outcome(StrEnum):
    """What applying did to a thing."""

    NEW = "new"
    CHANGED = "changed"
    ARCHIVED = "archived"
    BACK = "back"


@dataclass(frozen=True)
class Step:
    """One thing that applying touched."""

    kind: str
    key: str
    outcome: Outcome


@dataclass(frozen=True)
class Concern:
    """Something that Slack says does not fit, such as a channel without the bot."""

    code: str
    channel: str
    reason: str = ""


def apply_setup(tools: Tools, workspace: str, setup: Setup, now: datetime) -> list[Step]:
    """Make the workspace what the set-up says, in one transaction; returns what was touched, in order.

    Raises:
        RefusalError: a change comes back that is sealed, something is missing that was decided in Slack, or a
            question says something else under the number of a wording that was asked.
    """
    with tools.database.transaction() as session:
        return apply_within(session, workspace, setup, OPERATOR, now)


def apply_within(session: Session, workspace: str, setup: Setup, actor: str, now: datetime) -> list[Step]:
    """The same within a transaction, on behalf of an actor."""
    for change in setup.changes:
        refuse_sealed(session, workspace, change.key)
    refuse_uncounted(session, workspace, setup.questions)
    decisions.hold_changes(session, workspace)
    stored_changes = {c.key: c for c in changes.list_changes(session, workspace)}
    today = today_in(workspaces.get_workspace(session, workspace), now)
    stored_pulses = {p.key: p for p in changes.list_pulses(session, workspace)}
    setup = keeping_trials(setup, stored_changes, stored_pulses.values(), today)
    setup = fitting_setup(session, workspace, setup, stored_changes, actor, now)
    steps = _apply_workspace(session, workspace, setup, actor, now)
    stored_teams = {t.key: t for t in teams.list_teams(session, workspace)}
    steps += _apply(session, workspace, "team", setup.teams, stored_teams)
    steps += _apply(session, workspace, "change", setup.changes, stored_changes)
    note_changes(session, workspace, stored_changes, setup.changes, actor, now)
    note_wordings(session, workspace, (stored_changes, stored_pulses.values()), setup, actor, now)
    steps += _apply(session, workspace, "pulse", setup.pulses, stored_pulses)
    _schedule(session, workspace, setup, stored_pulses, stored_teams, now)
    for step in steps:
        if (step.kind, step.outcome) == ("change", Outcome.ARCHIVED):
            sealing.stop_change(session, workspace, step.key, now)
        subject = f"{step.kind} {step.key}: {step.outcome.value}"
        audit.record(session, workspace, now, actor, Action.SETTINGS_CHANGED, subject)
    return steps


def check_channels(tools: Tools, workspace: str, setup: Setup, now: datetime) -> list[Concern]:
    """Ask Slack about every channel and bring rosters up to date; returns what an ops lead should mend."""
    found = []
    channels = dict.fromkeys(t.channel for t in setup.teams)
    if setup.digest is not None:
        channels[setup.digest.channel] = None
    for channel in channels:
        warning = _check(tools, workspace, channel, now)
        found += [] if warning is None else [warning]
    for team in setup.teams:
        sync_roster(tools, workspace, team, now)
    return found


def _check(tools: Tools, workspace: str, channel: str, now: datetime) -> Concern | None:
    try:
        facts = tools.directory.channel(channel)
    except DeliveryError as trouble:
        return Concern("unreachable", channel, trouble.reason)
    if facts.archived:
        return Concern("archived", channel)
    if not facts.bot_is_member:
        return Concern("not_invited", channel)
    channel_usable(tools, workspace, channel, now)
    return None


def _apply_workspace(session: Session, workspace: str, setup: Setup, actor: str, now: datetime) -> list[Step]:
    stored = workspaces.get_workspace(session, workspace)
    plan = setup.digest
    wanted = Workspace(
        workspace,
        setup.ops_leads,
        plan,
        setup.north_star,
        setup.privacy,
        setup.metrics,
        setup.questions,
        setup.asking,
        worded(() if stored is None else stored.themes, setup.themes),
    )
    if stored == wanted:
        return []
    due = workspaces.digest_due(session, workspace)
    if plan is None:
        due = None
    elif due is None or stored is None or stored.digest != plan:
        due = next_due(plan.cadence, plan.zone, now, EVERY_DAY)
    workspaces.save_workspace(session, wanted, due)
    retention.plan_retention(session, workspace, next_night(workspace, now))
    minimums = wanted.privacy.minimums
    if minimums != (stored or Workspace(workspace)).privacy.minimums:
        subject = f"scores {minimums.scores}, words {minimums.words}"
        audit.record(session, workspace, now, actor, Action.MINIMUMS_CHANGED, subject)
    return [Step("workspace", workspace, Outcome.NEW if stored is None else Outcome.CHANGED)]


def _apply(
    session: Session, workspace: str, kind: str, wanted: tuple[Thing, ...], stored: dict[str, Thing]
) -> list[Step]:
    steps = []
    for thing in wanted:
        before = stored.get(thing.key)
        if before != thing:
            _save(session, workspace, thing)
            steps.append(Step(kind, thing.key, _outcome(before, thing)))
    keys = {thing.key for thing in wanted}
    for key, gone in stored.items():
        if key not in keys and not gone.archived:
            _save(session, workspace, replace(gone, archived=True))
            steps.append(Step(kind, key, Outcome.ARCHIVED))
    return steps


def _outcome(before: Team | Change | Pulse | None, now: Team | Change | Pulse) -> Outcome:
    if before is None:
        return Outcome.NEW
    return Outcome.BACK if before.archived and not now.archived else Outcome.CHANGED


def _save(session: Session, workspace: str, thing: Team | Change | Pulse) -> None:
    match thing:
        case Team():
            teams.save_team(session, workspace, thing)
        case Change():
            changes.save_change(session, workspace, thing)
        case Pulse():
            changes.save_pulse(session, workspace, thing)


def _schedule(
    session: Session,
    workspace: str,
    setup: Setup,
    stored: dict[str, Pulse],
    old_teams: dict[str, Team],
    now: datetime,
) -> None:
    """Plan every pulse in its teams; what did not change keeps its due moment."""
    by_key = {t.key: t for t in setup.teams}
    dues = changes.all_due(session, workspace)
    for key in stored.keys() - {p.key for p in setup.pulses}:
        changes.drop_schedules(session, workspace, key)
    for pulse in (p for p in setup.pulses if not p.archived):
        changes.drop_schedules(session, workspace, pulse.key, except_teams=pulse.team_keys)
        before = stored.get(pulse.key)
        for team in (by_key[k] for k in pulse.team_keys):
            due = due_after(dues, before, pulse, old_teams.get(team.key), team, now)
            if dues.get((pulse.key, team.key)) != due:
                changes.set_due(session, workspace, pulse.key, team.key, due)


def due_after(
    dues: Dues, old_pulse: Pulse | None, pulse: Pulse, old_team: Team | None, team: Team, now: datetime
) -> datetime:
    """When a pulse comes in a team next, once both are changed: what did not change keeps its moment."""
    planned = dues.get((pulse.key, team.key))
    same_pulse = old_pulse is not None and old_pulse.cadence == pulse.cadence
    if planned is not None and same_pulse and _same_days(old_team, team):
        return planned
    return next_due(pulse.cadence, team.zone, now, working_days(team, now))


def _same_days(before: Team | None, team: Team) -> bool:
    return before is not None and (before.zone, before.country, before.working_days) == (
        team.zone,
        team.country,
        team.working_days,
    )
