"""Ten weeks of history, lived through the front door: the clock goes forward, the bot asks, people answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.demo.hands import Hands
from bot.sandbox.demo.words import hello
from bot.sandbox.demo.workspace import GENERAL, OPS_LEADS, ZONE, user_id
from bot.sandbox.sandbox import Sandbox

WEEKS = 10
NINE_TWENTY = time(9, 20)
"""On a Monday: the digest is there, and the pulses of teams in Europe have just come."""
HEADSTART = timedelta(days=1, hours=12)
"""So long before the first Monday the history begins: it is Monday in Auckland first."""

FRIDAY = 5
"""Days are counted from the Sunday before the first Monday."""

NORTH_STAR = "Households that order every week"
HOUSEHOLDS = (4120, 4180, 4090, 4150, 4210, 4170, 4260, 4310, 4280, 4350)
"""What an ops lead reads off somewhere else, week by week."""

Show = Callable[[int, int, str], None]
"""Shows how far the history is: done, total, and what is going on."""


def present(now: datetime) -> datetime:
    """The moment at which the history ends: the newest Monday, 09:20, that is not after now (aware)."""
    local = now.astimezone(ZoneInfo(ZONE))
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), NINE_TWENTY, ZoneInfo(ZONE))
    past = monday if monday <= local else monday - timedelta(weeks=1)
    return past.astimezone(UTC)


def first_monday(ending: datetime, weeks: int) -> date:
    """The Monday on which a history of so many weeks begins."""
    return ending.astimezone(ZoneInfo(ZONE)).date() - timedelta(weeks=weeks)


def beginning(monday: date) -> datetime:
    """Where the clock stands when the history begins."""
    return datetime.combine(monday, time(), ZoneInfo(ZONE)).astimezone(UTC) - HEADSTART


def live_through(sandbox: Sandbox, ending: datetime, show: Show) -> None:
    """Let days pass until the history ends. All but the last day counts as read by everyone."""
    Hands(sandbox).say(user_id(OPS_LEADS[0][0]), GENERAL, hello())
    start = sandbox.clock.now()
    days = (ending - start).days
    for day in range(days):
        show(day, days, f"Week {max(day - 1, 0) // 7 + 1} of {days // 7}: people answer")
        sandbox.move_clock((start + timedelta(days=day + 1)).isoformat())
        if day % 7 == FRIDAY:
            number = HOUSEHOLDS[day // 7 % len(HOUSEHOLDS)]
            Hands(sandbox).give_reading(user_id(OPS_LEADS[0][0]), GENERAL, f"{NORTH_STAR} {number}")
    sandbox.mark_everything_read()
    sandbox.move_clock(ending.isoformat())
    show(days, days, "Ready")
