from dataclasses import replace
from random import Random

import pytest

from bot.analysis.theme_moves import Way, block_before, shifts
from bot.domain.theme import ThemeBlock, ThemeCount
from tests.analysis.companies import monday


def block(people: int, counts: dict[str, int], version: int | None = 1, week: int = 5) -> ThemeBlock:
    shown = tuple(ThemeCount(name, name.title(), 1, count) for name, count in counts.items() if count >= 5)
    few = {name: 1 for name, count in counts.items() if count < 5}
    return ThemeBlock(version, monday(week), monday(week), people, 5, shown, few)


def moved(now: ThemeBlock, before: ThemeBlock) -> list[tuple[str, Way]]:
    return [(shift.theme, shift.way) for shift in shifts(now, before)]


def test_a_theme_rises_or_falls_where_chance_seldom_does_that() -> None:
    before = block(20, {"meetings": 18, "speed": 0, "focus": 10})
    now = block(20, {"meetings": 2, "speed": 17, "focus": 14}, week=6)
    assert moved(now, before) == [("meetings", Way.FELL), ("speed", Way.ROSE)]


def test_a_few_people_more_or_less_are_nothing() -> None:
    assert moved(block(14, {"meetings": 9}), block(15, {"meetings": 5})) == []


def test_what_was_few_is_compared_as_the_most_that_it_can_have_been() -> None:
    assert moved(block(12, {"speed": 8}), block(12, {"speed": 0})) == []
    assert moved(block(30, {"speed": 20}), block(30, {"speed": 0})) == [("speed", Way.ROSE)]
    assert moved(block(9, {"speed": 0}), block(9, {"speed": 2})) == []


def test_a_theme_that_looks_for_other_words_than_before_is_not_compared() -> None:
    before = block(30, {"speed": 0})
    now = block(30, {"speed": 30})
    reworded = replace(now, counts=tuple(replace(count, wording=2) for count in now.counts))
    assert moved(now, before) == [("speed", Way.ROSE)]
    assert moved(reworded, before) == []


def test_a_block_is_compared_with_the_last_one_on_its_version_or_else_the_version_before() -> None:
    waiting, first, second = block(9, {}, None, 1), block(9, {}, 1, 2), block(9, {}, 1, 3)
    later = block(9, {}, 3, 3)
    known = [waiting, first, second, later]
    assert block_before(block(9, {}, 1, 4), known) is second
    assert block_before(block(9, {}, 2, 4), known) is second
    assert block_before(block(9, {}, None, 4), known) is waiting
    assert block_before(block(9, {}, None, 4), known[1:]) is None


@pytest.mark.parametrize(("people", "share"), [(12, 0.5), (30, 0.3), (30, 0.8), (200, 0.1)])
def test_by_chance_alone_a_theme_seldom_looks_as_if_it_had_moved(people: int, share: float) -> None:
    chance = Random(f"{people} {share}")  # noqa: S311 - simulated people need no secret numbers

    def drawn() -> ThemeBlock:
        return block(people, {"speed": sum(chance.random() < share for _ in range(people))})

    alarms = sum(bool(shifts(drawn(), drawn())) for _ in range(1500))
    assert alarms <= 12, "about 1 in 400 is what docs/themes.md says"
