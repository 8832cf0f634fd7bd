from dataclasses import replace
from itertools import combinations, pairwise

from bot.analysis.chart import Chart
from bot.analysis.chart.card import lay_out
from bot.analysis.chart.columns import MARGIN, WIDTH
from bot.analysis.chart.text import Box
from tests.analysis.chart.charts import CHART, ROWS, any_chart, overlap, texts, texts_of


@any_chart
def test_no_text_covers_another(chart: Chart) -> None:
    for one, other in combinations(texts(lay_out(chart)), 2):
        assert not overlap(one.box, other.box), (one, other)


@any_chart
def test_everything_stands_within_the_margins_of_the_card(chart: Chart) -> None:
    card = lay_out(chart)
    for text in texts(card):
        assert MARGIN - 0.1 <= text.box.left <= text.box.right <= WIDTH - MARGIN + 0.1, text
        assert MARGIN - 4 <= text.box.top < text.box.bottom <= card.height - 12, text


@any_chart
def test_what_belongs_to_a_row_stays_in_it(chart: Chart) -> None:
    card = lay_out(chart)
    assert all(upper.top + upper.height == lower.top for upper, lower in pairwise(card.rows))
    for row in card.rows:
        for text in texts_of(row):
            assert row.top + 4 < text.box.top < text.box.bottom < row.top + row.height - 2, text
        if row.weekly:
            heights = [place.y for piece in row.weekly.pieces for place in piece.places]
            assert all(row.top + 8 < y < row.top + row.height - 8 for y in heights)


@any_chart
def test_no_mark_and_no_line_runs_into_a_text(chart: Chart) -> None:
    for row in lay_out(chart).rows:
        boxes = [text.box for text in texts_of(row)]
        drawn = []
        if row.mark:
            drawn.append(Box(row.mark.low, row.mark.y - 11, row.mark.high, row.mark.y + 11))
        for piece in row.weekly.pieces if row.weekly else ():
            left, right = piece.places[0].x, piece.places[-1].x
            drawn.append(Box(left, row.top, right, row.top + row.height))
        drawn += [Box(g.x, g.height.start, g.x + 0.1, g.height.end) for g in row.grid]
        assert not any(overlap(box, other) for box in drawn for other in boxes)


@any_chart
def test_every_text_can_be_read_on_a_phone(chart: Chart) -> None:
    assert min(text.type.size for text in texts(lay_out(chart))) >= 17


def test_a_long_name_is_broken_into_lines_and_makes_its_row_taller() -> None:
    name = "The platform reliability and developer tooling team of Europe"
    long, short = lay_out(replace(CHART, rows=(replace(ROWS[0], name=name), ROWS[0]), total=None)).rows
    assert " ".join(text.text for text in long.names[:-1]) == name
    assert long.height > short.height


def test_lines_of_a_paragraph_are_of_nearly_the_same_length() -> None:
    upper, lower = lay_out(CHART).subtitle
    assert abs(upper.width - lower.width) < 80


def test_teams_stand_in_the_order_given_below_their_average() -> None:
    names = [row.names[0].text for row in lay_out(replace(CHART, rows=ROWS[::-1])).rows]
    assert names[:4] == ["All teams on it", "Brand", "Поиск", "Growth"]
    assert [row.is_total for row in lay_out(CHART).rows] == [True] + [False] * len(ROWS)
