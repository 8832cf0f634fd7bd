import re
import struct
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.analysis.card import MARGIN, NAMES_UNTIL, NUMBERS_FROM, PLOT_FROM, PLOT_UNTIL, ROW, WIDTH, lay_out
from bot.analysis.chart import Chart, ChartRow, alt_text, draw, split, to_png
from bot.analysis.comparison import Effect, Reading

GOLDEN = Path(__file__).parent / "golden" / "chart.svg"
CHART = Chart(
    title="Async stand-ups: is it clear what to work on?",
    subtitle="Points moved since each team's start, beside the teams that have not started. "
    "The truth lies on the line with 95% confidence, however often we look.",
    axis_low="worse than before",
    axis_high="better than before",
    undecided="too early to tell: the line still crosses 0",
    numbers="before → now",
    rows=(
        ChartRow("Checkout", "v1 · since 7 Sep", Reading.ABOVE, Effect(0.92, 0.18, 1.66), 3.1, 4.0),
        ChartRow(
            "Platform & Reliability Engineering", "v1", Reading.TOO_EARLY, Effect(0.21, -0.61, 1.03), 3.4, 3.5
        ),
        ChartRow("Onboarding", "v1 · since 5 Oct", Reading.BELOW, Effect(-0.95, -1.8, -0.1), 3.9, 3.0),
        ChartRow(
            "Поиск", "v2 · since 26 Oct", Reading.TOO_LITTLE, None, 3.2, 3.3, "one more week since the start"
        ),
        ChartRow("Growth 🚀", "v2 · since 26 Oct", Reading.TOO_EARLY, Effect(-0.1, -2.4, 2.2), 3.0, 2.9),
        ChartRow("Brand", "", Reading.TOO_LITTLE, None, None, 3.4, "not started"),
    ),
    note="6 teams, 39 people. Scores are means over people, from 1 to 5.",
)
LONG = 'Extraordinarily long-winded platform reliability 検索 🚀 <&>" team name ' * 5


def long_chart(rows: int) -> Chart:
    wide = ChartRow(LONG, LONG, Reading.ABOVE, Effect(3.9, 3.8, 4.0), 1.0, 5.0, LONG)
    bare = ChartRow(LONG, LONG, Reading.TOO_LITTLE, None, 1.0, 5.0, LONG)
    some = tuple(wide if number % 2 else bare for number in range(rows))
    return Chart(LONG, LONG, LONG, LONG, LONG, LONG, some, LONG)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_the_picture_is_the_one_that_was_looked_at() -> None:
    assert draw(CHART) == GOLDEN.read_text("utf-8")


def test_the_png_is_800_wide_at_twice_the_size_and_always_the_same() -> None:
    svg = draw(CHART)
    png = to_png(svg)
    assert size(png) == (1600, 2 * round(lay_out(CHART).height))
    assert png == to_png(svg)


def test_letters_are_drawn_with_the_vendored_fonts() -> None:
    named = to_png(draw(CHART))
    nameless = to_png(draw(replace(CHART, rows=tuple(replace(row, name=" ") for row in CHART.rows))))
    assert named != nameless


@pytest.mark.parametrize("chart", [CHART, long_chart(12), long_chart(1)])
def test_no_text_leaves_its_column(chart: Chart) -> None:
    card = lay_out(chart)
    for line in (*card.title, *card.subtitle, *card.note):
        assert line.x + line.width <= WIDTH - MARGIN
    for row in card.rows:
        assert row.name.x + row.name.width <= NAMES_UNTIL
        assert row.detail is None or row.detail.x + row.detail.width <= NAMES_UNTIL
        assert all(line.x + line.width <= PLOT_UNTIL for line in row.notes)
        assert row.before is None or row.before.x - row.before.width >= NUMBERS_FROM


@pytest.mark.parametrize("chart", [CHART, long_chart(12)])
def test_no_line_of_text_runs_into_another(chart: Chart) -> None:
    card = lay_out(chart)
    ends = [line.y for line in (*card.title, *card.subtitle, card.low)] + [card.rows[0].top, card.rows_until]
    below = [line.y for line in ((card.undecided,) if card.undecided else ()) + card.note]
    heights = [*ends, *below, card.height]
    assert all(later - earlier >= 20 for earlier, later in pairwise(heights))
    assert card.low.x + card.low.width < card.high_mark_x - 8
    for row in card.rows:
        assert row.top + 15 <= row.name.y <= row.top + ROW - 5
        assert row.detail is None or row.detail.y - row.name.y >= 17


@pytest.mark.parametrize("chart", [CHART, long_chart(12)])
def test_every_mark_stays_in_the_plot(chart: Chart) -> None:
    for row in lay_out(chart).rows:
        if row.mark:
            assert PLOT_FROM <= row.mark.low <= row.mark.x <= row.mark.high <= PLOT_UNTIL


def test_an_interval_beyond_the_axis_is_cut_with_an_arrow() -> None:
    marks = [row.mark for row in lay_out(CHART).rows if row.mark]
    assert [(mark.low_is_cut, mark.high_is_cut) for mark in marks] == [(False, False)] * 3 + [(True, True)]


def test_the_axis_grows_with_a_large_effect() -> None:
    row = ChartRow("A", "", Reading.ABOVE, Effect(2.6, 1.4, 3.8))
    ticks = [tick.text for tick in lay_out(replace(CHART, rows=(row,))).ticks]
    assert ticks == ["−3", "−2", "−1", "0", "+1", "+2", "+3"]


def test_a_small_effect_is_seen_on_a_fine_axis() -> None:
    row = ChartRow("A", "", Reading.ABOVE, Effect(0.3, 0.1, 0.5))
    ticks = [tick.text for tick in lay_out(replace(CHART, rows=(row,))).ticks]
    assert ticks == ["−1", "−0.5", "0", "+0.5", "+1"]


def test_each_reading_has_a_shape_of_its_own_besides_its_colour() -> None:
    svg = draw(CHART)
    assert svg.count('r="8.5" fill="#0072B2"') == 2  # the team and the legend
    assert svg.count('l-11 -11z" fill="#C04A00"') == 2
    assert svg.count('fill="#ffffff" stroke="#6b6f76"') == 3


def test_teams_stand_in_the_order_given() -> None:
    names = re.findall(r'font-size="20" fill="#1f2328" font-weight="700">([^<]*)<', draw(CHART))
    assert names == ["Checkout", "Platform &amp; Reliability Eng…", "Onboarding", "Поиск", "Growth", "Brand"]


@pytest.mark.parametrize(
    "chart", [long_chart(12), replace(CHART, rows=()), Chart("", "", "", "", "", "", ())]
)
def test_any_words_make_a_picture(chart: Chart) -> None:
    ElementTree.fromstring(draw(chart))  # noqa: S314 - our own drawing
    assert size(to_png(draw(chart)))[0] == 1600


def test_words_from_people_never_become_markup() -> None:
    evil = replace(
        CHART, title="</svg><script>", rows=(replace(CHART.rows[0], name='"/><image href="file:///x"/>'),)
    )
    root = ElementTree.fromstring(draw(evil))  # noqa: S314 - our own drawing
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg",
        "rect",
        "text",
        "path",
        "circle",
    }


def test_more_than_twelve_teams_take_several_cards_in_the_same_order() -> None:
    rows = tuple(replace(CHART.rows[0], name=str(number)) for number in range(25))
    cards = split(replace(CHART, rows=rows))
    assert [len(card.rows) for card in cards] == [9, 9, 7]
    assert tuple(row for card in cards for row in card.rows) == rows
    assert split(CHART) == (CHART,)
    with pytest.raises(ValueError, match="at most 12 teams, not 25"):
        draw(replace(CHART, rows=rows))


def test_the_alt_text_says_the_same_as_the_picture() -> None:
    told = alt_text(CHART).splitlines()
    assert told[0] == CHART.title
    assert "Checkout: +0.9 (+0.2 … +1.7), better than before, v1 · since 7 Sep, 3.1 → 4.0" in told
    assert "Поиск: one more week since the start, v2 · since 26 Oct, 3.2 → 3.3" in told
    assert "Onboarding: −0.9 (−1.8 … −0.1), worse than before, v1 · since 5 Oct, 3.9 → 3.0" in told
    assert told[-1] == "Brand: not started, 3.4"
    silent = replace(CHART, rows=(ChartRow("Quiet", "v1", Reading.TOO_LITTLE, note="nobody answered"),))
    assert alt_text(silent).endswith("\nQuiet: nobody answered, v1")


def test_a_long_alt_text_loses_details_first_and_never_exceeds_slacks_limit() -> None:
    many = replace(CHART, rows=tuple(replace(CHART.rows[0], name=f"Team {number}") for number in range(12)))
    assert len(alt_text(many)) <= 1000
    assert "Team 11: +0.9 (+0.2 … +1.7), better than before" in alt_text(many)
    assert "since 7 Sep" not in alt_text(many)
    assert len(alt_text(long_chart(12))) == 1000
