"""Which other changes come too close to one that a team is to start."""

from datetime import date, timedelta

import pytest

from bot.analysis.crossing import Crossed, crossings
from bot.domain.change import Change, Direction, Trial, Version

START = date(2026, 10, 12)


def change(key: str, first: date, until: date | None = None) -> Change:
    """A change that Fig tries."""
    trial = Trial("fig", 1, first, until)
    return Change(key, key.title(), "", "q", Direction.UP, 0.3, (Version(1, "It"),), (trial,))


def kinds(*others: Change) -> list[tuple[Crossed, bool]]:
    """What each is to a change that starts on the day."""
    return [(c.kind, c.ends) for c in crossings(change("new", START), "fig", others)]


@pytest.mark.parametrize("days", [-7, -1, 0, 4, 13])
def test_two_starts_with_less_than_two_weeks_between_them_cannot_be_told_apart(days: int) -> None:
    other = change("other", START + timedelta(days=days))
    (found,) = crossings(change("new", START), "fig", [other])
    assert (found.kind, found.other, found.ends) == (Crossed.TOGETHER, "Other", False)
    assert (found.day, found.start) == (other.trials[0].start, START)


def test_a_change_that_runs_is_compared_until_then_and_only_for_a_year() -> None:
    assert kinds(change("other", START - timedelta(weeks=2))) == [(Crossed.CUTS, False)]
    assert kinds(change("other", START - timedelta(weeks=51))) == [(Crossed.CUTS, False)]
    assert kinds(change("other", START - timedelta(weeks=52))) == []


def test_a_change_that_comes_later_bounds_this_one() -> None:
    assert kinds(change("other", START + timedelta(weeks=2))) == [(Crossed.CUT, False)]
    ends = START + timedelta(weeks=8)
    assert kinds(change("other", START - timedelta(weeks=60), ends)) == [(Crossed.CUT, True)]


def test_an_end_counts_as_a_start_does_and_one_long_ago_does_not() -> None:
    began = START - timedelta(weeks=20)
    assert kinds(change("other", began, START)) == [(Crossed.TOGETHER, True)]
    assert kinds(change("other", began, START - timedelta(weeks=3))) == []


def test_each_other_change_is_told_once_by_what_is_worst_and_the_same_change_never() -> None:
    both = change("other", START - timedelta(weeks=5), START + timedelta(days=3))
    assert kinds(both, change("new", START), change("third", START)) == [
        (Crossed.TOGETHER, True),
        (Crossed.TOGETHER, False),
    ]


def test_a_team_that_starts_nothing_crosses_nothing() -> None:
    assert list(crossings(change("new", START), "kiwi", [change("other", START)])) == []
