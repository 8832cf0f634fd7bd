"""How long things are kept: arithmetic with moments, in UTC."""

import zlib
from datetime import UTC, datetime, timedelta

SEAL_AFTER = timedelta(days=14)
"""A change that was taken out of the set-up is sealed after this.

Whoever took it out by mistake has seen two digests without it by then.
"""

PURGE_AFTER = timedelta(days=14)
"""What an uninstalled workspace left is erased after this, unless it comes back.

Slack's policy asks for it within 14 business days; four of them are left for a bot that was down.
"""

_NIGHT_BEGINS, _NIGHT_LASTS = timedelta(hours=1), timedelta(hours=3)


def words_kept_since(now: datetime, months: int) -> datetime:
    """The midnight so many months before `now`: words from before it are erased.

    In a month without that day it is the last one.
    """
    today = now.astimezone(UTC)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first_of_next = datetime(year + month // 11, (month + 1) % 12 + 1, 1, tzinfo=UTC)
    last_day = (first_of_next - timedelta(days=1)).day
    return datetime(year, month + 1, min(today.day, last_day), tzinfo=UTC)


def next_night(workspace: str, now: datetime) -> datetime:
    """A workspace's next moment between 01:00 and 04:00 UTC: not all of them at once, and always the same."""
    within = timedelta(seconds=zlib.crc32(workspace.encode()) % int(_NIGHT_LASTS.total_seconds()))
    midnight = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC)
    tonight = midnight + _NIGHT_BEGINS + within
    return tonight if tonight > now else tonight + timedelta(days=1)
