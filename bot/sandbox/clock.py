"""The sandbox clock: real time plus an offset that only grows, and the phrases that move it."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BACKWARD = "The clock only moves forward."
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

_SPAN = re.compile(r"\+\s*(\d{1,4})\s*(m|h|d|w)[a-z]*")
_WEEKDAY = re.compile(rf"(?:next\s+)?({'|'.join(WEEKDAYS)})\s+(\d{{1,2}}):(\d{{2}})")


class ClockError(ValueError):
    """The clock cannot be moved there; the message says why, for the person who tried."""


def utc_now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class SandboxClock:
    """The time that the sandbox and the bot live in. Safe to read and to move from any thread."""

    def __init__(self, start: datetime | None = None, real: Callable[[], datetime] = utc_now) -> None:
        self._real = real
        self._lock = threading.Lock()
        self._offset = timedelta() if start is None else start - real()

    def now(self) -> datetime:
        """The sandbox's time, aware, in UTC."""
        with self._lock:
            return (self._real() + self._offset).astimezone(UTC)

    @property
    def offset(self) -> timedelta:
        """How far the sandbox is from real time."""
        return self._offset

    def resume(self, moment: datetime) -> None:
        """Go on from the moment that an earlier run had reached, forward or backward."""
        with self._lock:
            self._offset = moment - self._real()

    def advance(self, span: timedelta) -> datetime:
        """Move forward by a span and return the new time. Raises ClockError for a negative one."""
        if span < timedelta():
            raise ClockError(BACKWARD)
        with self._lock:
            self._offset += span
        return self.now()

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to a moment and return the new time. Raises ClockError for an earlier one."""
        with self._lock:
            real = self._real()
            if moment < real + self._offset:
                raise ClockError(BACKWARD)
            self._offset = moment - real
            return moment.astimezone(UTC)


def moment_of(phrase: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment that a phrase means: "+1h", "next monday 09:00" (in `zone`) or an ISO time.

    Raises ClockError when the phrase means nothing.
    """
    words = phrase.strip().lower()
    try:
        if span := _SPAN.fullmatch(words):
            return now + timedelta(**{UNITS[span[2]]: int(span[1])})
        if weekday := _WEEKDAY.fullmatch(words):
            at = time(int(weekday[2]), int(weekday[3]))
            return _next_weekday(WEEKDAYS.index(weekday[1]), at, now, zone)
        moment = datetime.fromisoformat(phrase.strip())
    except (ValueError, OverflowError) as error:
        raise ClockError(
            f"“{phrase}” is not a time. Try “+1h”, “next monday 09:00” or “2026-01-05T09:00”."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _next_weekday(weekday: int, at: time, now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    moment = datetime.combine(day, at, zone)
    return moment if moment > local else datetime.combine(day + timedelta(days=7), at, zone)
