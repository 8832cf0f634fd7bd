"""The tick: everything that is due by now, and nothing else. Safe to run at any time, any number of times."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.close_rounds import close_due_rounds
from bot.flows.open_rounds import open_due_rounds
from bot.flows.post_digest import make_due_digests
from bot.flows.tools import Tools


@dataclass(frozen=True)
class Ticked:
    """What one tick did."""

    opened: int
    closed: int
    digests: int


def tick(tools: Tools, now: datetime) -> Ticked:
    """Close what is over, make the digests that are due, then open what is due."""
    closed = close_due_rounds(tools, now)
    digests = make_due_digests(tools, now)
    return Ticked(open_due_rounds(tools, now), closed, digests)
