"""Where an effect stands: its interval, its mark, and its label."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.chart.scales import Span, effect_x, ticks
from bot.analysis.chart.text import CENTRE, NUMBER, SMALL, WORD, Box, Line, one_line, paragraph
from bot.analysis.chart.values import Chart, ChartRow, told
from bot.analysis.compare.values import Verdict

GAP = 6
LABEL_ABOVE = 20
CLEAR = 4


@dataclass(frozen=True)
class GridLine:
    """A piece of the line at a tick."""

    x: float
    height: Span
    is_zero: bool


@dataclass(frozen=True)
class Mark:
    """A mark of the shape and colour of its verdict, on its interval; an end that is cut gets an arrow."""

    verdict: Verdict
    x: float
    y: float
    low: float
    high: float
    low_is_cut: bool
    high_is_cut: bool
    label: tuple[Line, ...]


def mark(row: ChartRow, chart: Chart, limit: float, plot: Span, y: float) -> Mark | None:
    """The mark of a row on the height `y`, its label above it; none without an effect."""
    if row.effect is None or row.verdict is None:
        return None
    low, high = max(row.effect.low, -limit), min(row.effect.high, limit)
    x = effect_x(max(-limit, min(limit, row.effect.estimate)), limit, plot)
    return Mark(
        verdict=row.verdict,
        x=x,
        y=y,
        low=effect_x(min(low, limit), limit, plot),
        high=effect_x(max(high, -limit), limit, plot),
        low_is_cut=low > row.effect.low,
        high_is_cut=high < row.effect.high,
        label=_label(told(row.effect.estimate), chart.words[row.verdict], x, y - LABEL_ABOVE, plot),
    )


def note(row: ChartRow, plot: Span, y: float, *, centred: bool) -> tuple[Line, ...]:
    """The words in the place of an interval, in at most two lines about the height `y`."""
    if row.effect is not None or not row.note:
        return ()
    lines = paragraph(row.note, plot.length, SMALL, plot.start, 0, at_most=2)
    first = y + CENTRE * SMALL.size - SMALL.leading * (len(lines) - 1) / 2
    x, anchor = (plot.middle, "middle") if centred else (plot.start, "start")
    return tuple(Line(line.text, x, first + line.y, line.type, anchor) for line in lines)


def grid(limit: float, plot: Span, height: Span, words: Sequence[Line]) -> tuple[GridLine, ...]:
    """The lines of a row at the ticks, broken where words stand in the row."""
    places = ((effect_x(value, limit, plot), value == 0) for value in ticks(limit))
    return tuple(
        GridLine(x, part, is_zero)
        for x, is_zero in places
        for part in _around(x, height, [w.box for w in words])
    )


def _around(x: float, height: Span, boxes: Sequence[Box]) -> tuple[Span, ...]:
    hit = [box for box in boxes if box.left - CLEAR < x < box.right + CLEAR]
    if not hit:
        return (height,)
    until, onward = min(box.top for box in hit) - 1, max(box.bottom for box in hit) + 1
    return Span(height.start, until), Span(onward, height.end)


def _label(number: str, word: str, x: float, y: float, plot: Span) -> tuple[Line, ...]:
    """Number and word, centred above the mark unless that would leave the plot."""
    first = Line(number, 0, y, NUMBER)
    second = one_line(word, plot.length - first.width - GAP, WORD, 0, y)
    length = first.width + (GAP + second.width if second.text else 0)
    start = plot.clamped(x - length / 2, length)
    lines = (Line(number, start, y, NUMBER), Line(second.text, start + first.width + GAP, y, WORD))
    return lines if second.text else lines[:1]
