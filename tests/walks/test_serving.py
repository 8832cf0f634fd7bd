"""The whole bot as an operator runs it: `pops serve`, a process of its own, on the real clock."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.mishaps import Mishap
from storage import changes
from tests.walks.people import ANA, FIG, IN_FIG, KEYS, NAMES, WORKSPACE_ID, plan
from tests.walks.stage import Log, Stage, settings_for

OUT_SECONDS = 10
WORDS = "Unmistakable words of somebody"
EVERY_DAY = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def serve(stage: Stage, database_url: str) -> subprocess.Popen[str]:
    """Start `pops serve` for the stage's sandbox."""
    settings = settings_for(stage.sandbox, database_url)
    env = {
        **os.environ,
        "SLACK_BOT_TOKEN": KEYS.bot_token,
        "SLACK_SIGNING_SECRET": KEYS.signing_secret,
        "POPS_SECRET": settings.secret.get_secret_value(),
        "POPS_SLACK_API_URL": settings.slack_api_url,
        "POPS_DATABASE_URL": database_url,
        "POPS_HTTP_PORT": "0",
        "POPS_TICK_SECONDS": "1",
    }
    command = [sys.executable, "-m", "bot", "serve"]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, env=env, cwd=root, stdout=-1, stderr=-1, text=True)  # noqa: S603


def look_at_once(database_url: str) -> None:
    """Let the count be looked at now and not at the next quarter of an hour."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute("UPDATE delivery SET due = '2026-01-01 00:00:00.000000' WHERE kind = 'round'")


def test_a_served_bot_asks_listens_and_logs_no_person_and_no_words(sqlite_url: str, log: Log) -> None:
    stage = Stage(sqlite_url, log, start=datetime.now(UTC))
    wanted = plan()
    wanted["teams"]["fig"] |= {"working_days": EVERY_DAY, "zone": "UTC"}
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": EVERY_DAY, "closes_after": {"hours": 20}}
    stage.apply(wanted)
    with stage.bot.database.transaction() as session:
        changes.set_due(session, WORKSPACE_ID, "focus", "fig", datetime.now(UTC) - timedelta(minutes=1))
    stage.stop_bot()
    served = serve(stage, sqlite_url)
    try:
        assert served.stdout is not None
        greeting = served.stdout.readline()
        address = re.search(r"http://\S+/slack/events", greeting)
        assert address is not None, greeting
        assert "Walks" in greeting
        stage.sandbox.connect_bot(address[0])
        stage.until(lambda: bool(stage.messages(FIG)))
        for person in IN_FIG:
            stage.answer(person, 4)
        stage.press(IN_FIG[1], "comment", FIG)
        stage.submit(IN_FIG[1], comment=WORDS)
        stage.act(ANA, "command", channel=FIG, text=f"/pops feedback {WORDS}")
        stage.until(lambda: all(stage.receipts(person) for person in IN_FIG))
        look_at_once(sqlite_url)
        stage.until(lambda: "6 of 6 answered" in stage.newest(FIG)["text"])
    finally:
        served.send_signal(signal.SIGTERM)
        said, logged = served.communicate(timeout=15)
        stage.close()
    assert served.returncode == 0
    assert said == "Pops has stopped.\n"
    events = [json.loads(line)["event"] for line in logged.splitlines()]
    assert {"round_opened", "delivery_sent"} <= set(events)
    for secret in (WORDS, *IN_FIG, *NAMES.values(), "focus.time", KEYS.bot_token, KEYS.signing_secret):
        assert secret not in logged


def test_a_slack_that_does_not_answer_does_not_hold_up_a_stop_and_nothing_is_said_twice(
    sqlite_url: str, log: Log
) -> None:
    stage = Stage(sqlite_url, log, start=datetime.now(UTC))
    wanted = plan()
    wanted["teams"]["fig"] |= {"working_days": EVERY_DAY, "zone": "UTC"}
    wanted["pulses"]["focus"] |= {"teams": ["fig"], "on": EVERY_DAY, "closes_after": {"hours": 20}}
    stage.apply(wanted)
    with stage.bot.database.transaction() as session:
        changes.set_due(session, WORKSPACE_ID, "focus", "fig", datetime.now(UTC) - timedelta(minutes=1))
    stage.stop_bot()
    stage.platform.mishaps.arrange("chat.postMessage", Mishap(delay=30, acts=True))
    served = serve(stage, sqlite_url)
    try:
        stage.until(lambda: stage.platform.mishaps.are_over)
        served.send_signal(signal.SIGTERM)
        said, _ = served.communicate(timeout=OUT_SECONDS)
    finally:
        served.kill()
    assert (served.returncode, said.splitlines()[-1]) == (0, "Pops has stopped.")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as database:
        ((unsure, done),) = database.execute("SELECT unsure_since, done FROM delivery").fetchall()
    assert (unsure is not None, done) == (True, 0)
    stage.close()
