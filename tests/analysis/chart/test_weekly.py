from dataclasses import replace

import pytest

from bot.analysis.chart import ChartRow, weeks
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
