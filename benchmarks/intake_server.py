"""The server under load, as its own process; settings come from the environment.

`empty` is the baseline: the same server and Bolt with a listener that only acks. `bot` takes clicks to their
commit and leaves out what comes after the ack. `all` is everything that `pops serve` does.
"""

import re
import sys
from collections.abc import Callable
from datetime import timedelta
from time import time

from slack_bolt import Ack, App

from benchmarks.stage import START
from bot.listeners import register
from bot.listeners.desk import Desk
from bot.logs import set_up_logging
from bot.settings import load_settings
from bot.slack.app import build_bolt
from bot.slack.replies import SlackReplies
from bot.slack.views import SlackViews
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from bot.wiring.bot import HTTP_THREADS, Bot, Running, build_bot, clock_from, keep_loaded
from bot.wiring.vitals import vitals


def empty(bot: Bot) -> App:
    """Bolt with a listener that does nothing."""
    app = build_bolt(bot.identity, bot.client)

    @app.action(re.compile(r"^answer:\d$"))
    def on_answer(ack: Ack) -> None:
        ack()

    return app


def intake(bot: Bot) -> App:
    """The bot's own listeners, without what they leave for after the ack."""
    app = build_bolt(bot.identity, bot.client)
    views, replies = SlackViews(bot.client), SlackReplies(bot.client)
    register(app, Desk(bot.tools, views, replies, bot.identity, bot.clock, lambda _: None, bot.choices))
    return app


def start(kind: str) -> str:
    """Start the server and return its address."""
    bot = build_bot(load_settings(), clock_from(START + timedelta(hours=2)))
    if kind == "all":
        running = Running(bot)
        running.start()
        return str(running.url)
    kinds: dict[str, Callable[[Bot], App]] = {"empty": empty, "bot": intake}
    secret = bot.settings.slack_signing_secret.get_secret_value()
    door = SlackDoor(kinds[kind](bot), secret, time, HTTP_THREADS)
    server = Server(build_http(door, vitals(bot)), "127.0.0.1", 0)
    server.start()
    return server.url


if __name__ == "__main__":
    set_up_logging("ERROR")
    keep_loaded()
    sys.stdout.write(f"{start(sys.argv[1])}\n")
    sys.stdout.flush()
    sys.stdin.read()
