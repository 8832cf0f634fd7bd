"""The end of an installation, its return, and what becomes of the data of a workspace that stays away."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.domain.audit import POPS, Action
from bot.domain.cadence import next_due
from bot.domain.delivery import DeliveryError
from bot.domain.refusal import RefusalError
from bot.domain.retention import PURGE_AFTER
from bot.flows.apply_setup import EVERY_DAY
from bot.flows.one_by_one import one_by_one
from bot.flows.tools import Tools
from bot.flows.working_days import working_days
from storage import audit, changes, installations, purge, teams, workspaces
from storage.database import Database, Session

ROUNDS_AT_ONCE = 500

log = structlog.get_logger()


def installation_ended(tools: Tools, workspace: str, happened: datetime, now: datetime) -> None:
    """Pops was uninstalled: stop everything for the workspace; a time later its data is erased.

    News from before the last sign of life may have come late, after a reinstallation: then Slack is asked.
    """
    with tools.database.snapshot() as session:
        alive = installations.installed_on(session, workspace)
    if alive is not None and happened <= alive and _token_works_for(tools, workspace):
        return
    with tools.database.transaction() as session:
        if not installations.note_uninstalled(session, workspace, now):
            return
        installations.stop_workspace(session, workspace)
        audit.record(session, workspace, now, POPS, Action.UNINSTALLED, "workspace")
    tools.database.sweep()
    log.warning("installation_ended", workspace=workspace)


def installation_works(tools: Tools, workspace: str, now: datetime) -> None:
    """Slack takes the workspace's token: where it had counted as uninstalled, everything goes on."""
    with tools.database.transaction() as session:
        if not installations.note_installed(session, workspace, now):
            return
        _plan_again(session, workspace, now)
        audit.record(session, workspace, now, POPS, Action.REINSTALLED, "workspace")
    log.warning("installation_returned", workspace=workspace)


def purge_gone_workspaces(tools: Tools, now: datetime) -> int:
    """Erase what uninstalled workspaces left, once their time is over; returns how many."""
    with tools.database.snapshot() as session:
        gone = installations.uninstalled_before(session, now - PURGE_AFTER)
    return one_by_one(gone, lambda workspace: _purge_unless_back(tools, workspace, now))


def purge_workspace(database: Database, workspace: str, actor: str, now: datetime) -> None:
    """Erase everything of a workspace. One line of the audit log says so; it names nobody else.

    Answers go in batches, so that other workspaces do not wait; what a crash leaves is left to the next call.

    Raises:
        RefusalError: the workspace is not known.
    """
    with database.transaction() as session:
        if workspaces.get_workspace(session, workspace) is None:
            raise RefusalError("workspace_unknown", workspace=workspace)
        installations.stop_workspace(session, workspace)
        rounds: Sequence[str] = purge.round_ids(session, workspace)
    for start in range(0, len(rounds), ROUNDS_AT_ONCE):
        with database.transaction() as session:
            purge.delete_answers(session, rounds[start : start + ROUNDS_AT_ONCE])
    with database.transaction() as session:
        if purge.delete_workspace(session, workspace):
            audit.record(session, workspace, now, actor, Action.PURGED, "workspace")
    database.sweep()
    log.info("workspace_purged", workspace=workspace)


def _purge_unless_back(tools: Tools, workspace: str, now: datetime) -> bool:
    if _token_works_for(tools, workspace):
        installation_works(tools, workspace, now)
        return False
    purge_workspace(tools.database, workspace, POPS, now)
    return True


def _token_works_for(tools: Tools, workspace: str) -> bool:
    """Asked before anything is destroyed: the news of the end may have been wrong."""
    try:
        return tools.directory.workspace() == workspace
    except DeliveryError:
        return False


def _plan_again(session: Session, workspace: str, now: datetime) -> None:
    """What stopped with the uninstallation is planned anew; what was missed meanwhile stays missed."""
    known = {team.key: team for team in teams.list_teams(session, workspace) if not team.archived}
    for pulse in changes.list_pulses(session, workspace):
        for team in (known[key] for key in pulse.team_keys if key in known and not pulse.archived):
            due = next_due(pulse.cadence, team.zone, now, working_days(team, now))
            changes.set_due(session, workspace, pulse.key, team.key, due)
    found = workspaces.get_workspace(session, workspace)
    if found is not None and found.digest is not None:
        plan = found.digest
        workspaces.set_digest_due(session, workspace, next_due(plan.cadence, plan.zone, now, EVERY_DAY))
