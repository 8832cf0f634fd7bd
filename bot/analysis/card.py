"""What a chart says, and where each part of it stands on the card (pixels, from the top left)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from bot.analysis.comparison import Effect, Reading
from bot.analysis.typeface import fitted, lines, width

WIDTH = 800
MARGIN = 28
NAMES_UNTIL = 276
PLOT_FROM, PLOT_UNTIL = 292, 640
NUMBERS_FROM, NUMBERS_UNTIL = 656, WIDTH - MARGIN
ROW = 46
ROWS_AT_MOST = 12
AXIS_LIMITS = (1.0, 1.5, 2.0, 3.0, 4.0)
CUT_AT = 2.0  # an interval may be cut here, so that a very wide one does not press the others together


@dataclass(frozen=True)
class ChartRow:
    """One team. `effect` is oriented: more is better; without one, `note` says what is missing.

    `detail` is the small line under the name (version and start); `before` and `now` are scores from 1 to 5.
    """

    name: str
    detail: str
    reading: Reading
    effect: Effect | None = None
    before: float | None = None
    now: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """One card with its words. `undecided` explains the hollow mark, `numbers` heads the column of scores."""

    title: str
    subtitle: str
    axis_low: str
    axis_high: str
    undecided: str
    numbers: str
    rows: tuple[ChartRow, ...]
    note: str = ""


@dataclass(frozen=True)
class Type:
    """A size in pixels and a weight of the typeface."""

    size: int
    weight: int = 400


TITLE, SUBTITLE, DIRECTION = Type(27, 700), Type(17), Type(17, 700)
NAME, DETAIL, SMALL = Type(20, 700), Type(15), Type(16)
BEFORE, NOW, TICK, ZERO = Type(20), Type(20, 700), Type(16), Type(16, 700)


@dataclass(frozen=True)
class Line:
    """One line of text: where its baseline starts (or ends, for an `end` anchor)."""

    text: str
    x: float
    y: float
    type: Type
    anchor: str = "start"

    @property
    def width(self) -> float:
        """How wide it is."""
        return width(self.text, self.type.size, self.type.weight)


@dataclass(frozen=True)
class Mark:
    """A team's estimate with its interval; an end that is cut gets an arrow."""

    reading: Reading
    x: float
    y: float
    low: float
    high: float
    low_is_cut: bool
    high_is_cut: bool


@dataclass(frozen=True)
class RowPlace:
    """One row of the card."""

    top: float
    name: Line
    detail: Line | None
    mark: Mark | None
    notes: tuple[Line, ...]
    before: Line | None
    now: Line | None


@dataclass(frozen=True)
class Card:
    """The whole card, ready to be written as SVG."""

    height: float
    title: tuple[Line, ...]
    subtitle: tuple[Line, ...]
    low: Line
    high: Line
    high_mark_x: float
    numbers: Line
    ticks: tuple[Line, ...]
    rows_until: float
    rows: tuple[RowPlace, ...]
    undecided: Line | None
    note: tuple[Line, ...]


def lay_out(chart: Chart) -> Card:
    """Place everything; texts that are too long for their place are shortened."""
    title = _paragraph(chart.title, TITLE, 48, 33, at_most=2)
    subtitle = _paragraph(chart.subtitle, SUBTITLE, _below(title, 40) + 28, 23, at_most=2)
    head = _below(subtitle, _below(title, 40)) + 44
    rows_from = head + 40
    rows_until = rows_from + ROW * len(chart.rows)
    limit = _limit(chart.rows)
    undecided = _undecided(chart, rows_until + 34)
    words_until = undecided.y if undecided else rows_until + 8
    note = _paragraph(chart.note, SMALL, words_until + 26, 22, at_most=3)
    half = (PLOT_UNTIL - PLOT_FROM) / 2 - 34
    high = _line(chart.axis_high, half, DIRECTION, PLOT_UNTIL, head, "end")
    return Card(
        height=_below(note, words_until) + 24,
        title=title,
        subtitle=subtitle,
        low=_line(chart.axis_low, half, DIRECTION, PLOT_FROM + 27, head),
        high=high,
        high_mark_x=PLOT_UNTIL - high.width - 14,
        numbers=_line(chart.numbers, NUMBERS_UNTIL - NUMBERS_FROM, SMALL, NUMBERS_UNTIL, head, "end"),
        ticks=tuple(_tick(value, limit, head + 27) for value in _ticks(limit)),
        rows_until=rows_until,
        rows=tuple(_row(row, rows_from + ROW * number, limit) for number, row in enumerate(chart.rows)),
        undecided=undecided,
        note=note,
    )


def _line(text: str, room: float, kind: Type, x: float, y: float, anchor: str = "start") -> Line:
    return Line(fitted(text, room, kind.size, kind.weight), x, y, kind, anchor)


def _paragraph(text: str, kind: Type, y: float, height: float, at_most: int) -> tuple[Line, ...]:
    texts = lines(text, WIDTH - 2 * MARGIN, kind.size, at_most, kind.weight)
    return tuple(Line(part, MARGIN, y + height * number, kind) for number, part in enumerate(texts) if part)


def _below(paragraph: Sequence[Line], otherwise: float) -> float:
    return paragraph[-1].y if paragraph else otherwise


def _undecided(chart: Chart, y: float) -> Line | None:
    if not chart.undecided or all(row.reading is not Reading.TOO_EARLY for row in chart.rows):
        return None
    return _line(chart.undecided, WIDTH - 2 * MARGIN - 26, SMALL, MARGIN + 26, y)


def _row(row: ChartRow, top: float, limit: float) -> RowPlace:
    room = NAMES_UNTIL - MARGIN
    detail = _line(row.detail, room, DETAIL, MARGIN, top + 40) if row.detail else None
    name = _line(row.name, room, NAME, MARGIN, top + (22 if detail else 30))
    return RowPlace(top, name, detail, _mark(row, top, limit), _notes(row, top), *_numbers(row, top))


def _mark(row: ChartRow, top: float, limit: float) -> Mark | None:
    if row.effect is None:
        return None
    low, high = max(row.effect.low, -limit), min(row.effect.high, limit)
    estimate = max(-limit, min(limit, row.effect.estimate))
    places = (_x(value, limit) for value in (estimate, low, high))
    x, left, right = places
    return Mark(row.reading, x, top + ROW / 2, left, right, low > row.effect.low, high < row.effect.high)


def _notes(row: ChartRow, top: float) -> tuple[Line, ...]:
    if row.effect is not None or not row.note:
        return ()
    texts = lines(row.note, PLOT_UNTIL - PLOT_FROM, SMALL.size, 2)
    first = top + (29 if len(texts) == 1 else 19)
    return tuple(Line(text, PLOT_FROM, first + 20 * number, SMALL) for number, text in enumerate(texts))


def _numbers(row: ChartRow, top: float) -> tuple[Line | None, Line | None]:
    if row.now is None:
        return None, None
    now = Line(f"{row.now:.1f}", NUMBERS_UNTIL, top + 30, NOW, "end")
    if row.before is None:
        return None, now
    return Line(f"{row.before:.1f} →", NUMBERS_UNTIL - now.width - 6, top + 30, BEFORE, "end"), now


def _limit(rows: Sequence[ChartRow]) -> float:
    effects = [row.effect for row in rows if row.effect]
    ends = max((abs(end) for e in effects for end in (e.low, e.high)), default=0.0)
    estimates = max((abs(e.estimate) + 0.1 for e in effects), default=0.0)
    needed = max(min(ends, CUT_AT), estimates)
    return next((limit for limit in AXIS_LIMITS if limit >= needed), AXIS_LIMITS[-1])


def _ticks(limit: float) -> list[float]:
    step = 0.5 if limit < CUT_AT else 1.0
    right = list(takewhile(lambda tick: tick <= limit, (step * number for number in count(1))))
    return [*(-tick for tick in reversed(right)), 0.0, *right]


def _tick(value: float, limit: float, y: float) -> Line:
    return Line(_points(value), _x(value, limit), y, TICK if value else ZERO, "middle")


def _points(value: float) -> str:
    return f"{value:+.2g}".replace("-", "−") if value else "0"


def _x(value: float, limit: float) -> float:
    middle, half = (PLOT_FROM + PLOT_UNTIL) / 2, (PLOT_UNTIL - PLOT_FROM) / 2
    return middle + half * value / limit
