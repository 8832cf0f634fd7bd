"""What somebody wrote of a reading -> a reading, or everything that is wrong with it, field by field."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.metric import LARGEST, Metric, Reading, key_of
from bot.domain.refusal import RefusalError
from bot.domain.team import Team

METRIC, VALUE, DAY, TEAM = "metric", "value", "date", "team"
"""The fields of a reading: so they are called in the form, in a CSV's first line and in JSON."""

NEWEST_ZONE = timedelta(hours=14)
"""Somewhere it is as much later as this: a day has come once it has come there."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_CHANNEL = re.compile(r"<#(C[A-Z0-9]+|G[A-Z0-9]+)(?:\|[^>]*)?>")
_SHOWN = 60

Found = TypeVar("Found")


@dataclass(frozen=True)
class Raw:
    """A reading as it was written; "" where nothing was. JSON says the value as a number."""

    metric: str = ""
    value: str | float = ""
    day: str = ""
    team: str = ""


@dataclass(frozen=True)
class Book:
    """What a reading may name, and for whom it may be.

    `own` are the keys of the teams whose readings its writer may give; None is everything. `zone` is where
    "today" is the organisation's day.
    """

    metrics: tuple[Metric, ...]
    teams: tuple[Team, ...]
    own: frozenset[str] | None = None
    leads: tuple[str, ...] = ()
    zone: str = "UTC"

    @property
    def own_teams(self) -> tuple[Team, ...]:
        """The teams whose readings the writer may give."""
        return tuple(team for team in self.teams if self.own is None or team.key in self.own)

    def today(self, now: datetime, team: Team | None) -> date:
        """The day that it is in a team, or in the organisation."""
        return now.astimezone(ZoneInfo(self.zone)).date() if team is None else team.local_day(now)


class NotReadError(Exception):
    """A reading cannot be taken as it was written; `refusals` says why, one for each wrong field."""

    def __init__(self, refusals: Iterable[RefusalError]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(refusal.code for refusal in self.refusals))


def read_reading(raw: Raw, book: Book, now: datetime) -> Reading:
    """The reading that was written.

    Raises:
        NotReadError: with a refusal for every field that is wrong.
    """
    wrong: list[RefusalError] = []
    metric = _tried(wrong, lambda: metric_named(raw.metric, book.metrics))
    value = _tried(wrong, lambda: number(raw.value, None if metric is None else metric.unit))
    team = _tried(wrong, lambda: (team_named(raw.team, book),))
    day = _tried(wrong, lambda: day_named(raw.day, book.today(now, team and team[0]), now))
    if metric is None or value is None or team is None or day is None:
        raise NotReadError(wrong)
    return Reading(metric.key, day, value, None if team[0] is None else team[0].key)


def metric_named(text: str, metrics: Iterable[Metric]) -> Metric:
    """The metric with this key or name, in any case. Raises RefusalError, with the nearest one."""
    by_word = {word: metric for metric in metrics for word in (metric.key, key_of(metric.name))}
    found = by_word.get(key_of(text))
    if found is not None:
        return found
    near = get_close_matches(key_of(text), by_word, n=1, cutoff=0.5)
    known = list(dict.fromkeys(metric.name for metric in by_word.values()))
    if not text.strip():
        raise RefusalError("metric_unnamed", field=METRIC, metric="", near=None, known=known)
    raise RefusalError(
        "metric_unknown",
        field=METRIC,
        metric=text.strip()[:_SHOWN],
        near=by_word[near[0]].name if near else None,
        known=known,
    )


def number(text: str | float, unit: str | None = None) -> float:
    """A number with a point, perhaps followed by its unit. Raises RefusalError for anything else."""
    if isinstance(text, float):
        return text
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)].strip()
    value = float(bare) if _NUMBER.fullmatch(bare) else math.nan
    if not abs(value) < LARGEST:
        if not bare:
            raise RefusalError("reading_no_value", field=VALUE, value="")
        raise RefusalError("reading_no_number", field=VALUE, value=text.strip()[:_SHOWN])
    return value


def day_named(text: str, today: date, now: datetime) -> date:
    """A day of this century that has come somewhere: as 2026-11-23, `today` or `yesterday`; nothing is today.

    Raises:
        RefusalError: it is no such day.
    """
    match text.strip().lower():
        case "" | "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case word:
            found = _iso_day(word)
    if found is None:
        raise RefusalError("reading_no_day", field=DAY, day=text.strip()[:_SHOWN])
    if found > (now + NEWEST_ZONE).date():
        raise RefusalError("reading_too_soon", field=DAY, day=found)
    return found


def team_named(text: str, book: Book) -> Team | None:
    """The team with this key, name or channel; nothing is the whole organisation, or a champion's one team.

    Raises:
        RefusalError: there is no such team, or the writer may not give its readings; it says who may.
    """
    if not text.strip():
        return _team_meant(book)
    found = next((team for team in book.teams if _is_called(team, text)), None)
    if found is None:
        near = get_close_matches(text.strip(), [team.name for team in book.teams], n=1, cutoff=0.5)
        raise RefusalError(
            "reading_team_unknown",
            field=TEAM,
            team=text.strip()[:_SHOWN],
            near=near[0] if near else None,
            known=[team.name for team in book.own_teams],
        )
    if book.own is not None and found.key not in book.own:
        raise RefusalError(
            "reading_not_your_team",
            field=TEAM,
            team=found.name,
            champions=found.champions,
            leads=book.leads,
        )
    return found


def looks_like_day(text: str) -> bool:
    """Whether a word is meant as a day, right or wrong."""
    return (
        text.lower() in {"today", "yesterday"}
        or re.fullmatch(r"[0-9]+[-/.][0-9]+[-/.][0-9]+", text) is not None
    )


def _team_meant(book: Book) -> Team | None:
    if book.own is None:
        return None
    mine = book.own_teams
    if len(mine) == 1:
        return mine[0]
    raise RefusalError(
        "reading_team_needed", field=TEAM, teams=[team.name for team in mine], leads=book.leads
    )


def _is_called(team: Team, text: str) -> bool:
    channel = _CHANNEL.fullmatch(text.strip())
    if channel is not None:
        return team.channel == channel[1]
    return text.strip().casefold() in {team.key, team.name.casefold()}


def _iso_day(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if _DAY.fullmatch(word) else None
    except ValueError:
        return None


def _tried(wrong: list[RefusalError], find: Callable[[], Found]) -> Found | None:
    try:
        return find()
    except RefusalError as refusal:
        wrong.append(refusal)
        return None
