"""Tables as CSV that a spreadsheet shows and never runs: nothing that people typed becomes a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

Cell = str | int | float | None

_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for a formula at the start of a cell; some take the wide forms too.

Source: OWASP's page on CSV injection.
"""

_LINES = frozenset("\t\r\n")
_NEW_CELL = re.compile(r"([;\t\r\n])")
"""Where a spreadsheet of another country, which does not separate by commas, begins a new cell."""


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table in UTF-8, as RFC 4180 has it: a header, all texts in quotes, numbers without, None as empty."""
    table = StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8", "replace")


def safe_cell(cell: Cell) -> str | int | float:
    """The cell; a text that could be read as a formula begins with an apostrophe, which makes it a text.

    So does what follows a semicolon, tab or line end in it. Numbers stay numbers, negative ones too.
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    safe = "".join(map(_guarded, _NEW_CELL.split(cell)))
    return f"'{safe}" if safe[:1] in _LINES else safe


def _guarded(text: str) -> str:
    """Quotes, and characters that nobody sees, do not count as the beginning."""
    first = next((c for c in text if c.isprintable() and not c.isspace() and c != '"'), "")
    return f"'{text}" if first in _FORMULA else text
