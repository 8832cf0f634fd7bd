import threading
from concurrent.futures import ThreadPoolExecutor

from storage.turns import Turns

LONG = 10.0


def test_threads_take_turns_in_the_order_in_which_they_came() -> None:
    turns, order = Turns(), list[int]()
    turns.take(LONG)

    def take(number: int) -> None:
        assert turns.take(LONG)
        order.append(number)
        turns.give()

    with ThreadPoolExecutor(4) as threads:
        for number in range(4):
            threads.submit(take, number)
            while len(turns._waiting) <= number:
                threading.Event().wait(0.001)
        turns.give()
    assert order == [0, 1, 2, 3]


def test_who_loses_patience_leaves_the_queue_to_the_others() -> None:
    turns = Turns()
    assert turns.take(LONG)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0.01)
