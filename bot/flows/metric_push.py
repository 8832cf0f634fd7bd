"""Readings that another program sends, as JSON: one, or a list; all of them or none."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.domain.message import without_markup
from bot.domain.metric import LARGEST, Reading, Source, Written
from bot.domain.refusal import RefusalError
from bot.flows.metric_give import book_of_all
from bot.flows.metric_values import Book, NotReadError, Raw, read_reading
from bot.flows.refusal_words import refusal_words
from bot.prompts import say
from storage.database import Database
from storage.readings import Kept, keep_readings
from storage.workspaces import get_workspace

MOST = 1000
"""Readings of one request."""

WRITER = "api"

_Name = Annotated[str, Field(min_length=1, max_length=200)]
_OF_FIELD = {"metric": "api_metric", "value": "api_value", "date": "api_date", "team": "api_team"}


class PushedReading(BaseModel):
    """A metric's value on a day. The same metric, date and team again replaces the value."""

    model_config = ConfigDict(extra="forbid", strict=True)

    metric: Annotated[_Name, Field(description="The metric's key or name.", examples=["releases"])]
    value: Annotated[
        float,
        Field(allow_inf_nan=False, gt=-LARGEST, lt=LARGEST, description="A number.", examples=[12]),
    ]
    date: Annotated[
        datetime.date | None,
        Field(description="The day that the value is of; today if left out.", examples=["2026-11-23"]),
    ] = None
    team: Annotated[
        _Name | None,
        Field(description="A team's key or name; the whole organisation if left out.", examples=["fig"]),
    ] = None


_ONE, _MANY = TypeAdapter(PushedReading), TypeAdapter(list[PushedReading])


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a request: in which reading (from 1) and which field, and a sentence."""

    reading: int | None
    field: str | None
    says: str


class NotTakenError(Exception):
    """A request cannot be taken, and nothing of it was; `wrong` says why.

    `is_readable` says whether it was JSON of the right shape at all.
    """

    def __init__(self, wrong: Iterable[Wrong], *, is_readable: bool) -> None:
        self.wrong = tuple(wrong)
        self.is_readable = is_readable
        super().__init__(f"{len(self.wrong)} mistakes")


def push_readings(database: Database, workspace_id: str, body: bytes, now: datetime.datetime) -> Kept:
    """Keep the readings of a request; sending it again changes nothing.

    Raises:
        NotTakenError: with everything that is wrong with it.
        RefusalError: nothing is set up, or there is no metric.
    """
    pushed = _pushed(body)
    with database.transaction() as session:
        workspace = get_workspace(session, workspace_id)
        if workspace is None:
            raise RefusalError("not_set_up")
        found = _readings(pushed, book_of_all(session, workspace), now)
        return keep_readings(session, workspace_id, found, Written(Source.API, WRITER))


def _pushed(body: bytes) -> list[PushedReading]:
    try:
        if body.lstrip()[:1] != b"[":
            return [_ONE.validate_json(body)]
        pushed = _MANY.validate_json(body)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        is_json = all(each["type"] != "json_invalid" for each in details)
        wrong = dict.fromkeys(_wrong(each["loc"], each["type"]) for each in details)
        raise NotTakenError(wrong, is_readable=is_json) from None  # the cause quotes what was sent
    if not pushed:
        raise NotTakenError([Wrong(None, None, _say("api_none"))], is_readable=True)
    if len(pushed) > MOST:
        raise NotTakenError([Wrong(None, None, _say("api_many", most=MOST))], is_readable=True)
    return pushed


def _wrong(place: tuple[int | str, ...], kind: str) -> Wrong:
    number = next((step + 1 for step in place if isinstance(step, int)), None)
    field = next((step for step in place if isinstance(step, str)), None)
    if kind == "json_invalid":
        return Wrong(None, None, _say("api_no_json"))
    if field is None:
        return Wrong(number, None, _say("api_no_reading"))
    return Wrong(number, field[:40], _say(_OF_FIELD.get(field, "api_unknown")))


def _readings(pushed: list[PushedReading], book: Book, now: datetime.datetime) -> list[Reading]:
    wrong: list[Wrong] = []
    found: dict[tuple[str, str | None, datetime.date], tuple[int, Reading]] = {}
    for number, each in enumerate(pushed, start=1):
        try:
            reading = read_reading(_raw(each), book, now)
        except NotReadError as error:
            wrong += [Wrong(number, r.field, without_markup(refusal_words(r))) for r in error.refusals]
            continue
        place = (reading.metric_key, reading.team_key, reading.day)
        earlier, there = found.setdefault(place, (number, reading))
        if there.value != reading.value:
            where = _say("api_item", number=earlier)
            wrong.append(Wrong(number, "value", _say("given_twice", where=where)))
    if wrong:
        raise NotTakenError(wrong, is_readable=True)
    return [reading for _, reading in found.values()]


def _raw(pushed: PushedReading) -> Raw:
    day = "" if pushed.date is None else pushed.date.isoformat()
    return Raw(pushed.metric, pushed.value, day, pushed.team or "")


def _say(block: str, **values: object) -> str:
    return without_markup(say("metric", block, **values))
