import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.spreadsheet import Cell, csv_bytes

FORMULA = tuple("=+-@\t\r＝＋－＠")
BEGINNINGS = (*FORMULA, "\n", " =", "\ufeff=", "\u200b+", "'=", '"=', ";=", ';"=', "x\n-", '","=', '";@')
TEXTS = st.one_of(st.text(), st.builds("{}{}".format, st.sampled_from(BEGINNINGS), st.text(max_size=4)))
TABLES = st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5)
often = settings(max_examples=400, derandomize=True, database=None, deadline=None)


def read(table: bytes, separator: str = ",") -> list[list[str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.reader(StringIO(table.decode("utf-8"), newline=""), delimiter=separator))


@often
@given(TABLES)
def test_every_text_is_found_in_its_cell_and_none_begins_as_a_formula(rows: list[list[str]]) -> None:
    head, *found = read(csv_bytes(("a", "b", "c"), rows))
    assert head == ["a", "b", "c"]
    assert [[cell.replace("'", "") for cell in row] for row in found] == [
        [text.replace("'", "") for text in row] for row in rows
    ]
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA)]


@often
@given(TABLES, st.sampled_from(";\t"))
def test_no_formula_begins_where_other_countries_separate_cells(
    rows: list[list[str]], separator: str
) -> None:
    found = read(csv_bytes(("a", "b", "c"), rows), separator)
    assert not [
        cell for row in found for cell in row if cell.strip(' "\t\r\n').startswith(tuple("=+-@＝＋－＠"))
    ]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30", "-", "@here", "\t=1", "\r", "\n", " =1", "\ufeff=1", "\u200b-2", "＝1", "\x00=1"],
)
def test_what_looks_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    ((_, cell),) = zip(*read(csv_bytes(("a",), [(text,)])), strict=True)
    assert cell.startswith("'")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (-0.3, "-0.3"),
        (4, "4"),
        (None, ""),
        ("Käse; “=1”", "Käse; “=1”"),
        ("a, -b", "a, -b"),
        ("don't", "don't"),
    ],
)
def test_numbers_and_other_texts_stay_as_they_are(cell: Cell, shown: str) -> None:
    assert read(csv_bytes(("a",), [(cell,)])) == [["a"], [shown]]


def test_half_a_character_does_not_spoil_the_file() -> None:
    assert read(csv_bytes(("a",), [("fine \ud83d",)])) == [["a"], ["fine ?"]]
