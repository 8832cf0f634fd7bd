"""The tick: everything that is due by now, and nothing else. Safe to run at any time, any number of times."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.close_rounds import close_due_rounds
from bot.flows.installation import purge_gone_workspaces
from bot.flows.lesson_letters import look_at_trials
from bot.flows.open_rounds import open_due_rounds
from bot.flows.post_digest import make_due_digests
from bot.flows.remind import remind_due_rounds
from bot.flows.retention import erase_due_words
from bot.flows.seal_change import seal_due_changes
from bot.flows.tools import Tools


@dataclass(frozen=True)
class Ticked:
    """What one tick did."""

    opened: int
    closed: int
    digests: int


def tick(tools: Tools, now: datetime) -> Ticked:
    """Close what is over, make due digests, open what is due, remind, and erase what was kept long enough."""
    closed = close_due_rounds(tools, now)
    digests = make_due_digests(tools, now)
    opened = open_due_rounds(tools, now)
    remind_due_rounds(tools, now)
    look_at_trials(tools, now)
    erased = (step(tools, now) for step in (seal_due_changes, purge_gone_workspaces, erase_due_words))
    if sum(erased) + closed:
        tools.database.sweep()
    return Ticked(opened, closed, digests)
