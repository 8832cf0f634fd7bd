"""When "3 of 7 answered" moves: seldom enough that nobody can tell from it who has just answered."""

from datetime import datetime, timedelta

LOOK_EVERY = timedelta(minutes=15)
MOVES_BY = 2
"""While a round is open, the count that is shown moves by at least so many."""


def next_look(now: datetime) -> datetime:
    """The next full quarter of an hour: then an open round is counted, not when somebody answers."""
    quarter = now.minute // 15 * 15
    return now.replace(minute=quarter, second=0, microsecond=0) + LOOK_EVERY
