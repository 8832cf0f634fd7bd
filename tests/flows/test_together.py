"""Doing things together: batches, outcomes of their own, and what happens when the work fails."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import pytest

from bot.flows.together import MOST, MOST_CONFLICTS, Together
from storage.database import DatabaseConflictError, DatabaseUnreachableError

SOON = 10.0
Do = Callable[[Sequence[int]], list[int]]


class Work:
    """Doubles numbers, in batches that it remembers; the first batch waits until it may go on."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_go_on = threading.Event()
        self.fail: Callable[[Sequence[int]], None] = lambda _: None

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        self.may_go_on.wait(SOON)
        self.fail(numbers)
        return [2 * number for number in numbers]


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def together(work: Work) -> Iterator[Together[int, int]]:
    made = Together[int, int](work)
    yield made
    work.may_go_on.set()
    made.stop()


def asked(
    together: Together[int, int], work: Work, count: int
) -> list["Future[int | DatabaseUnreachableError]"]:
    """The first one is begun alone, and the others come while it is being done."""
    futures = [together.ask(0)]
    while not work.batches:
        threading.Event().wait(0.001)
    futures += [together.ask(number) for number in range(1, count)]
    work.may_go_on.set()
    return futures


def test_who_comes_meanwhile_is_done_together_and_each_gets_their_own_outcome(
    work: Work, together: Together[int, int]
) -> None:
    futures = asked(together, work, 5)
    assert [future.result(SOON) for future in futures] == [0, 2, 4, 6, 8]
    assert work.batches == [[0], [1, 2, 3, 4]]


def test_a_batch_has_a_largest_size(work: Work, together: Together[int, int]) -> None:
    futures = asked(together, work, MOST + 3)
    assert futures[-1].result(SOON) == 2 * (MOST + 2)
    assert [len(batch) for batch in work.batches] == [1, MOST, 2]


def test_a_transaction_that_another_stood_in_the_way_of_is_tried_again(
    work: Work, together: Together[int, int]
) -> None:
    left = [DatabaseConflictError("deadlock detected")] * MOST_CONFLICTS

    def fail(_: Sequence[int]) -> None:
        if left:
            raise left.pop()

    work.fail = fail
    (future,) = asked(together, work, 1)
    assert future.result(SOON) == 0
    assert len(work.batches) == MOST_CONFLICTS + 1


def test_when_the_database_is_gone_everybody_hears_so_and_the_next_ones_are_done(
    work: Work, together: Together[int, int]
) -> None:
    def fail(_: Sequence[int]) -> None:
        raise DatabaseUnreachableError("no connection")

    work.fail = fail
    outcomes = [future.result(SOON) for future in asked(together, work, 3)]
    assert all(isinstance(outcome, DatabaseUnreachableError) for outcome in outcomes)
    work.fail = lambda _: None
    assert together.ask(4).result(SOON) == 8


def test_one_that_cannot_be_done_spoils_no_other(work: Work, together: Together[int, int]) -> None:
    def fail(numbers: Sequence[int]) -> None:
        if 2 in numbers:
            raise ZeroDivisionError

    work.fail = fail
    futures = asked(together, work, 4)
    assert [futures[number].result(SOON) for number in (0, 1, 3)] == [0, 2, 6]
    with pytest.raises(ZeroDivisionError):
        futures[2].result(SOON)


def test_stopping_finishes_what_was_asked_for(work: Work) -> None:
    together = Together[int, int](work)
    futures = asked(together, work, 3)
    together.stop()
    assert [future.result(0) for future in futures] == [0, 2, 4]
