"""Whom a message asks: budgets, samples, turns, quiet weeks and questions that take turns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import (
    MOST_NAMED,
    NEVER,
    Budget,
    Crowd,
    Drawn,
    Left,
    Slot,
    chance,
    draw,
    in_turn,
    is_quiet,
    left_of,
    lot_of,
    plan,
    usual_share,
)
from bot.domain.change import Direction
from bot.domain.question import Question

MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
LOT = lot_of(b"secret", "T0", "async")
FULL = Left(1, 2)


def crowd(size: int, slots: Sequence[Slot], left: Left = FULL, share: float = 0.65) -> Crowd:
    return Crowd({f"U{n:03d}": left for n in range(size)}, slots, share, 4)


def days(count: int) -> list[Slot]:
    return [Slot(MONDAY + n * DAY) for n in range(count)]


def question(name: str, every: int) -> Question:
    return Question(name, 1, "Well?", ("a", "b", "c", "d", "e"), Direction.UP, "Because.", every)


def test_a_budget_counts_the_messages_of_the_day_and_of_its_week() -> None:
    budget = Budget(per_day=1, per_week=2)
    assert left_of(budget, [], MONDAY) == Left(1, 2)
    assert left_of(budget, [MONDAY], MONDAY) == Left(0, 1)
    assert left_of(budget, [MONDAY], MONDAY + DAY) == Left(1, 1)
    assert left_of(budget, [MONDAY, MONDAY + DAY], MONDAY + 6 * DAY) == Left(1, 0)
    assert left_of(budget, [MONDAY - DAY], MONDAY) == Left(1, 2)
    assert left_of(budget, [MONDAY] * 3, MONDAY) == Left(0, 0)


def test_everybody_is_asked_as_long_as_the_budget_carries_them_all() -> None:
    everybody = tuple(f"U{n:03d}" for n in range(12))
    assert draw(crowd(12, days(1)), (), LOT) == Drawn(everybody)
    assert draw(crowd(12, days(2)), (), LOT) == Drawn(everybody)
    assert draw(crowd(3, days(2)), (), LOT) == Drawn(everybody[:3])


def test_more_messages_than_the_budget_carries_go_to_a_part_of_a_large_team() -> None:
    drawn = draw(crowd(12, days(4)), (), LOT)
    assert drawn.is_sample
    assert len(drawn.people) == 8
    assert drawn == draw(crowd(12, days(4)), (), LOT)
    assert drawn.people != draw(crowd(12, days(4)), (), lot_of(b"secret", "T0", "other")).people


def test_a_small_team_is_asked_whole_and_its_other_messages_wait_for_their_turn() -> None:
    slots = [Slot(MONDAY + n * DAY, waited=waited) for n, waited in enumerate((1, 1, 2, 2))]
    assert plan(crowd(5, slots)) == (0, 2)
    assert draw(crowd(5, slots), (), LOT) == Drawn()
    assert len(draw(crowd(5, slots[2:]), (), LOT).people) == 5


def test_who_was_never_asked_comes_first_then_where_too_few_answered() -> None:
    never = [Slot(MONDAY, waited=1), *(Slot(MONDAY + n * DAY, waited=NEVER) for n in (1, 2))]
    assert plan(crowd(5, never))[0] == 0
    lacking = [Slot(MONDAY), *(Slot(MONDAY + n * DAY, lacks=True) for n in (1, 2))]
    assert plan(crowd(5, lacking))[0] == 0
    assert plan(crowd(5, [replace(lacking[0], lacks=True), *lacking[1:]]))[0] == 5


def test_the_same_people_are_asked_again_and_whose_budget_would_be_left_over_comes_before() -> None:
    before = {"U001", "U003", "U005", "U007", "U008", "U009", "U010", "U011"}
    assert set(draw(crowd(12, days(4)), before, LOT).people) == before
    spent = {f"U{n:03d}": Left(1, 2 if n < 4 else 1) for n in range(12)}
    drawn = draw(Crowd(spent, days(2), 0.65, 4), before, LOT)
    assert {"U000", "U001", "U002", "U003"} <= set(drawn.people)
    assert len(drawn.people) == 8


def test_a_sample_of_fewer_than_may_be_shown_is_not_asked() -> None:
    few = {f"U{n:03d}": Left(1 if n < 3 else 0, 1) for n in range(8)}
    assert draw(Crowd(few, days(1), 0.65, 4), (), LOT) == Drawn(tomorrow=True)
    tired = {f"U{n:03d}": Left(1, 1 if n < 3 else 0) for n in range(8)}
    assert draw(Crowd(tired, days(1), 0.65, 4), (), LOT) == Drawn()


def test_a_sample_has_no_more_people_than_a_message_names() -> None:
    drawn = draw(crowd(400, days(4)), (), LOT)
    assert len(drawn.people) == MOST_NAMED


@given(
    st.lists(st.builds(Left, st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=20),
    st.lists(
        st.builds(Slot, st.just(MONDAY), st.integers(1, 3), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=5,
    ),
    st.floats(0.05, 0.95),
    st.integers(4, 8),
)
def test_nobody_without_budget_is_ever_asked_and_no_sample_is_too_small(
    left: list[Left], slots: list[Slot], share: float, minimum: int
) -> None:
    people = {f"U{n:03d}": each for n, each in enumerate(left)}
    drawn = draw(Crowd(people, slots, share, minimum), (), LOT)
    assert all(people[person].today and people[person].week for person in drawn.people)
    assert not drawn.is_sample or len(drawn.people) >= minimum
    assert drawn.is_sample or drawn.people in ((), tuple(sorted(people)))


def test_what_usually_answers_is_learnt_from_what_everybody_saw() -> None:
    assert usual_share([]) == 0.6
    assert usual_share([(10, 10)] * 9) == 0.96
    assert 0.05 < usual_share([(10, 0)] * 9) < 0.1
    assert chance(3, 0.9, 4) == 0
    assert chance(4, 0.5, 4) == pytest.approx(1 / 16)
    assert chance(12, 0.65, 4) > 0.99


def test_a_quiet_pulse_is_asked_every_second_time() -> None:
    weeks = [MONDAY + n * 7 * DAY for n in range(5)]
    assert not is_quiet(weeks[0], None, 1)
    assert not is_quiet(weeks[0] + 2 * DAY, weeks[0], 1)
    assert [is_quiet(week, weeks[0] + DAY, 1) for week in weeks[1:]] == [True, False, False, False]
    assert [is_quiet(week, weeks[0], 2) for week in weeks[1:]] == [True, True, True, False]


def test_questions_take_turns_and_the_own_one_is_always_asked() -> None:
    questions = (question("own", 3), question("a", 2), question("b", 2), question("always", 1))
    asked = [[q.id for q in in_turn(questions, "own", n)] for n in range(4)]
    assert asked == [["own", "a", "always"], ["own", "b", "always"]] * 2
    thirds = (question("own", 1), *(question(name, 3) for name in "abc"))
    assert ["".join(q.id for q in in_turn(thirds, "own", n)[1:]) for n in range(4)] == ["a", "b", "c", "a"]
