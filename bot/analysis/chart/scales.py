"""From points, weeks and scores to pixels: what the axes span, and their ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile

from bot.analysis.chart.values import ChartRow, Scales, weeks

LIMITS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
CUT_AT = 1.5  # an interval may be cut here, so that a very wide one does not press the others together
LOWEST, HIGHEST = 1.0, 5.0
LEAST_SPAN = 1.0  # of the scores: less would make chance look like a cliff
NO_WEEK = date(1970, 1, 5)


def scales_of(rows: Sequence[ChartRow]) -> Scales:
    """The scales on which all of these rows can be drawn."""
    first, last = weeks(rows) or (NO_WEEK, NO_WEEK)
    low, high = _scores(rows)
    return Scales(_limit(rows), first, last, low, high)


def ticks(limit: float) -> list[float]:
    """The values that the axis of the effects names."""
    step = 0.25 if limit < 1 else 0.5 if limit < 2 else 1.0
    right = list(takewhile(lambda tick: tick <= limit, (step * number for number in count(1))))
    return [*(-tick for tick in reversed(right)), 0.0, *right]


def tick_text(value: float) -> str:
    """As short as it can be said: +0.5, −1, 0."""
    return f"{value:+.2g}".replace("-", "−") if value else "0"


@dataclass(frozen=True)
class Span:
    """A stretch of pixels, from left to right or from top to bottom."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """How many pixels."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Its centre."""
        return (self.start + self.end) / 2

    def at(self, part: float) -> float:
        """The pixel at a part of it: 0 the start, 1 the end."""
        return self.start + part * self.length

    def clamped(self, start: float, length: float) -> float:
        """Where something of this length starts when it wants to start at `start` and must stay within."""
        return max(self.start, min(start, self.end - length))


def effect_x(value: float, limit: float, plot: Span) -> float:
    """Where an effect of `value` points stands."""
    return plot.at((value + limit) / (2 * limit))


def week_x(week: date, scales: Scales, line: Span) -> float:
    """Where a week stands; a single week stands at the end."""
    days = (scales.last - scales.first).days
    return line.at((week - scales.first).days / days) if days else line.end


def score_y(score: float, scales: Scales, line: Span) -> float:
    """How high a score stands within the height of a line."""
    return line.at((scales.high - score) / (scales.high - scales.low))


def _limit(rows: Sequence[ChartRow]) -> float:
    effects = [row.effect for row in rows if row.effect]
    estimates = [abs(effect.estimate) for effect in effects]
    ends = max((abs(end) for effect in effects for end in (effect.low, effect.high)), default=0.0)
    needed = max(min(ends, CUT_AT), max(estimates, default=0.0) + 0.05)
    return next((limit for limit in LIMITS if limit >= needed), LIMITS[-1])


def _scores(rows: Sequence[ChartRow]) -> tuple[float, float]:
    scores = [point.score for row in rows for point in row.line] or [(LOWEST + HIGHEST) / 2]
    missing = max(0.0, LEAST_SPAN - (max(scores) - min(scores))) / 2
    low, high = min(scores) - missing, max(scores) + missing
    shift = max(0.0, LOWEST - low) - max(0.0, high - HIGHEST)
    return low + shift, high + shift
