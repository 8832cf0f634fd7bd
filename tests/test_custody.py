"""The commands that look after stored data: what they ask, say and refuse."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, Keys, User, Workspace
from bot.slack.manifest import read_manifest
from storage.database import Database
from tests.alone import alone_in

KEYS = Keys(bot_token="xoxb-custody", signing_secret="custody-signing-secret", app_token="xapp-custody")
WORKSPACE = "T0CUSTODY"
SETUP = """\
privacy: {keep_months: 6, scores: 5, words: 6}
teams:
  fig: {name: Fig, channel: C0FIG, zone: Europe/Berlin, roster: [U0ANA]}
changes:
  async:
    title: Async stand-ups
    hypothesis: Written stand-ups give people two more quiet hours a day.
    question: focus.time
    smallest_change: 0.3
    versions: {1: Written stand-up by 10:00}
    trials: [{team: fig, version: 1, from: 2026-01-05}]
pulses:
  focus: {change: async, questions: [focus.time], on: [tuesday], at: "09:30"}
"""
WITHOUT = SETUP.split("changes:")[0]

Typed = Callable[..., Result]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace with one team's channel."""
    channels = (Channel("C0FIG", "team-fig", ("U0ANA", "U0POPSBOT01")),)
    people = (User("U0ANA", "ana", "Ana Ferreira"),)
    manifest = read_manifest(Path(__file__).parents[1] / "manifest.yml")
    workspace = Workspace(WORKSPACE, "Custody", "custody", people, channels)
    running = Sandbox(workspace, App(manifest.scopes, manifest.events), KEYS, SandboxClock())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def typed(sandbox: Sandbox, tmp_path: Path) -> Iterator[Typed]:
    """Runs a command in an empty folder, with what is typed at its question."""
    with alone_in(tmp_path) as become:

        def run(*arguments: str, answer: str = "") -> Result:
            become(
                {
                    "COLUMNS": "200",
                    "SLACK_BOT_TOKEN": KEYS.bot_token,
                    "SLACK_SIGNING_SECRET": KEYS.signing_secret,
                    "POPS_SECRET": "a secret that is long enough to be one",
                    "POPS_SLACK_API_URL": sandbox.api_url,
                }
            )
            return CliRunner().invoke(app, arguments, input=answer)

        yield run
    structlog.reset_defaults()


@pytest.fixture
def applied(typed: Typed, tmp_path: Path) -> Typed:
    """The team and the change are set up."""
    apply(typed, tmp_path, SETUP)
    return typed


def apply(typed: Typed, folder: Path, content: str) -> Result:
    (folder / "setup.yml").write_text(content, encoding="utf-8")
    return typed("apply", "setup.yml")


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(Database(f"sqlite:///{folder / 'pops.db'}")) as database, database.snapshot() as session:
        return [tuple(row) for row in session.execute(text(query))]


def actions(typed: Typed) -> list[tuple[str, str]]:
    """Who did what, by the audit log's lines."""
    lines = typed("audit").stdout.splitlines()
    return [(line.split()[5], line.split(maxsplit=6)[6]) for line in lines]


def test_sealing_says_what_it_means_and_asks(applied: Typed, tmp_path: Path) -> None:
    no = applied("seal", "async", answer="n\n")
    assert no.exit_code == 1
    assert "cannot be undone" in no.stdout
    assert "still runs" in no.stdout
    assert rows(tmp_path, "SELECT salt IS NULL FROM change") == [(0,)]
    yes = applied("seal", "async", answer="y\n")
    assert (yes.exit_code, yes.stdout.splitlines()[-1]) == (0, "async is sealed.")
    assert rows(tmp_path, "SELECT salt IS NULL FROM change") == [(1,)]


def test_sealing_what_is_sealed_or_nowhere_is_refused_before_any_question(applied: Typed) -> None:
    assert applied("seal", "async", "--yes").exit_code == 0
    again, nowhere = applied("seal", "async", "--yes"), CliRunner().invoke(app, ["seal", "asink", "--yes"])
    assert [done.exit_code for done in (again, nowhere)] == [1, 1]
    assert [done.stdout for done in (again, nowhere)] == ["", ""]
    assert getattr(again.exception, "code", "") == "change_sealed"
    assert getattr(nowhere.exception, "code", "") == "change_nowhere"


def test_a_sealed_change_in_the_file_is_refused_and_nothing_is_applied(
    applied: Typed, tmp_path: Path
) -> None:
    applied("seal", "async", "--yes")
    done = apply(applied, tmp_path, SETUP.replace("name: Fig", "name: Figs"))
    assert getattr(done.exception, "code", "") == "change_sealed"
    assert "Figs" not in str(rows(tmp_path, "SELECT definition FROM team"))


def test_taking_a_change_out_says_when_it_will_be_sealed(applied: Typed, tmp_path: Path) -> None:
    done = apply(applied, tmp_path, WITHOUT)
    day = (datetime.now(UTC) + timedelta(days=14)).date()
    assert f"change async is stopped and will be sealed on {day.day} {day:%B %Y}" in done.stdout


def test_retention_counts_or_erases_and_says_how_much(applied: Typed, tmp_path: Path) -> None:
    dry, wet = applied("retention", "--dry-run"), applied("retention")
    pattern = rf"{WORKSPACE}, before \d+ \w+ 20\d\d: 0 comments, 0 feedback, 0 quotations in digests"
    assert re.fullmatch(rf"{pattern} would be erased\n", dry.stdout), dry.stdout
    assert re.fullmatch(rf"{pattern} were erased\n", wet.stdout), wet.stdout


def test_retention_without_any_workspace_says_so(typed: Typed) -> None:
    assert typed("retention").stdout == "No workspace is set up, so there is nothing to erase.\n"


def test_purging_asks_for_the_workspaces_id(applied: Typed, tmp_path: Path) -> None:
    other = applied("purge", WORKSPACE, answer="T0OTHER\n")
    assert (other.exit_code, other.stdout.splitlines()[-1]) == (
        1,
        "That is another id, so nothing was erased.",
    )
    assert len(rows(tmp_path, "SELECT key FROM team")) == 1
    done = applied("purge", WORKSPACE, answer=f"{WORKSPACE}\n")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (
        0,
        f"Nothing of {WORKSPACE} is left in the database.",
    )
    assert rows(tmp_path, "SELECT key FROM team") == []
    assert actions(applied) == [("purged", "workspace")]


def test_purging_with_yes_does_not_ask_and_an_unknown_workspace_is_refused(applied: Typed) -> None:
    unknown = applied("purge", "T0OTHER", "--yes")
    assert getattr(unknown.exception, "code", "") == "workspace_unknown"
    assert applied("purge", WORKSPACE, "--yes").exit_code == 0


def test_the_audit_log_tells_who_did_what_with_a_limit(applied: Typed) -> None:
    applied("seal", "async", "--yes")
    assert sorted(actions(applied)) == [
        ("minimums_changed", "scores 5, words 6"),
        ("sealed", "change async"),
        ("settings_changed", "change async: new"),
        ("settings_changed", "pulse focus: new"),
        ("settings_changed", "team fig: new"),
        ("settings_changed", f"workspace {WORKSPACE}: new"),
    ]
    (last,) = applied("audit", "--limit", "1").stdout.splitlines()
    assert re.fullmatch(rf"20\S+ \S+ UTC {WORKSPACE} operator sealed change async", last)


def test_an_empty_audit_log_says_so(typed: Typed) -> None:
    assert typed("audit").stdout == "The audit log is empty.\n"
