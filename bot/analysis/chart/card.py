"""Where each part of a picture stands on its card (pixels, from the top left)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.analysis.chart.columns import MARGIN, WIDTH, Columns, columns
from bot.analysis.chart.forest import GridLine, Mark, grid, mark, note
from bot.analysis.chart.scales import Span, effect_x, scales_of, tick_text, ticks
from bot.analysis.chart.text import (
    CENTRE,
    DETAIL,
    HEAD,
    NAME,
    SMALL,
    SUBTITLE,
    TICK,
    TITLE,
    ZERO,
    Line,
    below,
    one_line,
    paragraph,
)
from bot.analysis.chart.values import Chart, ChartRow, Scales
from bot.analysis.chart.weekly import Weekly, weekly

ROW = 66  # with one line of name; each further one makes it taller
LINE_HEIGHT = 38
FROM_ZERO = 12
SWATCH = 26
EMPTY = Line("", MARGIN, 0, NAME)


@dataclass(frozen=True)
class Row:
    """One row of the card."""

    top: float
    height: float
    names: tuple[Line, ...]
    grid: tuple[GridLine, ...]
    mark: Mark | None
    note: tuple[Line, ...]
    weekly: Weekly | None
    is_total: bool = False


@dataclass(frozen=True)
class Axis:
    """The axis of the effects: what lies to either side of 0, its ticks, and the band around 0."""

    low: Line
    high: Line
    ticks: tuple[Line, ...]
    zero: float
    band: Span | None


@dataclass(frozen=True)
class Key:
    """What one of the signs on the card means: the sign stands to the left of the words."""

    sign: str
    x: float
    y: float
    words: Line


@dataclass(frozen=True)
class Card:
    """The whole card, ready to be written as SVG."""

    height: float
    title: tuple[Line, ...]
    subtitle: tuple[Line, ...]
    axis: Axis | None
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    keys: tuple[Key, ...]
    note: tuple[Line, ...]

    @property
    def rows_until(self) -> float:
        """Where the last row ends."""
        return self.rows[-1].top + self.rows[-1].height if self.rows else 0.0


def lay_out(chart: Chart) -> Card:
    """Place everything; texts that are too long for their place are shortened."""
    room, place, scales = WIDTH - 2 * MARGIN, columns(chart), chart.scales or scales_of(chart.all_rows)
    title = paragraph(chart.title, room, TITLE, MARGIN, 52, at_most=2)
    subtitle = paragraph(chart.subtitle, room, SUBTITLE, MARGIN, below(title, 24) + 32, at_most=2)
    head = below(subtitle, below(title, 24)) + 44
    axis = _axis(chart, place, scales, head) if place.has_axis else None
    lines = _line_heads(chart, place, head)
    rows = tuple(_rows(chart, place, scales, head + 40 if axis or lines else head - 20))
    rows_until = rows[-1].top + rows[-1].height if rows else head
    keys = tuple(_keys(chart, rows, rows_until + 32))
    words_until = keys[-1].words.y + 4 if keys else rows_until + 6
    notes = paragraph(chart.note, room, SMALL, MARGIN, words_until + 26, at_most=3)
    return Card(below(notes, words_until) + 24, title, subtitle, axis, lines, rows, keys, notes)


def _axis(chart: Chart, place: Columns, scales: Scales, y: float) -> Axis:
    plot, limit = place.effects, scales.limit
    zero, room = plot.middle, plot.length / 2 - FROM_ZERO
    reach = min(chart.smallest or 0.0, limit)
    return Axis(
        low=one_line(f"← {chart.axis_low}", room, HEAD, zero - FROM_ZERO, y, "end"),
        high=_toward_high(chart.axis_high, room, zero + FROM_ZERO, y),
        ticks=tuple(_tick(value, limit, plot, y + 27) for value in ticks(limit)),
        zero=zero,
        band=Span(effect_x(-reach, limit, plot), effect_x(reach, limit, plot)) if reach else None,
    )


def _toward_high(word: str, room: float, x: float, y: float) -> Line:
    arrow = Line(" →", x, y, HEAD)
    return Line(one_line(word, room - arrow.width, HEAD, x, y).text + arrow.text, x, y, HEAD)


def _tick(value: float, limit: float, plot: Span, y: float) -> Line:
    return Line(tick_text(value), effect_x(value, limit, plot), y, TICK if value else ZERO, "middle")


def _line_heads(chart: Chart, place: Columns, y: float) -> tuple[Line, ...]:
    """The heads of the weekly lines, flush right like the card."""
    if place.lines is None:
        return ()
    column, heads = place.lines, ((chart.line_title, HEAD, y), (chart.line_span, TICK, y + 27))
    return tuple(
        one_line(text, column.length, kind, column.end, at, "end") for text, kind, at in heads if text
    )


def _rows(chart: Chart, place: Columns, scales: Scales, top: float) -> Iterator[Row]:
    for number, row in enumerate(chart.all_rows):
        placed = _row(row, chart, place, scales, top)
        yield replace(placed, is_total=number == 0 and chart.total is not None)
        top += placed.height


def _row(row: ChartRow, chart: Chart, place: Columns, scales: Scales, top: float) -> Row:
    names = _names(row, place.names)
    height = max(ROW, names[-1].y - names[0].y + ROW - DETAIL.leading)
    middle = top + height / 2
    down = middle - (names[0].y + names[-1].y - CENTRE * 2 * NAME.size) / 2
    placed = mark(row, chart, scales.limit, place.effects, middle + 13)
    words = note(row, place.effects, middle, centred=place.has_axis)
    inner = Span(middle - LINE_HEIGHT / 2, middle + LINE_HEIGHT / 2)
    covers = [*words, *(placed.label if placed else ())]
    return Row(
        top=top,
        height=height,
        names=tuple(replace(line, y=line.y + down) for line in names),
        grid=grid(scales.limit, place.effects, Span(top, top + height), covers) if place.has_axis else (),
        mark=placed,
        note=words,
        weekly=weekly(row, scales, place.lines, inner) if place.lines else None,
    )


def _names(row: ChartRow, column: Span) -> tuple[Line, ...]:
    """The name, then the detail in smaller type, the first line on 0."""
    name = paragraph(row.name, column.length, NAME, column.start, 0, at_most=3) or (EMPTY,)
    detail_y = name[-1].y + DETAIL.leading
    return name + paragraph(row.detail, column.length, DETAIL, column.start, detail_y, at_most=2)


def _keys(chart: Chart, rows: tuple[Row, ...], y: float) -> Iterator[Key]:
    """What needs a word: beside each other if they fit, else below each other."""
    signs = []
    if chart.smallest and chart.band and any(row.mark for row in rows):
        signs.append(("band", chart.band))
    if chart.start and any(row.weekly and row.weekly.start_x is not None for row in rows):
        signs.append(("start", chart.start))
    if chart.reworded and any(row.weekly and row.weekly.breaks for row in rows):
        signs.append(("reworded", chart.reworded))
    x: float = MARGIN
    for sign, text in signs:
        words = one_line(text, WIDTH - 2 * MARGIN - SWATCH, SMALL, x + SWATCH, y)
        if words.box.right > WIDTH - MARGIN:
            x, y = MARGIN, y + SMALL.leading + 2
            words = one_line(text, WIDTH - 2 * MARGIN - SWATCH, SMALL, x + SWATCH, y)
        yield Key(sign, x, y, words)
        x = words.box.right + 28
