import re
from dataclasses import replace

from bot.analysis.chart import alt_text
from tests.analysis.chart.charts import CHART, ROWS, long_chart


def test_the_alt_text_says_every_number_of_the_picture() -> None:
    told = alt_text(CHART).splitlines()
    assert told[:2] == [CHART.title, CHART.subtitle]
    assert told[2:5] == [CHART.line_span, CHART.band, CHART.note]
    assert told[5] == "All teams on it: +0.1 (−0.3 to +0.5) mixed; average of 5 teams"
    assert told[6] == ("Checkout: +0.5 (+0.2 to +1.0) helps; Score each week 3.1 to 4.0; v1, since 5 October")
    assert "Growth 🚀: −0.1 (−2.4 to +2.2) too early; v2, since 12 October" in told
    assert (
        "Поиск: too early; one more week since the start; Score each week 3.2 to 3.3; v2, since 19 October"
        in told
    )
    assert told[-1] == "Brand: Score each week 3.4; not started"


def test_a_range_that_is_clear_of_0_does_not_read_as_if_it_held_it() -> None:
    assert "Onboarding: −0.9 (−1.4 to −0.04) hurts" in alt_text(CHART)
    assert "Payments: ±0.0 (−0.2 to +0.2) no difference" in alt_text(CHART)


def test_a_long_alt_text_loses_details_first_and_never_exceeds_slacks_limit() -> None:
    many = replace(CHART, rows=tuple(replace(ROWS[0], name=f"Team {number}") for number in range(12)))
    assert len(alt_text(many)) <= 1000
    assert "Team 11: +0.5 (+0.2 to +1.0) helps; Score each week 3.1 to 4.0" in alt_text(many)
    assert "since 5 October" not in alt_text(many)
    longer = replace(many, rows=tuple(replace(row, name=f"{row.name} {'x' * 50}") for row in many.rows))
    assert len(alt_text(longer)) <= 1000
    assert re.search(
        r"^Team 11 x+…: \+0.5 \(\+0.2 to \+1.0\) helps; 3.1 to 4.0", alt_text(longer), re.MULTILINE
    )
    assert len(alt_text(long_chart(12))) == 1000
