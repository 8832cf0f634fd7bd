"""Metrics: numbers from outside that stand beside the changes, and their readings."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.change import Direction

MOST_NAME = 60
"""Characters of a metric's name."""

LARGEST = 1e15
"""Readings are smaller than this, either way: beyond it a float no longer holds every whole number."""


class Source(StrEnum):
    """Which way a reading came in."""

    COMMAND = "command"
    FORM = "form"
    FILE = "file"
    MESSAGE = "direct message"
    API = "api"


@dataclass(frozen=True)
class Metric:
    """A number that is read outside Pops, such as the North Star or how often a team deploys.

    `direction` is the wanted way. A reading is expected every so many days. A metric that belongs to a change
    is told with it, any other in the digest's headline.
    """

    key: str
    name: str
    direction: Direction
    unit: str | None = None
    change_key: str | None = None
    every_days: int = 7


@dataclass(frozen=True)
class Reading:
    """A metric's value on a day, for one team or (None) for the whole organisation."""

    metric_key: str
    day: date
    value: float
    team_key: str | None = None


@dataclass(frozen=True)
class Written:
    """Where readings come from: which way they came in, and who or what wrote them.

    `by` is a Slack user id; for a file on the operator's machine and for the API it says so.
    """

    source: Source
    by: str


def key_of(name: str) -> str:
    """The key that a name makes: letters and digits of any script in lower case, with hyphens between words.

    Names that differ only in case, spaces or punctuation make one key.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in folded).split()
    return "-".join(words)
