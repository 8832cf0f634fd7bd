"""When the letters of a conversation go out: on the full hour, so that no moment tells of anybody."""

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
AT_LEAST = timedelta(minutes=5)
"""So long a letter waits, even right before the hour."""


def next_batch(now: datetime) -> datetime:
    """The first full hour (UTC) that is at least five minutes away."""
    earliest = now.astimezone(UTC) + AT_LEAST
    hour = earliest.replace(minute=0, second=0, microsecond=0)
    return hour if hour == earliest else hour + HOUR
