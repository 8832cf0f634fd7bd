"""What a picture says: plain values with all their words, without pixels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.analysis.compare.values import Interval, Verdict
from bot.domain.setup import Theme

LEAST_END = 0.001


@dataclass(frozen=True)
class Point:
    """A team's score (1 to 5) in the week that begins on Monday, `week`.

    `run` counts how often the question was reworded until then: no stroke joins points of two runs.
    """

    week: date
    score: float
    run: int = 0


@dataclass(frozen=True)
class ChartRow:
    """One team, or all teams together.

    `detail` is the small line under the name. `effect` is in points and oriented: more is better, and the
    mark stands at its estimate. Without a verdict the team waits; without an effect `note` stands in the
    interval's place. `line` has the weekly scores, oldest first, and may lack weeks; `start` is the Monday
    of the week in which the team started.
    """

    name: str
    detail: str
    verdict: Verdict | None
    effect: Interval | None = None
    line: tuple[Point, ...] = ()
    start: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Scales:
    """What the axes span: points to either side of 0, the weeks (Mondays), and the scores of the lines."""

    limit: float
    first: date
    last: date
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """One card with its words.

    `axis_low` and `axis_high` say what lies to either side of 0, `words` what is written beside each mark.
    `line_title` and `line_span` head the weekly lines. `total` is the average of the teams and stands first.
    `band` explains the ground within `smallest` points of 0, `start` the tick where a team started,
    `reworded` the mark where a line breaks; each is left out with what it explains. `to` stands between the
    ends of a range in the alt text, `then` between the runs of a line. `scales` are shared by the cards of
    one change (None: those of its rows).
    """

    title: str
    subtitle: str
    axis_low: str
    axis_high: str
    words: Mapping[Verdict, str]
    rows: tuple[ChartRow, ...]
    total: ChartRow | None = None
    line_title: str = ""
    line_span: str = ""
    smallest: float | None = None
    band: str = ""
    start: str = ""
    note: str = ""
    to: str = "…"
    reworded: str = ""
    then: str = "┊"
    theme: Theme = Theme.LIGHT
    scales: Scales | None = None

    @property
    def all_rows(self) -> tuple[ChartRow, ...]:
        """The rows from top to bottom."""
        return self.rows if self.total is None else (self.total, *self.rows)


def weeks(rows: Iterable[ChartRow]) -> tuple[date, date] | None:
    """The first and the last week (Mondays) that the lines of these rows show, if they show any."""
    shown = [point.week for row in rows for point in row.line]
    return (min(shown), max(shown)) if shown else None


def told(value: float) -> str:
    """A difference in points with its sign, to one decimal."""
    rounded = round(value, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "±0.0"


def end_told(value: float) -> str:
    """The end of a range: one that is clear of 0 never reads as 0."""
    if round(value, 1) or abs(value) < LEAST_END:
        return told(value)
    return f"{value:+.1g}".replace("-", "−")
