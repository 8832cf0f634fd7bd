"""Everything that `pops apply` reads from a set-up file, as one value."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.asking import Budget
from bot.domain.cadence import Cadence, Weekday
from bot.domain.change import Change, Direction
from bot.domain.metric import Metric, key_of
from bot.domain.minimums import Minimums
from bot.domain.question import Question
from bot.domain.team import Team
from bot.domain.theme import CommentTheme


@dataclass(frozen=True)
class Window:
    """How long a round is open: working days of the team (closing at the hour it opened), or hours."""

    working_days: int | None = 2
    hours: int | None = None


@dataclass(frozen=True)
class Pulse:
    """What is asked of whom and how often, for one change. The change's own question comes first.

    `reminders` is how often those who have not answered are reminded of a round: 0, 1 or 2 times.
    """

    key: str
    change_key: str
    questions: tuple[Question, ...]
    cadence: Cadence
    window: Window
    team_keys: tuple[str, ...]
    archived: bool = False
    reminders: int = 0


class Theme(StrEnum):
    """Whether pictures are drawn on a light or on a dark ground."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class DigestPlan:
    """Where and when the weekly digest is posted, and how its pictures are drawn."""

    channel: str
    cadence: Cadence
    zone: str
    pictures: Theme = Theme.LIGHT


@dataclass(frozen=True)
class NorthStar:
    """The number that the organisation wants to move, named beside every change.

    It is a metric, whose key is made of its name: another name is another number.
    """

    name: str
    direction: Direction
    unit: str | None = None
    every_days: int = 7

    @property
    def metric(self) -> Metric:
        """The metric that it is."""
        key = key_of(self.name) or "north-star"
        return Metric(key, self.name, self.direction, self.unit, every_days=self.every_days)


@dataclass(frozen=True)
class Privacy:
    """What a workspace asks for beyond the usual. Words older than `keep_months` are erased."""

    keep_months: int = 18
    minimums: Minimums = Minimums()  # noqa: RUF009 - it is frozen


@dataclass(frozen=True)
class Setup:
    """One workspace as its product ops people want it. `questions` are its own, beside the bank's.

    `themes` are its own too; one with the id of a ready-made theme stands in its place.
    """

    teams: tuple[Team, ...]
    changes: tuple[Change, ...]
    pulses: tuple[Pulse, ...]
    ops_leads: tuple[str, ...]
    digest: DigestPlan | None = None
    north_star: NorthStar | None = None
    privacy: Privacy = Privacy()
    metrics: tuple[Metric, ...] = ()
    questions: tuple[Question, ...] = ()
    asking: Budget = Budget()  # noqa: RUF009 - it is frozen
    themes: tuple[CommentTheme, ...] = ()


def crowded_teams(pulses: Iterable[Pulse], budget: Budget) -> frozenset[str]:
    """The keys of the teams with messages on more days of a week than one person is asked on."""
    days: dict[str, set[Weekday]] = {}
    for pulse in pulses:
        for key in pulse.team_keys:
            days.setdefault(key, set()).update(pulse.cadence.days)
    return frozenset(key for key, some in days.items() if len(some) > budget.per_week)
