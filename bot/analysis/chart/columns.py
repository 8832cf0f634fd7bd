"""How the width of a card is shared: names, effects (or the words in their place), weekly lines."""

from dataclasses import dataclass

from bot.analysis.chart.scales import Span
from bot.analysis.chart.values import Chart

WIDTH = 800
MARGIN = 28
NAMES = Span(MARGIN, 262)
REST = Span(280, WIDTH - MARGIN)
ALL_EFFECTS = Span(290, WIDTH - MARGIN - 18)  # the last tick's text needs room
EFFECTS, LINES = Span(280, 572), Span(594, WIDTH - MARGIN)
NOTES, WIDE_LINES = Span(280, 470), Span(492, WIDTH - MARGIN)


@dataclass(frozen=True)
class Columns:
    """Where the columns are; `has_axis` unless no row has an effect."""

    names: Span
    effects: Span
    lines: Span | None
    has_axis: bool


def columns(chart: Chart) -> Columns:
    """The columns that this chart needs: what it lacks leaves its place to the rest."""
    rows = chart.all_rows
    has_axis = any(row.effect for row in rows)
    if not any(row.line for row in rows):
        return Columns(NAMES, ALL_EFFECTS, None, has_axis)
    if has_axis:
        return Columns(NAMES, EFFECTS, LINES, has_axis)
    if any(row.note for row in rows):
        return Columns(NAMES, NOTES, WIDE_LINES, has_axis)
    return Columns(NAMES, NOTES, REST, has_axis)
