"""Whatever the answers are, there is a comparison: no warning, no NaN, no crash."""

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from math import isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.compare import compare
from bot.analysis.compare.values import Comparison, Interval, Reason, Score, Verdict
from tests.analysis.compare.answers import team


def numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name))


def judged(scores: list[Score]) -> Comparison:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        said = compare(scores)
    assert all(isfinite(number) for number in numbers(said))
    return said


CALM = [*team("calm", range(20), noise=0.5), *team("quiet", range(20), noise=0.5)]
TRIES = team("try", range(20), start=6, noise=0.5)
ODD = {
    "nothing": ([], Reason.NO_ANSWERS),
    "one answer": (team("one", [3], people=1), Reason.NOT_STARTED),
    "one answer on the change": (team("one", [3], people=1, start=0), Reason.NO_BASELINE),
    "one team": (TRIES, Reason.NO_COMPARISON),
    "one person a team": (
        [*team("try", range(20), start=6, people=1), *team("calm", range(20), people=1)],
        Reason.FEW_PEOPLE,
    ),
    "no baseline": ([*CALM, *team("try", range(20), start=0, noise=0.5)], Reason.NO_BASELINE),
    "everybody at once": ([*TRIES, *team("also", range(20), start=6, noise=0.5)], Reason.NO_COMPARISON),
    "all fives": ([*team("calm", range(20), 5.0), *team("try", range(20), 5.0, start=6)], Reason.ALL_ALIKE),
    "one version of one week": (
        [*CALM, *team("try", range(20), start=6, second=19, noise=0.5)],
        Reason.UNCERTAIN,
    ),
    "the others left before": ([*team("calm", range(5)), *TRIES], Reason.NO_COMPARISON),
    "the others came after": ([*team("calm", range(7, 20)), *TRIES], Reason.NO_COMPARISON),
    "no week in common": (
        [*team("calm", range(0, 40, 2)), *team("try", range(1, 41, 2), start=11)],
        Reason.NO_COMPARISON,
    ),
    "other people since": (
        [
            *CALM,
            *team("try", range(6)),
            *(replace(s, person=f"new {s.person}") for s in TRIES if s.week > 5),
        ],
        Reason.FEW_PEOPLE,
    ),
}


@pytest.mark.parametrize(("scores", "reason"), ODD.values(), ids=ODD)
def test_what_cannot_be_judged_is_too_early_with_its_reason(scores: list[Score], reason: Reason) -> None:
    said = judged(scores)
    assert (said.verdict, said.reason) == (Verdict.TOO_EARLY, reason)


FINE = {
    "a gap of weeks for all": [s for s in [*CALM, *TRIES] if not 8 <= s.week < 14],
    "a gap of years": [replace(s, week=s.week + 500 * (s.week > 3)) for s in [*CALM, *TRIES]],
    "a team that stops answering": [*CALM, *(s for s in TRIES if s.week < 12)],
    "every other week": [s for s in [*CALM, *TRIES] if s.week % 2],
    "versions there and back": [
        replace(s, version=s.version and 1 + (s.week // 3) % 2) for s in [*CALM, *TRIES]
    ],
    "a new version every week": [replace(s, version=s.version and s.week) for s in [*CALM, *TRIES]],
    "versions below one": [replace(s, version=s.version and -s.version) for s in [*CALM, *TRIES]],
    "a version that only newcomers saw": [
        *CALM, *TRIES, *(Score(w, "try", f"new {w}", 2, True, 4.0) for w in range(20, 23)),
        *(Score(w, "calm", f"new {w}", None, False, 4.0) for w in range(20, 23)),
    ],
    "a person with one answer": [*CALM, *TRIES, Score(9, "try", "guest", 1, True, 1.0)],
    "rows twice": [*CALM, *TRIES, *TRIES],
    "steps without any noise": [
        *team("calm", range(20)), *team("try", range(20), {w: 3.0 + (w >= 6) for w in range(20)}, start=6)
    ],
    "a score that is no number": [*CALM, *TRIES, Score(9, "try", "odd", 1, True, nan)],
    "huge scores": [replace(s, score=s.score * 1e6) for s in [*CALM, *TRIES]],
    "names of several lines": [replace(s, team=s.team + "\n0001") for s in [*CALM, *TRIES]],
}  # fmt: skip


@pytest.mark.parametrize("scores", FINE.values(), ids=FINE)
def test_odd_answers_have_a_comparison(scores: list[Score]) -> None:
    said = judged(scores)
    assert said.started == 1
    assert len(said.teams) == 1


def test_a_gap_of_years_ends_the_baseline_before_it() -> None:
    assert judged(FINE["a gap of years"]).teams[0].weeks_before == 2


def test_steps_without_noise_are_not_infinitely_sure() -> None:
    said = judged(FINE["steps without any noise"])
    assert said.effect
    assert isinstance(said.effect, Interval)
    assert said.effect.high - said.effect.low > 0.2


SCORES = st.builds(
    Score,
    week=st.integers(0, 12),
    team=st.sampled_from("abcd"),
    person=st.sampled_from("klmnop"),
    version=st.sampled_from([None, 1, 2, 3]),
    adopted=st.booleans(),
    score=st.sampled_from([1.0, 2.5, 3.0, 5.0]),
)


@given(st.lists(SCORES, max_size=120))
@settings(max_examples=60)
def test_any_answers_have_a_comparison(scores: list[Score]) -> None:
    assert judged(scores).started <= 4


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.sampled_from("abcd"), st.integers(0, 5), st.integers(1, 5)),
        max_size=300,
    ),
    st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 20), st.integers(0, 20))),
)
@settings(max_examples=60)
def test_any_company_has_a_comparison(
    answers: list[tuple[int, str, int, int]], starts: dict[str, tuple[int, int]]
) -> None:
    scores = []
    for week, name, person, score in answers:
        first, second = starts.get(name, (99, 99))
        version = None if week < first else 1 if week < second else 2
        scores.append(Score(week, name, str(person), version, week >= first, float(score)))
    assert judged(scores).started <= len(starts)
