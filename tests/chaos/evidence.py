"""What the auditor judges: what people did and were told, what is stored, and what stands in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a person may believe about something that they did."""

    KEPT = "kept"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Deed:
    """Something that a person wanted stored in a round: names to values, None for what is to go.

    With `clears` everything that is not named goes, too. Times are seconds of one clock. `note` says what the
    outcome was judged from.
    """

    person: str
    round: str
    wants: Mapping[str, Any]
    began: float
    ended: float
    outcome: Outcome
    clears: bool = False
    note: str = ""

    def __str__(self) -> str:
        wants = "withdraw" if self.clears else self.wants
        return f"{self.began:.2f}-{self.ended:.2f} {wants} {self.outcome} ({self.note})"

    def touches(self, name: str) -> bool:
        """Whether it wants anything of this name."""
        return self.clears or name in self.wants


@dataclass(frozen=True)
class File:
    """A picture: the thread or channel that it belongs into, its name and its title."""

    place: str
    name: str
    title: str


@dataclass(frozen=True)
class Owed:
    """One delivery as it is stored. `file` is set for a picture, `excused` where it need not be in Slack."""

    key: str
    kind: str
    is_waiting: bool
    parked: str | None = None
    file: File | None = None
    excused: bool = False


@dataclass(frozen=True)
class Posted:
    """One message of the bot in Slack. `thread` is the message that it answers."""

    channel: str
    ts: str
    mark: str | None
    text: str = ""
    thread: str | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One round as it is stored; `text` is what its message should say now, None where it has none.

    `behind` is how many more answers there are than everybody may know of. `led_by` is the round in whose
    message it stands, if that is not its own.
    """

    id: str
    pulse: str
    team: str
    due: datetime
    skipped: str | None = None
    text: str | None = None
    behind: int = 0
    is_open: bool = False
    led_by: str | None = None

    @property
    def message(self) -> str:
        """The round that leads its message."""
        return self.led_by or self.id


@dataclass(frozen=True)
class Stop:
    """How a replica ended that was told to stop: after how many seconds, with which exit code."""

    seconds: float
    code: int | None


@dataclass(frozen=True)
class Evidence:
    """Everything at the end of a run.

    `answers` are stored by round and person, `feedback` by its words. `expected` holds pulse, team and moment
    of every round that was due, `digests` the weeks of those stored, `headlines` the weeks of those in Slack.
    `stops` says how many seconds replicas took that were told to stop, and how they ended. `has_settled` says
    that in the end nothing was left to do.
    """

    deeds: tuple[Deed, ...] = ()
    answers: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    reports: tuple[Deed, ...] = ()
    feedback: tuple[str, ...] = ()
    owed: tuple[Owed, ...] = ()
    posted: tuple[Posted, ...] = ()
    rounds: tuple[Asked, ...] = ()
    expected: frozenset[tuple[str, str, datetime]] = frozenset()
    digests: tuple[date, ...] = ()
    headlines: tuple[date, ...] = ()
    stops: tuple[Stop, ...] = ()
    has_settled: bool = True
