"""The kinds of value in a set-up file: each parser returns the value, or says what to write instead."""

import re
import unicodedata
from collections.abc import Callable, Hashable
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator

from bot.domain.cadence import Weekday
from bot.domain.change import Direction
from bot.domain.setup import Theme
from bot.flows.holidays import country_codes, is_known_country
from bot.flows.setup_file.mistakes import nearest, quoted

EVERYONE = "everyone in the channel"
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
QUESTION_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?")
VERSION_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")
USER = re.compile(r"[UW][A-Z0-9]{2,20}")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
DATE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,9}")
DECIMAL = re.compile(r"[0-9]{1,9}([.][0-9]{1,9})?")
LONGEST_KEY = 40
WIDEST = 4
LARGEST_GROUP = 1000
FIND_CHANNEL = 'In Slack, click the channel\'s name, open "About" and copy the channel ID at the bottom.'
FIND_USER = 'In Slack, open the person\'s profile, click the three dots and choose "Copy member ID".'
# Line and paragraph separators, and the marks that make text read backwards.
UNSAFE = set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Item = TypeVar("Item", bound=Hashable)


def line_of_text(longest: int) -> Callable[[Any], str]:
    """A parser of text on one line, at most `longest` characters."""

    def parse(value: Any) -> str:
        text = _text(value).strip()
        if not any(c.isprintable() and not c.isspace() for c in text):
            raise ValueError("This is empty. Write some words.")
        if any(c in UNSAFE or unicodedata.category(c) in ("Cc", "Cs") for c in text):
            raise ValueError(
                "There is a line break or an invisible character in this text. Write it on one line."
            )
        if len(text) > longest:
            raise ValueError(f"This has {len(text)} characters. Write at most {longest}.")
        return text

    return parse


def key(value: Any) -> str:
    """The key of a team, change or pulse."""
    text = _text(value)
    if len(text) > LONGEST_KEY or not KEY.fullmatch(text):
        rule = f"lower-case letters, digits and hyphens, at most {LONGEST_KEY}, as in async-standups"
        raise ValueError(f"{quoted(text)} is no key. Write {rule}.")
    return text


def question_id(value: Any) -> str:
    """The id of a question."""
    text = _text(value)
    if len(text) > LONGEST_KEY or not QUESTION_ID.fullmatch(text):
        rule = f"lower-case letters, digits, hyphens and one dot, at most {LONGEST_KEY}, as in focus.time"
        raise ValueError(f"{quoted(text)} is no question id. Write {rule}.")
    return text


def version_number(value: Any) -> int:
    """The number of a version, as it stands before the colon."""
    if not VERSION_NUMBER.fullmatch(str(value)):
        raise ValueError(f"{quoted(value)} is no version number. Number the versions 1, 2, 3 and so on.")
    return int(value)


def channel_id(value: Any) -> str:
    """A Slack channel id. Names are refused: they can change."""
    if not isinstance(value, str) or not CHANNEL.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no channel ID. Write one like C024BE91L. {FIND_CHANNEL}")
    return value


def user_id(value: Any) -> str:
    """A Slack user id. Names are refused: they can change."""
    if not isinstance(value, str) or not USER.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no user ID. Write one like U024BE7LH. {FIND_USER}")
    return value


def zone_name(value: Any) -> str:
    """An IANA time zone."""
    if str(value) not in _zones():
        raise ValueError(f"{quoted(value)} is no time zone. {nearest(str(value), cities())}")
    return str(value)


def country_code(value: Any) -> str:
    """A country with known public holidays, optionally with its subdivision."""
    if not isinstance(value, str) or not is_known_country(value):
        hint = f"Write its ISO 3166 code, like GB or DE, or DE-BE for Berlin.{_codes_near(str(value))}"
        raise ValueError(f"No public holidays are known for the country {quoted(value)}. {hint}")
    return value


def clock_time(value: Any) -> time:
    """A local time, 00:00 to 23:59."""
    found = CLOCK.fullmatch(str(value))
    if not found:
        raise ValueError(f'{quoted(value)} is no time. Write hours and minutes, as in "09:30" or "17:00".')
    return time(int(found[1]), int(found[2]))


def day(value: Any) -> date:
    """A date of this century."""
    found = _date_of(str(value))
    if found is None:
        raise ValueError(f"{quoted(value)} is no date. Write year, month and day, as in 2026-12-14.")
    return found


def whole(low: int, high: int) -> Callable[[Any], int]:
    """A parser of whole numbers from `low` to `high`."""

    def parse(value: Any) -> int:
        if not WHOLE.fullmatch(str(value)) or not low <= int(value) <= high:
            raise ValueError(f"{quoted(value)} does not fit here. Write a whole number from {low} to {high}.")
        return int(value)

    return parse


def smallest_group(least: int) -> Callable[[Any], int]:
    """A parser of the number of people from which something is shown: only upwards from `least`."""

    def parse(value: Any) -> int:
        if not WHOLE.fullmatch(str(value)) or not least <= int(value) <= LARGEST_GROUP:
            rule = f"Write a whole number of people from {least} to {LARGEST_GROUP}"
            why = "with fewer, others could tell who said what."
            raise ValueError(f"{quoted(value)} does not fit here. {rule}: {why}")
        return int(value)

    return parse


def points(value: Any) -> float:
    """A difference on the scale from 1 to 5."""
    if not DECIMAL.fullmatch(str(value)) or not 0 < float(value) <= WIDEST:
        hint = f"Write points of the 1 to 5 scale, more than 0 and at most {WIDEST}, as in 0.3."
        raise ValueError(f"{quoted(value)} does not fit here. {hint}")
    return float(value)


def one_of(words: type[StrEnum]) -> Callable[[Any], StrEnum]:
    """A parser of the words of an enumeration, in any case."""

    def parse(value: Any) -> StrEnum:
        try:
            return words(str(value).lower())
        except ValueError:
            wrong = f"{quoted(value)} is not understood here."
            raise ValueError(f"{wrong} {nearest(str(value), [w.value for w in words])}") from None

    return parse


def without_doubles(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items, refused when one stands there twice."""
    double = next((item for n, item in enumerate(items) if item in items[:n]), None)
    if double is not None:
        raise ValueError(f"{quoted(double)} stands here twice. Keep one of them.")
    return items


def one_or_more(value: Any) -> Any:
    """A single word where a list may stand; a list may not be empty."""
    if value == []:
        raise ValueError("This list is empty. Write at least one.")
    return [value] if isinstance(value, str) else value


def none_for(word: str) -> Callable[[Any], Any]:
    """A parser that reads `word` as None, which stands for all there are."""

    def parse(value: Any) -> Any:
        if isinstance(value, str) and value.strip().lower() == word:
            return None
        if not isinstance(value, list) or not value:
            raise ValueError(f'Write "{word}" or a list, as in [one, two].')
        return value

    return parse


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        raise ValueError("This is empty. Write some words.")
    if isinstance(value, list | dict):
        raise ValueError("Write one text here, no list and no further keys.")  # noqa: TRY004
    raise ValueError(f'This is read as a number or as true/false. Put it in quotes: "{value}".')


def _codes_near(value: str) -> str:
    """The sentence about the codes of the same country, if it is one."""
    country = value.partition("-")[0].upper()
    codes = [code for code in country_codes() if code.partition("-")[0] == country]
    return f" {nearest(value, codes)}" if codes else ""


def _date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def cities() -> tuple[str, ...]:
    """The zones worth proposing: those of a place, under a name that is not kept for old times' sake."""
    return tuple(sorted(zone for zone in _zones() if "/" in zone and not zone.startswith(("Etc/", "US/"))))


Key = Annotated[str, BeforeValidator(key)]
QuestionId = Annotated[str, BeforeValidator(question_id)]
VersionNumber = Annotated[int, BeforeValidator(version_number)]
ChannelId = Annotated[str, BeforeValidator(channel_id)]
UserId = Annotated[str, BeforeValidator(user_id)]
UserIds = Annotated[tuple[UserId, ...], AfterValidator(without_doubles)]
Zone = Annotated[str, BeforeValidator(zone_name)]
Country = Annotated[str, BeforeValidator(country_code)]
ClockTime = Annotated[time, BeforeValidator(clock_time)]
Day = Annotated[date, BeforeValidator(day)]
Towards = Annotated[Direction, BeforeValidator(one_of(Direction))]
Ground = Annotated[Theme, BeforeValidator(one_of(Theme))]
OneWeekday = Annotated[Weekday, BeforeValidator(one_of(Weekday))]
Weekdays = Annotated[
    tuple[OneWeekday, ...],
    BeforeValidator(one_or_more),
    AfterValidator(without_doubles),
    AfterValidator(lambda days: tuple(sorted(days, key=lambda weekday: weekday.number))),
]
