"""Replicas as an operator starts them: several at once on nothing, and old code on a newer schema."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import text

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from storage.database import Database
from storage.migrate import NewerSchemaError, is_current, upgrade
from tests.chaos.stage import app, fresh_secrets, workspace

ROOT = Path(__file__).parents[2]
REPLICAS = 3
SECONDS = 30
KEYS = fresh_secrets()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(workspace(), app(), KEYS.slack, SandboxClock())
    running.start()
    yield running
    running.stop()


@contextmanager
def serving(sandbox: Sandbox, database_url: str) -> Iterator["subprocess.Popen[str]"]:
    """`pops serve` as a process of its own, ended at the end."""
    settings = {
        "SLACK_BOT_TOKEN": KEYS.slack.bot_token,
        "SLACK_SIGNING_SECRET": KEYS.slack.signing_secret,
        "SLACK_APP_TOKEN": "",
        "POPS_SECRET": KEYS.pops,
        "POPS_SLACK_API_URL": sandbox.api_url,
        "POPS_DATABASE_URL": database_url,
        "POPS_HTTP_PORT": "0",
    }
    command = [sys.executable, "-m", "bot", "serve"]
    environment = {**os.environ, **settings}
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=-1, stderr=-1, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


def address(process: "subprocess.Popen[str]") -> str:
    """Where it says that it serves."""
    assert process.stdout is not None
    greeting = process.stdout.readline()
    found = re.search(r"http://[\w.:]+", greeting)
    assert found is not None, greeting
    return found[0]


def test_three_replicas_that_start_at_once_on_an_empty_database_all_serve(
    sandbox: Sandbox, empty_postgresql_url: str
) -> None:
    with ExitStack() as stack:
        started = [stack.enter_context(serving(sandbox, empty_postgresql_url)) for _ in range(REPLICAS)]
        addresses = [address(process) for process in started]
        for one in addresses:
            with urlopen(f"{one}/healthz", timeout=SECONDS) as answer:  # noqa: S310 - our own
                assert answer.status == 200
        with closing(Database(empty_postgresql_url)) as database:
            assert is_current(database)
        for process in started:
            process.terminate()
            _, logged = process.communicate(timeout=SECONDS)
            assert process.returncode == 0, logged
    assert len(set(addresses)) == REPLICAS


def test_a_replica_with_old_code_on_a_newer_schema_says_so_and_stops(
    sandbox: Sandbox, empty_url: str
) -> None:
    with closing(Database(empty_url)) as database:
        upgrade(database)
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with serving(sandbox, empty_url) as process:
        _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert str(NewerSchemaError.__doc__) in said
