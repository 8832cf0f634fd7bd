"""How the sender works: many at once, nobody waits for a slow one, and a polite end loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import monotonic, sleep

from bot.sandbox.mishaps import Mishap
from tests.walks.people import FIG, KIWI, LEA, LIME, OPS
from tests.walks.stage import Stage
from tests.walks.test_deliveries import message, owe

SLOW = Mishap("ratelimited", 429, retry_after="1", delay=2.5)
CHANNELS = (FIG, KIWI, LIME, OPS)


def test_messages_to_different_channels_travel_together(stage: Stage) -> None:
    stage.expect("ratelimited")
    for channel in CHANNELS:
        owe(stage, f"one-{channel}", message("Hello"), channel)
        stage.platform.mishaps.arrange(
            "chat.postMessage", Mishap("ratelimited", 429, delay=0.5, retry_after="1")
        )
    began = monotonic()
    stage.bot.send()
    assert monotonic() - began < 0.5 * len(CHANNELS)
    stage.settle()
    assert [len(stage.messages(channel)) for channel in CHANNELS] == [1, 1, 1, 1]


def test_a_slow_message_holds_up_no_other(stage: Stage) -> None:
    stage.expect("ratelimited")
    stage.platform.mishaps.arrange("chat.postMessage", SLOW)
    owe(stage, "slow", message("Slow"))
    with ThreadPoolExecutor(1) as threads:
        sending = threads.submit(stage.bot.send)
        sleep(0.3)
        owe(stage, "quick", message("Quick"), KIWI)
        stage.until(lambda: bool(stage.messages(KIWI)))
        assert not sending.done()
    stage.settle()
    assert len(stage.messages(FIG)) == 1


def test_a_polite_end_records_what_is_on_its_way_and_begins_nothing_new(stage: Stage) -> None:
    stage.expect("fatal_error")
    stage.platform.mishaps.arrange("chat.postMessage", Mishap("fatal_error", delay=0.6))
    owe(stage, "slow", message("Slow"))
    with ThreadPoolExecutor(1) as threads:
        sending = threads.submit(stage.bot.send)
        sleep(0.3)
        owe(stage, "late", message("Late"), KIWI)
        stage.bot.sender.stop()
        assert sending.result() == 0
    assert stage.rows("SELECT key, attempts FROM delivery WHERE leased_until IS NULL ORDER BY key") == [
        ("late", 0),
        ("slow", 1),
    ]
    assert stage.bot.send() == 0


def test_a_hundred_messages_are_there_once_each_in_their_channels_pace(stage: Stage) -> None:
    for number in range(25):
        for channel in CHANNELS:
            owe(stage, f"{number}-{channel}", message(f"Number {number}"), channel)
    stage.settle()
    for channel in CHANNELS:
        said = [m["text"] for m in stage.messages(channel)]
        assert sorted(said) == sorted(f"Number {number}" for number in range(25))
        times = sorted(float(m["ts"]) for m in stage.messages(channel))
        assert min(later - earlier for earlier, later in pairwise(times)) >= 1
    assert stage.dms(LEA) == []
