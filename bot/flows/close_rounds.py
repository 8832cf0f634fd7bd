"""Closing rounds whose time is over: the message loses its buttons and thanks."""

from datetime import datetime

import structlog

from bot.flows.one_by_one import one_by_one
from bot.flows.tools import Tools
from storage import deliveries, rounds
from storage.database import Session

log = structlog.get_logger()


def close_due_rounds(tools: Tools, now: datetime) -> int:
    """Close every open round whose time is over; returns how many."""
    with tools.database.snapshot() as session:
        over = rounds.rounds_to_close(session, now)
    return one_by_one(over, lambda round_id: _close(tools, round_id, now))


def _close(tools: Tools, round_id: str, now: datetime) -> bool:
    with tools.database.transaction() as session:
        closed = close_and_thank(session, round_id, now)
    if closed:
        log.info("round_closed", round=round_id)
    return closed


def close_and_thank(session: Session, round_id: str, now: datetime) -> bool:
    """Close an open round and owe its last message: True for whoever came first."""
    if not rounds.close_round(session, round_id):
        return False
    closed = rounds.get_round(session, round_id)
    if closed is not None and closed.posted is not None:
        ref = {"round": closed.message}
        key = f"round:{closed.message}"
        deliveries.owe_again(session, closed.workspace, key, "round", closed.posted.channel, ref, now)
    return True
