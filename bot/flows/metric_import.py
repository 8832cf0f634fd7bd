"""Readings from a CSV: all of it or nothing, with every line that cannot be read."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from bot.domain.metric import Reading, Source, Written
from bot.domain.refusal import RefusalError
from bot.flows.metric_give import book_of_all
from bot.flows.metric_values import DAY, METRIC, TEAM, VALUE, Book, NotReadError, Raw, read_reading
from bot.flows.refusal_words import refusal_words
from bot.flows.setup_file.mistakes import Mistake, MistakesError
from bot.prompts import say
from storage.database import Database, Session
from storage.readings import Kept, keep_readings
from storage.workspaces import get_workspace

LARGEST = 1024 * 1024  # bytes
MOST = 20_000
"""Readings of one file."""

OPERATOR = "operator"
COLUMNS = (METRIC, VALUE, DAY, TEAM)
_SEPARATORS = ",;\t"

Line = tuple[int, list[str]]
Place = tuple[str, str | None, date]


def import_file(database: Database, workspace_id: str, content: bytes, now: datetime) -> Kept:
    """Keep the readings of an operator's file; doing it twice changes nothing.

    Raises:
        MistakesError: with every line that cannot be read, in words with markup; nothing is kept.
        RefusalError: nothing is set up, or there is no metric.
    """
    with database.transaction() as session:
        return import_readings(session, workspace_id, content, Written(Source.FILE, OPERATOR), now)


def import_readings(session: Session, workspace_id: str, content: bytes, by: Written, now: datetime) -> Kept:
    """As `import_file`, in a transaction that is already there."""
    workspace = get_workspace(session, workspace_id)
    if workspace is None:
        raise RefusalError("not_set_up")
    found = readings_in(content, book_of_all(session, workspace), now)
    return keep_readings(session, workspace_id, found, by)


def readings_in(content: bytes, book: Book, now: datetime) -> list[Reading]:
    """The readings of a CSV in UTF-8, with commas, semicolons or tabs.

    Raises:
        MistakesError: with every line that cannot be read.
    """
    lines = list(_lines(_text(content)))
    if len(lines) < 2:
        raise MistakesError([Mistake(1, _say("csv_empty"))])
    if len(lines) - 1 > MOST:
        raise MistakesError([Mistake(MOST, _say("csv_too_long", most=MOST))])
    columns = _columns(*lines[0])
    mistakes: list[Mistake] = []
    found: dict[Place, tuple[int, Reading]] = {}
    for number, cells in lines[1:]:
        try:
            reading = read_reading(_raw(cells, columns), book, now)
            _add(found, number, reading)
        except NotReadError as error:
            mistakes += [Mistake(number, refusal_words(refusal)) for refusal in error.refusals]
        except _WrongLineError as error:
            mistakes.append(Mistake(number, str(error)))
    if mistakes:
        raise MistakesError(mistakes)
    return [reading for _, reading in found.values()]


class _WrongLineError(Exception):
    """A line that is wrong as a whole; its text says how."""


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise MistakesError([Mistake(1, _say("csv_too_large", most=LARGEST // 1024))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MistakesError([Mistake(line, _say("csv_not_text"))]) from error


def _lines(text: str) -> Iterator[Line]:
    """The rows that are not empty, each with the number of its first line."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise MistakesError([Mistake(number, _say("csv_broken"))]) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, cells


def _separator(text: str) -> str:
    """What stands between the names of the columns."""
    first = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _columns(number: int, cells: Sequence[str]) -> list[str]:
    """The names of the columns, in the file's order."""
    names = [cell.strip().lower() for cell in cells]
    mistakes = [_say("csv_column_unknown", column=name[:40]) for name in names if name not in COLUMNS]
    mistakes += [_say("csv_column_twice", column=name) for name in COLUMNS if names.count(name) > 1]
    missing = [name for name in (METRIC, VALUE, DAY) if name not in names]
    mistakes += [_say("csv_column_missing", column=name) for name in missing]
    if mistakes:
        raise MistakesError(Mistake(number, sentence) for sentence in mistakes)
    return names


def _raw(cells: Sequence[str], columns: Sequence[str]) -> Raw:
    if len(cells) != len(columns):
        raise _WrongLineError(_say("csv_cells", count=len(cells), wanted=len(columns)))
    given = dict(zip(columns, cells, strict=True))
    if not given[DAY].strip():
        raise NotReadError([RefusalError("reading_no_day", field=DAY, day="")])
    return Raw(given[METRIC], given[VALUE], given[DAY], given.get(TEAM, ""))


def _add(found: dict[Place, tuple[int, Reading]], number: int, reading: Reading) -> None:
    """The same reading twice is one; with two values nobody knows which is meant."""
    place = (reading.metric_key, reading.team_key, reading.day)
    earlier, there = found.setdefault(place, (number, reading))
    if there.value != reading.value:
        raise _WrongLineError(_say("given_twice", where=_say("csv_line", number=earlier)))


def _say(block: str, **values: object) -> str:
    return say("metric", block, **values)
