"""Sealing a change: its key is erased, so that nobody can link its answers to people any more."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.domain.audit import POPS, Action
from bot.domain.change import Change
from bot.domain.decision import DecisionKind
from bot.domain.refusal import RefusalError
from bot.domain.retention import SEAL_AFTER
from bot.flows.close_rounds import close_and_thank
from bot.flows.decision_log import today_in
from bot.flows.one_by_one import one_by_one
from bot.flows.tools import Tools
from storage import audit, changes, decisions, sealing, workspaces
from storage.database import Session

log = structlog.get_logger()


def seal_due_changes(tools: Tools, now: datetime) -> int:
    """Seal every change that was stopped long enough ago; returns how many."""
    with tools.database.snapshot() as session:
        due = sealing.changes_to_seal(session, now - SEAL_AFTER)
    return one_by_one(due, lambda item: _seal(tools, *item, POPS, now))


def sealable_change(tools: Tools, workspace: str, key: str) -> Change:
    """The change that can be sealed.

    Raises:
        RefusalError: there is no such change, or it is sealed already.
    """
    with tools.database.snapshot() as session:
        return _sealable(session, workspace, key)


def seal_change(tools: Tools, workspace: str, key: str, actor: str, now: datetime) -> None:
    """Seal a change now, running or stopped.

    Raises:
        RefusalError: there is no such change, or it is sealed already.
    """
    sealable_change(tools, workspace, key)
    _seal(tools, workspace, key, actor, now)
    tools.database.sweep()


def refuse_sealed(session: Session, workspace: str, key: str) -> None:
    """Refuse a change that comes back after it was sealed.

    Raises:
        RefusalError: it is sealed.
    """
    sealed = sealing.sealed_on(session, workspace, key)
    if sealed is not None:
        raise RefusalError("change_sealed", change=key, day=sealed.date())


def _sealable(session: Session, workspace: str, key: str) -> Change:
    change = changes.get_change(session, workspace, key)
    if change is None:
        known = [c.key for c in changes.list_changes(session, workspace)]
        raise RefusalError("change_nowhere", change=key, known=known)
    refuse_sealed(session, workspace, key)
    return change


def _seal(tools: Tools, workspace: str, key: str, actor: str, now: datetime) -> bool:
    """Everything that could still need the key ends first, in the same transaction."""
    with tools.database.transaction() as session:
        change = changes.get_change(session, workspace, key)
        if change is None or sealing.sealed_on(session, workspace, key) is not None:
            return False
        _stop(session, workspace, change, now)
        for round_id in sealing.open_rounds_of(session, workspace, key):
            close_and_thank(session, round_id, now)
        sealing.seal(session, workspace, key, now)
        audit.record(session, workspace, now, actor, Action.SEALED, f"change {key}")
        today = today_in(workspaces.get_workspace(session, workspace), now)
        decisions.note(session, workspace, key, DecisionKind.SEALED, actor, now, today)
    log.info("change_sealed", workspace=workspace, change=key)
    return True


def _stop(session: Session, workspace: str, change: Change, now: datetime) -> None:
    """Nothing is asked about it any more."""
    if not change.archived:
        changes.save_change(session, workspace, replace(change, archived=True))
    sealing.stop_change(session, workspace, change.key, now)
    for pulse in changes.list_pulses(session, workspace):
        if pulse.change_key == change.key:
            changes.save_pulse(session, workspace, replace(pulse, archived=True))
            changes.drop_schedules(session, workspace, pulse.key)
