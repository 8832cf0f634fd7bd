from dataclasses import replace

import pytest

from bot.analysis.chart import ChartRow, alt_text, draw, weeks
from bot.analysis.chart.card import lay_out
from bot.analysis.chart.weekly import Stroke
from tests.analysis.chart.charts import CHART, ROWS, line, only_row, week


def test_weeks_before_the_start_are_drawn_apart_from_those_since() -> None:
    drawn = only_row(replace(CHART, rows=ROWS[:1], total=None)).weekly
    assert drawn is not None
    assert [(piece.stroke, len(piece.places)) for piece in drawn.pieces] == [
        (Stroke.BEFORE, 5),
        (Stroke.SINCE, 3),
    ]
    assert drawn.start_x == drawn.pieces[1].places[0].x
    assert (drawn.first_score and drawn.first_score.text, drawn.last_score.text) == ("3.1", "4.0")


def test_a_team_is_on_the_change_from_the_week_of_its_start() -> None:
    started = {row.names[0].text: row.weekly.has_started for row in lay_out(CHART).rows if row.weekly}
    assert [started[name] for name in ("Checkout", "Поиск", "Brand")] == [True, True, False]


def test_a_missing_week_is_a_gap_and_a_week_alone_has_a_dot() -> None:
    row = ChartRow("A", "", None, line=line(3, 3, None, 4, None, 3, 3, 4))
    drawn = only_row(replace(CHART, rows=(row,), total=None)).weekly
    assert drawn is not None
    assert [piece.stroke for piece in drawn.pieces] == [Stroke.BEFORE, Stroke.GAP, Stroke.BEFORE]
    assert [place.x for place in drawn.alone] == [drawn.pieces[1].places[1].x]


def test_a_team_that_is_asked_every_other_week_has_no_gaps() -> None:
    row = ChartRow("A", "", None, line=line(3, None, 3, None, 4, None, 4))
    drawn = only_row(replace(CHART, rows=(row,), total=None)).weekly
    assert drawn is not None
    assert [piece.stroke for piece in drawn.pieces] == [Stroke.BEFORE]


def reworded(*runs: tuple[float | None, ...]) -> ChartRow:
    """A row whose question was reworded between runs of weeks."""
    points, first = [], 0
    for number, run in enumerate(runs):
        points += [replace(point, run=number) for point in line(*run, since=first)]
        first += len(run)
    return ChartRow("A", "", None, line=tuple(points), start=week(1))


def test_where_a_question_was_reworded_there_is_a_gap_and_a_mark() -> None:
    row = reworded((2.0, 2.1, 2.2), (4.0, 4.1), (3.0,))
    chart = replace(CHART, rows=(row,), total=None, reworded="reworded", then="then")
    drawn = only_row(chart).weekly
    assert drawn is not None
    assert [(piece.stroke, len(piece.places)) for piece in drawn.pieces] == [
        (Stroke.BEFORE, 2),
        (Stroke.SINCE, 2),
        (Stroke.SINCE, 2),
    ]
    left, right = drawn.pieces[1].places[-1], drawn.pieces[2].places[0]
    assert drawn.breaks[0] == (left.x + right.x) / 2
    assert len(drawn.breaks) == 2
    assert "reworded" in [key.sign for key in lay_out(chart).keys]
    assert draw(chart).count('stroke-dasharray="3 4"') == 3
    assert alt_text(chart).endswith("2.0 to 2.2 then 4.0 to 4.1 then 3.0")


def test_a_week_alone_between_two_rewordings_has_a_dot() -> None:
    drawn = only_row(replace(CHART, rows=(reworded((2.0, 2.1), (4.0,), (3.0, 3.1)),), total=None)).weekly
    assert drawn is not None
    assert len(drawn.alone) == 1
    assert drawn.breaks[0] < drawn.alone[0].x < drawn.breaks[1]


def test_without_a_rewording_no_mark_is_explained() -> None:
    assert "reworded" not in [key.sign for key in lay_out(replace(CHART, reworded="reworded")).keys]


def test_all_weekly_lines_have_the_same_weeks_and_the_same_scale() -> None:
    drawn = {row.names[0].text: row.weekly for row in lay_out(CHART).rows if row.weekly}
    assert drawn["Brand"].last.x == drawn["Checkout"].last.x
    assert drawn["Checkout"].start_x == drawn["Onboarding"].start_x
    rows = (ROWS[0], replace(ROWS[0], line=line(2.1, 2.0, 2.2, 2.1, 2.8, 2.9, 3.0)))
    upper, lower = lay_out(replace(CHART, rows=rows, total=None)).rows
    assert upper.weekly
    assert lower.weekly
    assert lower.weekly.last.y - lower.top > upper.weekly.last.y - upper.top + 15


def test_a_score_that_hardly_moves_is_drawn_flat() -> None:
    row = ChartRow("A", "", None, line=line(4.95, 5.0, 4.96))
    drawn = only_row(replace(CHART, rows=(row,), total=None)).weekly
    assert drawn is not None
    heights = [place.y for place in drawn.pieces[0].places]
    assert max(heights) - min(heights) < 3
    assert min(heights) == pytest.approx(drawn.top)


def test_the_weeks_that_the_lines_show_can_be_named_in_their_head() -> None:
    assert weeks(CHART.all_rows) == (week(0), week(6))
    assert weeks([ChartRow("A", "", None)]) is None
