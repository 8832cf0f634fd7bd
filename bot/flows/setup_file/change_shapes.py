"""The shapes of changes and pulses, whose parts refer to each other and to the rest of the file."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from bot.domain.reminding import MOST
from bot.flows.setup_file.fields import (
    ClockTime,
    Day,
    Key,
    QuestionId,
    Towards,
    UserId,
    VersionNumber,
    Weekdays,
    none_for,
    one_or_more,
    points,
    whole,
    without_doubles,
)
from bot.flows.setup_file.shapes import Name, Sentence, Shape, context_of, known_one, refuse, unknown

MOST_QUESTIONS = 3


class TrialShape(Shape):
    """One of a change's `trials`."""

    team: Key
    version: Annotated[int, BeforeValidator(whole(1, 999))]
    start: Annotated[Day, Field(alias="from")]
    until: Day | None = None

    @field_validator("team")
    @staticmethod
    def _known_team(team: str, info: ValidationInfo) -> str:
        return known_one(team, "team", context_of(info).teams)

    @field_validator("until")
    @staticmethod
    def _later(until: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("start")
        if until and start and until <= start:
            raise ValueError(f"The trial ends before it begins. Write a day after {start}.")
        return until


class SameWordingsShape(Shape):
    """One of a change's `same_wordings`."""

    question: QuestionId
    wordings: Annotated[
        tuple[Annotated[int, BeforeValidator(whole(1, 999))], ...], AfterValidator(without_doubles)
    ]
    because: Sentence

    @field_validator("question")
    @staticmethod
    def _known_question(question: str, info: ValidationInfo) -> str:
        return known_one(question, "question", context_of(info).questions)

    @field_validator("wordings")
    @staticmethod
    def _several(wordings: tuple[int, ...]) -> tuple[int, ...]:
        if len(wordings) < 2:
            raise ValueError("Write at least two wordings that mean the same, as in [1, 2].")
        return tuple(sorted(wordings))


class ChangeShape(Shape):
    """One of `changes`."""

    title: Name
    hypothesis: Sentence
    question: QuestionId
    direction: Towards | None = None
    smallest_change: Annotated[float, BeforeValidator(points)]
    owner: UserId | None = None
    versions: dict[VersionNumber, Sentence]
    trials: tuple[TrialShape, ...] = ()
    review: Day | None = None
    same_wordings: tuple[SameWordingsShape, ...] = ()

    @field_validator("question")
    @staticmethod
    def _known_question(question: str, info: ValidationInfo) -> str:
        return known_one(question, "question", context_of(info).questions)

    @field_validator("versions")
    @staticmethod
    def _without_gaps(versions: dict[int, str]) -> dict[int, str]:
        gap = next((n for n in range(1, len(versions) + 1) if n not in versions), None)
        if gap or not versions:
            raise ValueError(
                f"Version {gap or 1} is missing. Number the versions 1, 2, 3 and so on, without gaps."
            )
        return dict(sorted(versions.items()))

    @field_validator("review")
    @staticmethod
    def _after_start(review: date | None, info: ValidationInfo) -> date | None:
        first = min((trial.start for trial in info.data.get("trials", ())), default=None)
        if review and first and review <= first:
            raise ValueError(f"The review is before the first trial has begun. Write a day after {first}.")
        return review

    @field_validator("same_wordings")
    @staticmethod
    def _once_each(links: tuple[SameWordingsShape, ...]) -> tuple[SameWordingsShape, ...]:
        pairs = [(n, (link.question, wording)) for n, link in enumerate(links) for wording in link.wordings]
        first = {pair: n for n, pair in reversed(pairs)}
        hint = "stands in another list already. Put both lists into one."
        refuse(((n, "wordings"), f"Wording {pair[1]} {hint}") for n, pair in pairs if first[pair] != n)
        return links


class WindowShape(Shape):
    """A pulse's `closes_after`: one of the two."""

    working_days: Annotated[int | None, BeforeValidator(whole(1, 20))] = None
    hours: Annotated[int | None, BeforeValidator(whole(1, 672))] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "WindowShape":
        if (self.working_days is None) == (self.hours is None):
            raise ValueError("Write either working_days or hours, as in {working_days: 2} or {hours: 24}.")
        return self


class PulseShape(Shape):
    """One of `pulses`."""

    change: Key
    teams: Annotated[
        Annotated[tuple[Key, ...], AfterValidator(without_doubles)] | None, BeforeValidator(none_for("all"))
    ] = None
    questions: Annotated[
        tuple[QuestionId, ...], BeforeValidator(one_or_more), AfterValidator(without_doubles)
    ]
    on: Weekdays
    at: ClockTime
    every_weeks: Annotated[int, BeforeValidator(whole(1, 52))] = 1
    closes_after: WindowShape = WindowShape(working_days=2)
    reminders: Annotated[int, BeforeValidator(whole(0, MOST))] = 0

    @field_validator("change")
    @staticmethod
    def _known_change(change: str, info: ValidationInfo) -> str:
        return known_one(change, "change", context_of(info).changes)

    @field_validator("teams")
    @staticmethod
    def _known_teams(teams: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        known = context_of(info).teams
        refuse(
            ((n,), unknown(team, "team", known)) for n, team in enumerate(teams or ()) if team not in known
        )
        return teams

    @field_validator("questions")
    @staticmethod
    def _measured_first(questions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """The change's own question first, then the others."""
        known, own = context_of(info).questions, context_of(info).changes.get(info.data.get("change", ""))
        refuse(((n,), unknown(q, "question", known)) for n, q in enumerate(questions) if q not in known)
        asked = ([own] if own else []) + [question for question in questions if question != own]
        if len(asked) > MOST_QUESTIONS:
            counted = "" if own is None else f' The change\'s own question "{own}" counts.'
            raise ValueError(f"A pulse asks at most three questions.{counted} Take some out.")
        return tuple(asked)
