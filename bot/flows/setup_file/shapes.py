"""The shapes of a set-up file's simple parts, and what its parts may refer to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

from bot.domain.asking import Budget
from bot.domain.cadence import WORKING_DAYS
from bot.domain.minimums import Minimums
from bot.domain.question import CHOICES, Question
from bot.domain.setup import Theme
from bot.flows.setup_file.fields import (
    EVERYONE,
    ChannelId,
    ClockTime,
    Country,
    Ground,
    Key,
    OneWeekday,
    Towards,
    UserIds,
    Weekdays,
    Zone,
    line_of_text,
    none_for,
    smallest_group,
    whole,
)
from bot.flows.setup_file.mistakes import Place, SeveralError, nearest, quoted

MOST_TEXT = 200
MOST_NAME = 60
MOST_LABEL = 24
MOST_UNIT = 20
MOST_A_DAY, MOST_A_WEEK = 3, 10
USUAL = Minimums()

Name = Annotated[str, BeforeValidator(line_of_text(MOST_NAME))]
Sentence = Annotated[str, BeforeValidator(line_of_text(MOST_TEXT))]
Label = Annotated[str, BeforeValidator(line_of_text(MOST_LABEL))]
Unit = Annotated[str, BeforeValidator(line_of_text(MOST_UNIT))]
EveryDays = Annotated[int, BeforeValidator(whole(1, 366))]


@dataclass(frozen=True)
class Known:
    """What the other parts of the file, and the question bank, may be referred to by."""

    teams: tuple[str, ...]
    changes: Mapping[str, str | None]
    questions: tuple[str, ...]


class Shape(BaseModel):
    """One mapping of the file; unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NorthStarShape(Shape):
    """`north_star`."""

    name: Name
    direction: Towards
    unit: Unit | None = None
    every_days: EveryDays = 7


class MetricShape(Shape):
    """One of `metrics`."""

    name: Name
    direction: Towards
    unit: Unit | None = None
    change: Key | None = None
    every_days: EveryDays = 7

    @field_validator("change")
    @staticmethod
    def _known_change(change: str | None, info: ValidationInfo) -> str | None:
        return None if change is None else known_one(change, "change", context_of(info).changes)


class PrivacyShape(Shape):
    """`privacy`. A round may be open for more than a month, so that words are kept for three at least."""

    keep_months: Annotated[int, BeforeValidator(whole(3, 120))] = 18
    scores: Annotated[int, BeforeValidator(smallest_group(USUAL.scores))] = USUAL.scores
    words: Annotated[int, BeforeValidator(smallest_group(USUAL.words))] = USUAL.words


class AskingShape(Shape):
    """`asking`: how many messages may ask one person."""

    per_day: Annotated[int, BeforeValidator(whole(1, MOST_A_DAY))] = Budget().per_day
    per_week: Annotated[int, BeforeValidator(whole(1, MOST_A_WEEK))] = Budget().per_week

    @field_validator("per_week")
    @staticmethod
    def _no_less_than_a_day(per_week: int, info: ValidationInfo) -> int:
        per_day = info.data.get("per_day", 1)
        if per_week < per_day:
            raise ValueError(f"A week allows less than one of its days. Write {per_day} or more.")
        return per_week


class DigestShape(Shape):
    """`digest`."""

    channel: ChannelId
    on: OneWeekday
    at: ClockTime
    zone: Zone
    pictures: Ground = Theme.LIGHT


class QuestionShape(Shape):
    """One question, in the bank or under `questions`."""

    text: Sentence
    labels: tuple[Label, ...]
    direction: Towards
    why: Sentence
    wording: Annotated[int, BeforeValidator(whole(1, 999))] = 1
    every: Annotated[int, BeforeValidator(whole(1, 12))] = 1

    @field_validator("labels")
    @staticmethod
    def _five_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
        if len(labels) != len(CHOICES):
            raise ValueError(f"There are {len(labels)} labels. Write five, for the choices 1 to 5.")
        if len({label.casefold() for label in labels}) < len(CHOICES):
            raise ValueError("Two of these labels are the same. Write five different ones.")
        return labels

    def question(self, question_id: str) -> Question:
        """The question that this is, under its id."""
        labels = cast("tuple[str, str, str, str, str]", self.labels)
        return Question(question_id, self.wording, self.text, labels, self.direction, self.why, self.every)


class TeamShape(Shape):
    """One of `teams`."""

    name: Name
    channel: ChannelId
    zone: Zone
    country: Country | None = None
    working_days: Weekdays = WORKING_DAYS
    roster: Annotated[UserIds | None, BeforeValidator(none_for(EVERYONE))] = None
    champions: UserIds = ()

    @field_validator("champions")
    @staticmethod
    def _in_roster(champions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        roster = info.data.get("roster")
        if roster is not None:
            hint = "Add them to the roster, or take them out here."
            missing = ((n, user) for n, user in enumerate(champions) if user not in roster)
            refuse(((n,), f"{quoted(user)} is not in the team's roster. {hint}") for n, user in missing)
        return champions


def context_of(info: ValidationInfo) -> Known:
    """What may be referred to, as the validation was given it."""
    return cast("Known", info.context)


def known_one(name: str, kind: str, known: Iterable[str]) -> str:
    """The name, refused when it is not known."""
    if name not in known:
        raise ValueError(unknown(name, kind, known))
    return name


def unknown(name: str, kind: str, known: Iterable[str]) -> str:
    """The sentence about a name that is not known."""
    return f"There is no {kind} {quoted(name)}. {nearest(name, known)}"


def refuse(parts: Iterable[tuple[Place, str]]) -> None:
    """Raise a `SeveralError` with these sentences, if there are any."""
    parts = tuple(parts)
    if parts:
        raise SeveralError(parts)
