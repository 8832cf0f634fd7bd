"""The demo's set-up file, moved in time."""

import re
from datetime import date, timedelta
from pathlib import Path

FILE = Path(__file__).parent / "setup.yml"
FIRST_MONDAY = date(2026, 1, 5)
"""The week in which the history begins, as the file writes its dates."""

_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def setup_text(first_monday: date) -> str:
    """The set-up file with every date moved, so that its first week begins on this Monday."""
    days = first_monday - FIRST_MONDAY
    return _DATE.sub(lambda found: _moved(found[0], days), FILE.read_text(encoding="utf-8"))


def _moved(day: str, days: timedelta) -> str:
    return (date.fromisoformat(day) + days).isoformat()
