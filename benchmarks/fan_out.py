"""Monday, 09:00: every team's pulse is due at the same moment, and Slack takes its time for each message."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from benchmarks.stage import START, bench, set_up
from bot.flows.open_rounds import open_due_rounds
from bot.flows.pace import Pace
from bot.flows.send_deliveries import THREADS, Sender
from bot.slack.client import SlackMessenger, web_client
from bot.slack.limits import Limits

CHANNELS = 2000


@dataclass(frozen=True)
class FanOut:
    """Messages a second, the bot's processor seconds for one, and what the stand-in for Slack saw."""

    rate: float
    work: float
    bare_rate: float
    seen: dict[str, Any]

    def __str__(self) -> str:
        gap = self.seen["shortest_gap"]
        pace = "one to each channel" if gap is None else f"{gap:.2f} s at least between two to a channel"
        return (
            f"fan-out, {CHANNELS} pulses to {self.seen['channels']} channels of a Slack that takes 0.1 s: "
            f"{self.rate:.0f} messages a second, {self.rate / self.bare_rate:.2f} x the bare requests "
            f"({self.bare_rate:.0f} a second); {self.work * 1000:.2f} ms of processor time each; {pace}"
        )


@dataclass
class SlowSlack:
    """The stand-in while it runs, and afterwards what it saw."""

    api: str
    seen: dict[str, Any] = field(default_factory=dict)


@contextmanager
def slow_slack() -> Iterator[SlowSlack]:
    """A process of its own, so that only the bot's work is measured here."""
    command = [sys.executable, "-m", "benchmarks.slow_slack"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        assert process.stdout is not None  # noqa: S101
        slack = SlowSlack(f"http://127.0.0.1:{process.stdout.readline().strip()}/api/")
        yield slack
        process.stdin.close()
        slack.seen = json.loads(process.stdout.read())


def bare_rate() -> float:
    """The same number of requests by the same number of threads, with no bot around them."""
    with slow_slack() as slack, ThreadPoolExecutor(THREADS) as threads:
        client = web_client("xoxb-benchmark", slack.api)
        began = perf_counter()
        list(threads.map(lambda n: client.chat_postMessage(channel=f"C{n}", text="hello"), range(CHANNELS)))
        return CHANNELS / (perf_counter() - began)


def fan_out(url: str | None = None) -> FanOut:
    """Send what is due in every channel, on SQLite unless `url` says another database."""
    bare, now = bare_rate(), START + timedelta(hours=1, minutes=1)
    with bench(url) as stage, slow_slack() as slack:
        set_up(stage, CHANNELS, 5)
        open_due_rounds(stage.tools, now)
        began, worked = perf_counter(), process_time()

        def clock() -> datetime:
            return now + timedelta(seconds=perf_counter() - began)

        messenger = SlackMessenger(web_client("xoxb-benchmark", slack.api), Limits(clock))
        sender = Sender(replace(stage.tools, messenger=messenger), Pace(), clock)
        sent = sender.send_due()
        seconds, work = perf_counter() - began, process_time() - worked
        sender.stop()
    if (sent, slack.seen["messages"]) != (CHANNELS, CHANNELS):
        raise AssertionError(f"{sent} sent, {slack.seen['messages']} arrived")
    return FanOut(CHANNELS / seconds, work / CHANNELS, bare, slack.seen)
