"""Scores in a CSV file, as `python -m bot.analysis.compare` takes them."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from math import isfinite
from pathlib import Path

from bot.analysis.compare.values import Score

COLUMNS = ("week", "team", "person", "version", "adopted", "score")
LARGEST = 1e9
_FLAGS = {"0": False, "1": True, "false": False, "true": True}


class BadFileError(Exception):
    """The file cannot be read as scores; the message says why, and in which line."""


def read_scores(file: Path) -> list[Score]:
    """The scores in a file with the columns week, team, person, version, adopted and score.

    A week is a whole number or an ISO date; dates in one week (Monday to Sunday) are one week.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(_scores(lines))
    except OSError as error:
        raise BadFileError(f"{file} cannot be opened: {error.strerror}.") from error
    except (ValueError, csv.Error) as error:  # not UTF-8, or a name that no file can have
        raise BadFileError(f"{file} is not a CSV file in UTF-8.") from error


def _scores(lines: Iterable[str]) -> Iterator[Score]:
    rows = csv.reader(lines)
    names = [name.strip() for name in next(rows, [])]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadFileError(f"The first line must name the columns; missing: {', '.join(missing)}.")
    places = [names.index(name) for name in COLUMNS]
    for row in rows:
        if row:
            try:
                yield _score(*[row[place] for place in places])
            except (ValueError, OverflowError) as error:
                raise BadFileError(f"Line {rows.line_num} cannot be read: {error}.") from error
            except IndexError as error:
                raise BadFileError(f"Line {rows.line_num} has too few columns.") from error


def _score(week: str, team: str, person: str, version: str, adopted: str, score: str) -> Score:
    number, points = version.strip().lower().removeprefix("v"), _number(score)
    if not team.strip() or not person.strip():
        raise ValueError("it names no team or no person")
    version_number = _whole(number) if number else None
    return Score(_week(week.strip()), team, person, version_number, _flag(adopted.strip().lower()), points)


def _week(text: str) -> int:
    return (date.fromisoformat(text[:10]).toordinal() - 1) // 7 if text.count("-") == 2 else _whole(text)


def _flag(text: str) -> bool:
    return _FLAGS[text] if text in _FLAGS else bool(_whole(text))


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f'"{text:.40}" is no number') from error
    if not isfinite(number):
        raise ValueError(f'"{text:.40}" is no number to count with')
    return number


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer() or abs(number) > LARGEST:
        raise ValueError(f"{text} is not a whole number that a week or a version can have")
    return int(number)
