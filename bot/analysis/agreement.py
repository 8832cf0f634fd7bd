"""Whether authors agree with how they were read, month by month, and whether that or the tags drift.

All of it is under the gate: what fewer people than the minimum stand behind is None. Shares have 90%
intervals after Wilson (J. Am. Stat. Assoc. 22, 1927, 209-212). A month drifts if it differs from all earlier
months with the same model by more than 3.2 standard errors: with seven figures a month, chance alone does so
in about one month of a hundred.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import sqrt
from statistics import fmean, variance

from bot.analysis.gate import enough
from bot.analysis.tones import CLASSES, Share
from bot.domain.sentiment import Tone

DRIFTS_FROM = 3.2
"""Standard errors."""

_Z90 = 1.6449


@dataclass(frozen=True)
class TextRead:
    """How one text of somebody was read by a model in a month (its first day), and what they said to it."""

    month: date
    person: str
    model: str
    tone: Tone
    confidence: float
    corrected: Tone | None = None

    @property
    def is_right(self) -> bool:
        """Whether its author said the same as was read."""
        return self.tone is self.corrected


@dataclass(frozen=True)
class MonthRead:
    """One month of a model: shares of tags, mean confidence, the part of `judged` texts with agreement.

    None stands for what too few people stand behind. `drifts` names what is not as it was before.
    """

    month: date
    texts: int | None
    tags: Mapping[Tone, float] | None
    confidence: float | None
    judged: int | None
    agreed: Share | None
    drifts: tuple[str, ...]


@dataclass(frozen=True)
class ModelRead:
    """What a model read: its months, oldest first, and how often which tag was which word of an author.

    A count of the confusion is None where too few people stand behind it; what never was is not in it.
    """

    model: str
    months: tuple[MonthRead, ...]
    confusion: Mapping[tuple[Tone, Tone], int | None]


def read_agreement(texts: Iterable[TextRead], minimum: int) -> tuple[ModelRead, ...]:
    """What each model read, by its name."""
    ordered = sorted(texts, key=lambda text: (text.model, text.month))
    return tuple(
        _model(model, list(mine), minimum) for model, mine in groupby(ordered, key=lambda text: text.model)
    )


def agreement(judged: Sequence[TextRead]) -> Share:
    """In how large a part of at least one judged text its author agreed."""
    count, right = len(judged), sum(text.is_right for text in judged)
    part, square = right / count, _Z90**2
    middle = (part + square / (2 * count)) / (1 + square / count)
    reach = _Z90 * sqrt(part * (1 - part) / count + square / (4 * count**2)) / (1 + square / count)
    return Share(part, max(0.0, middle - reach), min(1.0, middle + reach))


def _model(model: str, texts: Sequence[TextRead], minimum: int) -> ModelRead:
    months: list[MonthRead] = []
    before: list[TextRead] = []
    for month, now in groupby(texts, key=lambda text: text.month):
        these = list(now)
        months.append(_month(month, these, before, minimum))
        before += these
    return ModelRead(model, tuple(months), _confusion(texts, minimum))


def _month(month: date, now: Sequence[TextRead], before: Sequence[TextRead], minimum: int) -> MonthRead:
    judged = [text for text in now if text.corrected is not None]
    judged_before = [text for text in before if text.corrected is not None]
    rest = [text for text in now if text.corrected is None]
    told, told_of_authors = _enough(now, minimum), _stand_apart(judged, rest, minimum)
    drifts: list[str] = []
    if told and _enough(before, minimum):
        drifts += [t.value for t in Tone if _differ(now, before, lambda text, tone=t: text.tone is tone)]  # type: ignore[misc]
        drifts += ["confidence"] if _differ(now, before, lambda text: text.confidence) else []
    if told_of_authors and _enough(judged_before, minimum):
        drifts += ["agreement"] if _differ(judged, judged_before, lambda text: text.is_right) else []
    return MonthRead(
        month,
        len(now) if told else None,
        {tone: sum(text.tone is tone for text in now) / len(now) for tone in Tone} if told else None,
        fmean(text.confidence for text in now) if told else None,
        len(judged) if told_of_authors else None,
        agreement(judged) if told_of_authors else None,
        tuple(drifts),
    )


def _confusion(texts: Iterable[TextRead], minimum: int) -> dict[tuple[Tone, Tone], int | None]:
    found: dict[tuple[Tone, Tone], int | None] = {}
    judged = [text for text in texts if text.corrected is not None]
    for tone in Tone:
        for said in CLASSES:
            cell = [text for text in judged if (text.tone, text.corrected) == (tone, said)]
            if cell:
                found[tone, said] = len(cell) if _enough(cell, minimum) else None
    return found


def _enough(texts: Iterable[TextRead], minimum: int) -> bool:
    return enough({text.person for text in texts}, minimum)


def _stand_apart(part: Iterable[TextRead], rest: Iterable[TextRead], minimum: int) -> bool:
    """Whether a part may be told beside the whole: what is left comes from enough people too, or nobody."""
    others = {text.person for text in rest}
    return _enough(part, minimum) and (not others or enough(others, minimum))


def _differ(now: Sequence[TextRead], before: Sequence[TextRead], figure: Callable[[TextRead], float]) -> bool:
    """Whether a mean is further from what it was than chance explains."""
    new, old = [float(figure(text)) for text in now], [float(figure(text)) for text in before]
    spread = variance([*new, *old]) * (1 / len(new) + 1 / len(old))
    return spread > 0 and abs(fmean(new) - fmean(old)) > DRIFTS_FROM * sqrt(spread)
