import re
from dataclasses import replace

import pytest

from bot.analysis.chart import ChartRow, draw
from bot.analysis.chart.card import lay_out
from bot.analysis.chart.colours import PALETTES
from bot.analysis.chart.columns import EFFECTS
from bot.analysis.compare.values import Interval, Verdict
from bot.domain.setup import Theme
from tests.analysis.chart.charts import CHART, ROWS, only_row, without_effects


def test_a_mark_stands_on_its_interval_at_the_best_guess() -> None:
    mark = only_row(replace(CHART, rows=ROWS[:1], total=None)).mark
    assert mark is not None
    assert EFFECTS.start < mark.low < mark.x < mark.high == EFFECTS.end
    assert (mark.x - EFFECTS.middle) / (mark.high - EFFECTS.middle) == pytest.approx(0.52)
    assert [label.text for label in mark.label] == ["+0.5", "helps"]


def test_an_interval_beyond_the_axis_is_cut_with_an_arrow() -> None:
    marks = [row.mark for row in lay_out(CHART).rows if row.mark]
    cuts = [(mark.low_is_cut, mark.high_is_cut) for mark in marks]
    assert cuts == [(False, False)] * 5 + [(True, True)]


def test_an_interval_wholly_beyond_the_axis_stays_in_the_plot() -> None:
    row = ChartRow("A", "", Verdict.HELPS, Interval(5.0, 4.5, 5.5))
    mark = only_row(replace(CHART, rows=(row,), total=None)).mark
    assert mark is not None
    assert mark.low == mark.x == mark.high
    assert mark.high_is_cut


@pytest.mark.parametrize(
    ("effect", "named"),
    [
        (Interval(2.6, 1.4, 3.8), ["−3", "−2", "−1", "0", "+1", "+2", "+3"]),
        (Interval(0.5, 0.1, 0.9), ["−1", "−0.5", "0", "+0.5", "+1"]),
        (Interval(0.2, 0.1, 0.3), ["−0.5", "−0.25", "0", "+0.25", "+0.5"]),
    ],
)
def test_the_axis_is_as_fine_as_the_effects_allow(effect: Interval, named: list[str]) -> None:
    axis = lay_out(replace(CHART, rows=(ChartRow("A", "", Verdict.HELPS, effect),), total=None)).axis
    assert axis is not None
    assert [tick.text for tick in axis.ticks] == named


def test_each_verdict_has_a_shape_of_its_own_besides_its_colour() -> None:
    shapes = set()
    for verdict in Verdict:
        row = ChartRow("A", "", verdict, Interval(0.0, -0.5, 0.5))
        svg = draw(replace(CHART, rows=(row,), total=None))
        colour = PALETTES[Theme.LIGHT].marks[verdict]
        sign = [tag for tag in re.findall(r"<(?:path|circle|rect)[^>]*/>", svg) if colour in tag][-1]
        shapes.add(re.sub(rf"{colour}|[\d. -]", "", sign))
    assert len(shapes) == len(Verdict)


def test_the_band_of_effects_too_small_to_matter_is_explained_or_absent() -> None:
    assert [key.sign for key in lay_out(CHART).keys] == ["band", "start"]
    assert [key.sign for key in lay_out(replace(CHART, smallest=None)).keys] == ["start"]
    assert lay_out(without_effects(CHART)).axis is None
    assert [key.sign for key in lay_out(without_effects(CHART)).keys] == ["start"]
