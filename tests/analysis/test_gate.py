from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.gate import (
    Gated,
    Hidden,
    Minimums,
    Weeks,
    cell_of,
    counted_once,
    gate,
    people_in,
    too_alike,
    weeks_of,
)
from bot.analysis.tidy import PersonWeek
from bot.domain.cell import Cell
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
    assert (gated.shown, gated.hidden) == ((), Hidden(None))


def test_no_answers_at_all_lack_the_whole_minimum() -> None:
    assert gate((), 4).hidden == Hidden(4)


@pytest.mark.parametrize(("people", "said"), [(1, 3), (2, 2), (3, None)])
def test_how_many_lack_is_said_of_one_round_and_never_when_one_lacks(people: int, said: int | None) -> None:
    assert gate(scores("a", [3], 4.0, people=people), 4).hidden == Hidden(said)


def test_how_many_lack_is_not_said_of_several_rounds() -> None:
    """It would tell whether the same people answered."""
    same = gate(scores("a", [3, 4], 4.0, people=2), 4)
    others = gate([*scores("a", [3], 4.0, people=2), PersonWeek(monday(4), "a", "new", None, 4.0)], 4)
    assert same.hidden == others.hidden == Hidden(None)


def asked(*rounds: tuple[int, str, str]) -> list[PersonWeek]:
    """Answers by week, round and people (a letter each)."""
    return [
        PersonWeek(monday(week), "a", person, 1, float(ord(person) % 5 + 1), name)
        for week, name, people in rounds
        for person in people
    ]


def shown(rows: list[PersonWeek], minimum: int = 4) -> list[Cell]:
    """What a reading of these rows would remember."""
    return [cell_of("scores", "a", block) for block in gate(rows, minimum).fresh]


def rounds_in(gated: Gated[PersonWeek]) -> list[set[str]]:
    return [{row.round for row in block} for block in gated.blocks]


def test_a_round_of_an_earlier_week_that_closes_late_does_not_change_what_was_shown() -> None:
    first = asked((1, "tuesday", "ABCD"))
    later = [*first, *asked((0, "long", "E"), (1, "thursday", "E"), (2, "next", "FGH"))]
    gated = gate(later, 4, shown(first))
    assert rounds_in(gated) == [{"tuesday"}, {"long", "thursday", "next"}]


def test_a_lowered_minimum_does_not_take_apart_what_was_shown_together() -> None:
    rows = asked((1, "one", "ABCD"), (2, "two", "ABCDE"))
    before = shown(rows, 5)
    assert rounds_in(gate(rows, 4)) == [{"one"}, {"two"}]
    assert rounds_in(gate(rows, 4, before)) == [{"one", "two"}]
    assert rounds_in(gate([*rows, *asked((3, "three", "ABCD"))], 4, before)) == [{"one", "two"}, {"three"}]


def test_a_raised_minimum_hides_what_was_shown_of_fewer() -> None:
    rows = asked((1, "one", "ABCD"), (2, "two", "ABCDE"))
    gated = gate(rows, 5, shown(rows, 4))
    assert rounds_in(gated) == [{"two"}]
    assert gated.waiting == ()


def test_answers_deleted_after_they_were_shown_hide_their_block_for_good() -> None:
    """Its old value less a new one would be the person who left."""
    rows = asked((1, "one", "ABCDE"), (2, "two", "ABCDE"), (3, "three", "ABCD"))
    left = [row for row in rows if row.person != "E"]
    gated = gate(left, 4, shown(rows))
    assert rounds_in(gated) == [{"three"}]
    assert (gated.waiting, gated.fresh) == ((), ())


def test_answers_added_to_a_round_after_it_was_shown_hide_its_block_too() -> None:
    rows = asked((1, "one", "ABCD"))
    assert gate([*rows, *asked((1, "one", "E"))], 4, shown(rows)).blocks == ()


def test_words_that_were_put_together_with_other_teams_are_no_teams_block() -> None:
    rows = asked((1, "one", "ABCD"))
    gated = gate(rows, 4, [cell_of("scores", None, rows)])
    assert (gated.blocks, gated.waiting) == ((), ())


def test_what_is_shown_already_is_not_fresh() -> None:
    rows = asked((1, "one", "ABCD"), (2, "two", "ABCD"))
    assert shown(rows[:4]) != []
    assert [cell.rounds for cell in shown(rows)] == [("one",), ("two",)]
    assert gate(rows, 4, shown(rows)).fresh == ()


def in_team(team: str, *rounds: tuple[int, str, str]) -> list[PersonWeek]:
    return [replace(row, team=team) for row in asked(*rounds)]


def test_somebody_in_two_teams_counts_once_a_week() -> None:
    """Else a team beside the same team without one person would tell what that one said."""
    whole, part = in_team("whole", (1, "w", "ABCDE")), in_team("part", (1, "p", "ABCD"), (2, "q", "AB"))
    later = in_team("whole", (1, "again", "AE"))
    assert counted_once([*whole, *part, *later]) == [*whole, *part[4:], *later]
    assert counted_once([*part, *whole]) == [*part, whole[-1]]


def test_a_round_that_closes_later_takes_nobody_away() -> None:
    first = in_team("z", (1, "z", "ABCD"))
    assert counted_once([*first, *in_team("a", (1, "a", "ABCE"))])[:4] == first


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("ABCDE", "ABCDE", True),
        ("ABCDE", "ABCD", True),
        ("ABCDEFGH", "ABCD", True),
        ("ABCDEFGH", "EFGHIJKL", False),
        ("ABCDEFGH", "EFGHIJK", True),
        ("ABCDE", "EFGHI", False),
        ("ABCDE", "FGHIJ", False),
        ("AB", "CD", False),
    ],
)
def test_groups_that_share_people_and_differ_by_too_few_are_too_alike(
    one: str, other: str, alike: bool
) -> None:
    assert too_alike(one, other, 4) is too_alike(other, one, 4) is alike


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


rosters = st.lists(st.sets(st.sampled_from("ABCDEFGH"), max_size=8), min_size=1, max_size=10)


@given(rosters, st.lists(st.tuples(st.integers(1, 10), st.integers(3, 6)), max_size=4), st.data())
def test_whatever_changes_between_looks_no_two_blocks_ever_shown_share_a_round(
    people: list[set[str]], looks: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Looks at more and more rounds in any order of closing, under any minimum, with people who leave."""
    order = data.draw(st.permutations([(n, f"r{n}", "".join(sorted(who))) for n, who in enumerate(people)]))
    gone = data.draw(st.sets(st.sampled_from("ABCDEFGH"), max_size=2))
    cells: list[Cell] = []
    ever: set[tuple[PersonWeek, ...]] = set()
    for number, (until, minimum) in enumerate(looks):
        rows = [row for row in asked(*order[:until]) if not (number and row.person in gone)]
        gated = gate(rows, minimum, cells)
        assert all(people_in(block) >= minimum for block in gated.blocks)
        cells += [cell_of("scores", "a", block) for block in gated.fresh]
        ever |= set(gated.blocks)
    rounds = [row_round for block in ever for row_round in {row.round for row in block}]
    assert len(rounds) == len(set(rounds))
