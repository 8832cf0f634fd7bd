"""A simulated year: nobody is asked above budget, and more rounds can be shown than by asking everybody."""

import pytest

from benchmarks.asking import Result, as_pops, everybody, in_turns, simulate
from bot.domain.asking import Budget

WEEKS, TEAMS = 20, 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_asked_above_budget_and_more_cells_reach_the_minimum(seed: int) -> None:
    pops, first_come, by_turns = (
        Result.of(simulate(way, seed, WEEKS, TEAMS)) for way in (as_pops, everybody, in_turns)
    )
    budget = Budget()
    for result in (pops, first_come, by_turns):
        assert result.most_a_day <= budget.per_day
        assert result.most_a_week <= budget.per_week
    assert pops.asks <= first_come.asks
    assert pops.shown > 1.1 * max(first_come.shown, by_turns.shown)
