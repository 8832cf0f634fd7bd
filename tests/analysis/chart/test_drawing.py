import struct
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from bot.analysis.chart import Chart, draw, split, to_png
from bot.analysis.chart.card import lay_out
from bot.domain.setup import Theme
from storage.rows import from_json, to_json
from tests.analysis.chart.charts import CHART, ROWS, any_chart, line

GOLDEN = Path(__file__).parents[1] / "golden"


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("theme", Theme)
def test_the_picture_is_the_one_that_was_looked_at(theme: Theme) -> None:
    svg = draw(replace(CHART, theme=theme))
    assert svg == (GOLDEN / f"chart-{theme}.svg").read_text("utf-8")


def test_the_png_is_800_wide_at_twice_the_size_and_always_the_same() -> None:
    svg = draw(CHART)
    png = to_png(svg)
    assert size(png) == (1600, 2 * round(lay_out(CHART).height))
    assert png == to_png(svg)


def test_letters_are_drawn_with_the_vendored_fonts() -> None:
    named = to_png(draw(CHART))
    nameless = to_png(draw(replace(CHART, rows=tuple(replace(row, name=" ") for row in CHART.rows))))
    assert named != nameless


@pytest.mark.slow
@any_chart
def test_any_words_make_a_picture(chart: Chart) -> None:
    ElementTree.fromstring(draw(chart))  # noqa: S314 - our own drawing
    assert size(to_png(draw(chart)))[0] == 1600


def test_words_from_people_never_become_markup() -> None:
    evil = '"/><image href="file:///x"/></svg><script>&amp;]]>'
    rows = (replace(ROWS[0], name=evil, detail=evil), replace(ROWS[5], note=evil))
    root = ElementTree.fromstring(draw(replace(CHART, title=evil, rows=rows)))  # noqa: S314 - our own drawing
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "rect", "text", "path", "circle"}
    assert evil in {element.text for element in root.iter()}


def test_more_than_twelve_teams_take_several_cards_in_the_same_order_on_the_same_scales() -> None:
    rows = tuple(replace(ROWS[number % 4], name=str(number)) for number in range(25))
    whole = replace(CHART, rows=(*rows[:-1], replace(ROWS[4], line=line(1.0, 5.0, since=20))))
    cards = split(whole)
    assert [len(card.rows) for card in cards] == [9, 9, 7]
    assert tuple(row for card in cards for row in card.rows) == whole.rows
    assert [card.total for card in cards] == [whole.total, None, None]
    axes = [axis for card in cards if (axis := lay_out(card).axis)]
    assert len({tuple(tick.text for tick in axis.ticks) for axis in axes}) == 1
    assert len({card.scales for card in cards}) == 1
    assert split(CHART) == (CHART,)
    with pytest.raises(ValueError, match="at most 12 teams, not 25"):
        draw(whole)


@any_chart
def test_a_chart_is_drawn_alike_after_it_was_stored(chart: Chart) -> None:
    part = split(chart)[0]
    stored = from_json(Chart, to_json(Chart, part))
    assert stored == part
    assert draw(stored) == draw(part)
