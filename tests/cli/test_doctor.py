"""What `pops doctor` finds."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import Result

from bot.sandbox.sandbox import Sandbox
from storage import teams
from storage.database import Database
from tests.cli.running import FIG, WORKSPACE, Finished, Typed


def marks_of(done: Finished | Result) -> dict[str, str]:
    """What `pops doctor` thinks of each thing: ok or MEND."""
    return {name: mark for mark, name in re.findall(r"^(ok|MEND) +(\w+):", done.stdout, re.MULTILINE)}


def to_mend(done: Finished | Result) -> list[str]:
    """What is not well; each such line has another one that says how to mend it."""
    assert done.stdout.count("\n     ") == list(marks_of(done).values()).count("MEND")
    return [name for name, mark in marks_of(done).items() if mark == "MEND"]


@pytest.mark.usefixtures("applied")
def test_doctor_finds_everything_well(typed: Typed, connected: dict[str, str]) -> None:
    done = typed("doctor", **connected)
    assert (done.exit_code, done.stderr, to_mend(done)) == (0, "", [])
    looked_at = ["settings", "secret", "database", "schema", "token", "scopes", "clock", "teams"]
    assert list(marks_of(done)) == looked_at


@pytest.mark.parametrize(
    ("changed", "ill", "mend"),
    [
        ({"POPS_SECRET": "short"}, ["secret", "schema"], "openssl rand -hex 32"),
        ({}, ["schema"], "run: pops db upgrade"),
        ({"POPS_DATABASE_URL": "sqlite:////nowhere/x.db"}, ["database"], "check POPS_DATABASE_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-other"}, ["schema", "token"], "into SLACK_BOT_TOKEN"),
        ({"POPS_SLACK_API_URL": "http://127.0.0.1:9/"}, ["schema", "token"], "check POPS_SLACK_API_URL"),
    ],
)
def test_doctor_says_what_is_not_well_and_how_to_mend_it(
    typed: Typed, connected: dict[str, str], changed: dict[str, str], ill: list[str], mend: str
) -> None:
    done = typed("doctor", **{**connected, **changed})
    assert (done.exit_code, to_mend(done)) == (1, ill)
    assert mend in done.stdout


def test_doctor_finds_missing_scopes_a_missing_set_up(
    typed: Typed, connected: dict[str, str], sandbox: Sandbox
) -> None:
    whole = sandbox.platform.app
    sandbox.platform.app = replace(whole, scopes=("chat:write", "users:read"))
    typed("db", "upgrade", **connected)
    done = typed("doctor", **connected)
    sandbox.platform.app = whole
    assert (done.exit_code, to_mend(done)) == (1, ["scopes", "teams"])
    assert "scopes are missing: commands, im:write, files:write" in done.stdout
    assert "then reinstall the app" in done.stdout
    assert "pops apply FILE" in done.stdout


def test_doctor_finds_a_channel_in_trouble(
    typed: Typed, connected: dict[str, str], applied: Result, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pops.db'}")
    with database.transaction() as session:
        teams.set_channel_trouble(session, WORKSPACE, FIG, "archived")
    database.close()
    done = typed("doctor", **connected)
    assert (done.exit_code, to_mend(done)) == (1, ["channel"])
    assert "Fig's channel cannot be posted to: archived" in done.stdout
