import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.gate import Hidden, Minimums, Weeks, gate, people_in, weeks_of
from bot.analysis.tidy import PersonWeek
from tests.analysis.companies import monday, scores


def test_the_minimums_are_four_and_five_and_may_be_raised() -> None:
    assert (Minimums().scores, Minimums().words) == (4, 5)
    assert Minimums(scores=10).scores == 10


@pytest.mark.parametrize("low", [{"scores": 2}, {"words": 0}, {"scores": -1, "words": 9}])
def test_a_minimum_below_three_is_refused_with_a_sentence(low: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"may be shown is 3 people, not -?\d"):
        Minimums(**low)


def test_a_week_with_enough_people_is_shown_by_itself() -> None:
    gated = gate(scores("a", [0, 1], 3.0, people=4), 4)
    assert [weeks_of(block) for block in gated.blocks] == [
        Weeks(monday(0), monday(0), 4),
        Weeks(monday(1), monday(1), 4),
    ]
    assert gated.hidden is None


def test_small_weeks_are_pooled_until_enough_distinct_people_answered() -> None:
    rows = [PersonWeek(monday(week), "a", person, 1, 3.0) for week, person in enumerate("ABABCDE")]
    gated = gate(rows, 4)
    assert [weeks_of(block) for block in gated.blocks] == [Weeks(monday(0), monday(5), 4)]
    assert gated.hidden == Hidden(3)


def test_one_person_often_is_still_one_person() -> None:
    gated = gate(scores("a", range(20), 5.0, people=1), 3)
    assert (gated.shown, gated.hidden) == ((), Hidden(2))


def test_no_answers_at_all_lack_the_whole_minimum() -> None:
    assert gate((), 4).hidden == Hidden(4)


answers = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("ABCDEFGH")), max_size=60)


@given(answers, st.integers(3, 6), st.integers(0, 12))
def test_no_difference_of_two_digests_is_a_smaller_group(
    drawn: list[tuple[int, str]], minimum: int, earlier: int
) -> None:
    rows = [PersonWeek(monday(week), "a", person, 1, 3.0) for week, person in set(drawn)]
    now, then = gate(rows, minimum), gate([row for row in rows if row.week <= monday(earlier)], minimum)
    assert now.blocks[: len(then.blocks)] == then.blocks
    assert all(people_in(block) >= minimum for block in now.blocks)
    assert len({row.week for row in now.shown}) == sum(len({r.week for r in block}) for block in now.blocks)
    assert sorted([*now.shown, *now.waiting], key=repr) == sorted(rows, key=repr)
