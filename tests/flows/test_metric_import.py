"""Reading a CSV: every way in which a spreadsheet may write it, and every line that is wrong."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.change import Direction
from bot.domain.metric import Metric, Reading
from bot.domain.team import Team
from bot.flows.metric_import import MOST, readings_in
from bot.flows.metric_values import Book
from bot.flows.setup_file.mistakes import MistakesError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 2)
BOOK = Book(
    (Metric("releases", "Releases, a week", Direction.UP), Metric("churn", "Churn", Direction.DOWN, "%")),
    (Team("fig", "Fig", "C0FIG", "Europe/Berlin"),),
)
CELLS = (
    "line 7: There are 2 cells where the first line has 4. Put a cell in quotes if it holds the separator."
)
ONE = [Reading("churn", DAY, 2.5)]


def mistakes(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(MistakesError) as caught:
        readings_in(content, BOOK, NOW)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    "text",
    [
        "metric,value,date\nchurn,2.5,2026-11-02",
        "\ufeffmetric,value,date\r\nchurn,2.5,2026-11-02\r\n",
        "Date;Value;Metric;Team\n2026-11-02;2.5%;CHURN;\n\n",
        'metric\tvalue\tdate\n"churn"\t2.50\t2026-11-02',
        "\n metric , value , date \n churn , 2.5 , 2026-11-02 ",
        "metric,value,date\nchurn,2.5,2026-11-02\nChurn,2.5 %,2026-11-02",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert readings_in(text.encode(), BOOK, NOW) == ONE


def test_a_name_with_a_comma_stands_in_quotes() -> None:
    text = 'metric,value,date,team\n"Releases, a week",3,2026-11-02,fig'
    assert readings_in(text.encode(), BOOK, NOW) == [Reading("releases", DAY, 3.0, "fig")]


def test_every_wrong_line_is_told_with_its_number() -> None:
    told = mistakes(
        "metric,value,date,team\nchurn,2.5,2026-11-02,\n\nchrn,x,2026-11-02,\nchurn,1,02.11.2026,fog\nchurn,1,,\nchurn,1\n"
    )
    assert told == [
        "line 4: There is no metric “chrn”. Did you mean “Churn”?",
        "line 4: “x” is no number here. Write digits and a point, without commas, as in 1234.5.",
        "line 5: There is no team “fog”. There is: Fig.",
        "line 5: “02.11.2026” is no day. Write year, month and day, as in 2026-11-23, or today or yesterday.",
        "line 6: The day is missing. Write year, month and day, as in 2026-11-23, or today or yesterday.",
        CELLS,
    ]


def test_a_line_after_one_with_a_line_end_inside_keeps_its_number() -> None:
    told = mistakes('metric,value,date\n"chu\nrn",1,2026-11-02\nchurn,x,2026-11-02\n')
    assert [line.partition(":")[0] for line in told] == ["line 2", "line 4"]


def test_two_values_for_one_day_name_the_earlier_line() -> None:
    assert mistakes("metric,value,date\nchurn,1,2026-11-02\nchurn,2,2026-11-02") == [
        "line 3: This metric, day and team has another value in line 2. Keep one of them."
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["line 1: There is no reading in here."]),
        ("metric,value,date\n", ["line 1: There is no reading in here."]),
        ("metric,value\nchurn,1", ["line 1: The column `date` is missing."]),
        (
            "name,value,date,date\nchurn,1,2026-11-02,2026-11-02",
            [
                "line 1: The column `date` stands",
                "line 1: The column `metric` is",
                "line 1: There is no column `name`.",
            ],
        ),
        ('metric,value,date\nchurn,1,"2026-11-02', ["line 2: The quotes of this line do not close."]),
        (
            "metric,value,date\n" + "churn,1,2026-11-02\n" * (MOST + 1),
            [f"line {MOST}: There are more than {MOST}"],
        ),
        (b"metric,value,date\nchurn,1,\xff", ["line 2: This is no UTF-8 text."]),
        (b"\x00" * 9 + b"\n\x00", ["line 1: "]),
        ("churn,1,2026-11-02\nchurn,1,2026-11-03", ["line 1: "]),
    ],
)
def test_what_is_no_table_is_told(text: str | bytes, told: list[str]) -> None:
    found = mistakes(text)
    assert len(found) >= len(told)
    assert all(line.startswith(start) for line, start in zip(found, told, strict=False))


def test_nothing_that_was_written_becomes_markup() -> None:
    (told,) = mistakes("metric,value,date\n<!channel>*x*,1,2026-11-02")
    assert "&lt;!channel&gt;∗x∗" in told
