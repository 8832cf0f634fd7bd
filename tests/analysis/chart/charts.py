"""Charts of all kinds, and what stands on their cards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.analysis.chart import Chart, ChartRow, Point
from bot.analysis.chart.card import Card, Row, lay_out
from bot.analysis.chart.text import Box, Line
from bot.analysis.compare.values import Interval, Verdict
from bot.domain.setup import Theme

MONDAY = date(2026, 9, 7)
WORDS = {verdict: verdict.value for verdict in Verdict}


def week(number: int) -> date:
    """The Monday of a week."""
    return MONDAY + timedelta(weeks=number)


def line(*scores: float | None, since: int = 0) -> tuple[Point, ...]:
    """Scores of weeks one after the other; None for a week without."""
    return tuple(Point(week(since + n), score) for n, score in enumerate(scores) if score is not None)


RISE = line(3.1, 3.0, 3.2, 3.1, 3.8, 3.9, 4.0)
ROWS = (
    ChartRow("Checkout", "v1, since 5 October", Verdict.HELPS, Interval(0.52, 0.2, 1.0), RISE, week(4)),
    ChartRow(
        "Platform & Reliability Engineering",
        "v1, since 12 October",
        Verdict.TOO_EARLY,
        Interval(0.21, -0.61, 1.03),
        line=line(3.4, None, None, 3.6, 3.3, 3.5, 3.4),
        start=week(5),
    ),
    ChartRow(
        "Onboarding",
        "v2, since 5 October",
        Verdict.HURTS,
        Interval(-0.9, -1.4, -0.04),
        line=line(3.9, 3.8, 4.0, 3.9, 3.1, 3.0, 3.0),
        start=week(4),
    ),
    ChartRow(
        "Payments",
        "v1, since 5 October",
        Verdict.NO_DIFFERENCE,
        Interval(0.02, -0.2, 0.24),
        line=line(2.6, 2.5, 2.7, 2.6, 2.6, 2.5, 2.6),
        start=week(4),
    ),
    ChartRow("Growth 🚀", "v2, since 12 October", Verdict.TOO_EARLY, Interval(-0.1, -2.4, 2.2)),
    ChartRow(
        "Поиск",
        "v2, since 19 October",
        Verdict.TOO_EARLY,
        line=line(3.2, 3.3, since=5),
        start=week(6),
        note="one more week since the start",
    ),
    ChartRow("Brand", "not started", None, line=line(3.4, since=6)),
)
CHART = Chart(
    title="Async stand-ups: is it clear what to work on?",
    subtitle="Points gained or lost beside the teams without the change. "
    "The bar is the range that the answers allow.",
    axis_low="worse",
    axis_high="better",
    words=WORDS,
    rows=ROWS,
    total=ChartRow("All teams on it", "average of 5 teams", Verdict.MIXED, Interval(0.1, -0.3, 0.5)),
    line_title="Score each week",
    line_span="7 Sep to 19 Oct",
    smallest=0.3,
    band="less than the 0.3 points worth having",
    start="start of the change",
    note="The ranges are safe to look at every week.",
    to="to",
)
LONG = 'Extraordinarily long-winded platform reliability 検索 צוות 🚀 <&>" team name ' * 5
ONE_WORD = "Donaudampfschifffahrtsgesellschaft" * 9


def long_chart(rows: int, text: str = LONG) -> Chart:
    """So many teams, each word of which is `text`."""
    wide = ChartRow(text, text, Verdict.HELPS, Interval(3.9, 3.8, 4.0), line(1, 5, 1, 5), week(1), text)
    bare = ChartRow(text, text, Verdict.TOO_EARLY, None, line(5, 1), week(1), text)
    words = dict.fromkeys(Verdict, text)
    some = tuple(wide if number % 2 else bare for number in range(rows))
    heads = Chart(text, text, text, text, words, some, wide, text, text, smallest=0.5)
    return replace(heads, band=text, start=text, note=text)


def without_effects(chart: Chart) -> Chart:
    """The chart before anything can be compared."""
    bare = (replace(row, effect=None, note="nobody to compare with") for row in chart.rows)
    return replace(chart, rows=tuple(bare), total=None)


CHARTS = {
    "the golden one": CHART,
    "dark": replace(CHART, theme=Theme.DARK),
    "one team": replace(CHART, rows=ROWS[:1], total=None),
    "no effects": without_effects(CHART),
    "no effects, no notes": replace(CHART, rows=tuple(replace(r, effect=None, note="") for r in ROWS)),
    "no lines": replace(CHART, rows=tuple(replace(row, line=(), start=None) for row in ROWS)),
    "twelve long ones": long_chart(12),
    "one word": long_chart(5, ONE_WORD),
    "nothing in our letters": long_chart(2, "検索チーム"),
    "no teams": replace(CHART, rows=(), total=None),
    "no words": Chart("", "", "", "", WORDS, (ChartRow("", "", None),)),
}
any_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def texts_of(row: Row) -> Iterator[Line]:
    """All texts of a row."""
    yield from (*row.names, *row.note, *(row.mark.label if row.mark else ()))
    if row.weekly:
        yield row.weekly.last_score
        yield from [row.weekly.first_score] if row.weekly.first_score else []


def texts(card: Card) -> list[Line]:
    """All texts of a card."""
    axis = (card.axis.low, card.axis.high, *card.axis.ticks) if card.axis else ()
    placed = [line for row in card.rows for line in texts_of(row)]
    keys = [key.words for key in card.keys]
    return [*card.title, *card.subtitle, *axis, *card.lines, *placed, *keys, *card.note]


def only_row(chart: Chart) -> Row:
    """The row of a chart that has one."""
    (row,) = lay_out(chart).rows
    return row


def overlap(one: Box, other: Box) -> bool:
    """Whether they share more than an edge."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
