"""Whose turn it is: what was asked for last is shown last, and who was overtaken shows nothing."""

import threading

import pytest

from bot.listeners.turns import Turns


def test_who_was_overtaken_does_nothing_and_the_last_one_does() -> None:
    turns, done = Turns(), list[str]()
    first, second, other = turns.take("Ana"), turns.take("Ana"), turns.take("Ben")
    second(lambda: done.append("second"))
    first(lambda: done.append("first"))
    other(lambda: done.append("other"))
    assert done == ["second", "other"]


def test_the_last_one_waits_for_the_one_at_work() -> None:
    turns, done = Turns(), list[str]()
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        began.set()
        go_on.wait(5)
        done.append("slow")

    first = turns.take("Ana")
    at_work = threading.Thread(target=first, args=(slow,))
    at_work.start()
    began.wait(5)
    second = turns.take("Ana")
    waiting = threading.Thread(target=second, args=(lambda: done.append("newest"),))
    waiting.start()
    go_on.set()
    at_work.join()
    waiting.join()
    assert done == ["slow", "newest"]


def test_a_turn_that_fails_holds_up_nobody() -> None:
    turns, done = Turns(), list[str]()
    with pytest.raises(ZeroDivisionError):
        turns.take("Ana")(lambda: 1 / 0)
    turns.take("Ana")(lambda: done.append("after"))
    assert done == ["after"]
