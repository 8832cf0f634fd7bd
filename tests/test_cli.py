"""The `pops` command line as people start it: a process of its own, with an environment of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib.metadata import version as version_of
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.cadence import Cadence, Weekday, WorkingCalendar, next_due
from bot.domain.refusal import RefusalError
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, Keys, User, Workspace
from bot.settings import SettingsError
from bot.slack.manifest import read_manifest
from storage import deliveries, teams
from storage.database import Database
from tests.alone import alone_in

POPS = Path(sys.executable).with_name("pops")
PATH = os.environ["PATH"]
MANIFEST = read_manifest(Path(__file__).parents[1] / "manifest.yml")
KEYS = Keys(bot_token="xoxb-cli", signing_secret="cli-signing-secret", app_token="xapp-cli")
ENOUGH = {
    "SLACK_BOT_TOKEN": KEYS.bot_token,
    "SLACK_SIGNING_SECRET": KEYS.signing_secret,
    "POPS_SECRET": "a secret that is long enough to be one",
}
ANA, LEA, POPS_USER = "U0ANA", "U0LEA", "U0POPSBOT01"
WORKSPACE = "T0CLI"
FIG, OPS, SHUT = "C0FIG", "C0OPS", "C0SHUT"
PATIENCE = 60  # seconds

SETUP = f"""\
ops_leads: [{LEA}]
digest: {{channel: {OPS}, on: monday, at: "10:00", zone: Europe/Berlin}}
teams:
  fig: {{name: Fig, channel: {FIG}, zone: Europe/Berlin}}
changes:
  async:
    title: Async stand-ups
    hypothesis: Written stand-ups give people two more quiet hours a day.
    question: focus.time
    smallest_change: 0.3
    versions: {{1: Written stand-up by 10:00}}
    trials: [{{team: fig, version: 1, from: 2026-01-05}}]
pulses:
  focus: {{change: async, questions: [focus.time], on: [tuesday], at: "09:30"}}
"""

Finished = subprocess.CompletedProcess[str]
Pops = Callable[..., Finished]
Typed = Callable[..., Result]


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of Pops but what is given; no colours and no folding of lines."""
    return {"PATH": PATH, "HOME": "/nowhere", "COLUMNS": "200", "NO_COLOR": "1", **more}


@pytest.fixture
def pops(tmp_path: Path) -> Pops:
    """Runs `pops` as a process in an empty folder and returns what it said."""

    def run(*arguments: str, **more: str) -> Finished:
        return subprocess.run(  # noqa: S603 - our own program
            [POPS, *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(more),
            timeout=PATIENCE,
            check=False,
        )

    return run


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    """Runs a command in this process, in the same empty folder: a process of its own takes over a second."""
    with alone_in(tmp_path) as become:

        def run(*arguments: str, **more: str) -> Result:
            become(environment(more))
            return CliRunner().invoke(app, arguments)

        yield run
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace with a team's channel, an ops channel, and one that Pops is not in."""
    others = [User(f"U0{name.upper()}", name, name.title()) for name in ("ben", "cleo")]
    people = (User(ANA, "ana", "Ana Ferreira"), User(LEA, "lea", "Lea Novak"), *others)
    channels = (
        Channel(FIG, "team-fig", (ANA, *(one.user_id for one in others), POPS_USER)),
        Channel(OPS, "ops", (LEA, POPS_USER)),
        Channel(SHUT, "team-shut", (ANA,)),
    )
    workspace = Workspace(WORKSPACE, "Walnut Works", "walnut", people, channels)
    running = Sandbox(workspace, App(MANIFEST.scopes, MANIFEST.events), KEYS, SandboxClock())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def connected(sandbox: Sandbox) -> dict[str, str]:
    """An environment in which Pops finds the sandbox."""
    return {**ENOUGH, "POPS_SLACK_API_URL": sandbox.api_url}


@pytest.fixture
def applied(typed: Typed, connected: dict[str, str], tmp_path: Path) -> Result:
    """The team is set up in this folder."""
    (tmp_path / "setup.yml").write_text(SETUP, encoding="utf-8")
    return typed("apply", "setup.yml", **connected)


def marks_of(done: Finished | Result) -> dict[str, str]:
    """What `pops doctor` thinks of each thing: ok or MEND."""
    return {name: mark for mark, name in re.findall(r"^(ok|MEND) +(\w+):", done.stdout, re.MULTILINE)}


def to_mend(done: Finished | Result) -> list[str]:
    """What is not well; each such line has another one that says how to mend it."""
    assert done.stdout.count("\n     ") == list(marks_of(done).values()).count("MEND")
    return [name for name, mark in marks_of(done).items() if mark == "MEND"]


def next_tuesday() -> str:
    """The next moment at which Fig is asked, a minute later."""
    fig = ZoneInfo("Europe/Berlin")
    cadence = Cadence((Weekday.TUESDAY,), time(9, 30))
    due = next_due(cadence, fig.key, datetime.now(UTC), WorkingCalendar())
    return (due + timedelta(minutes=1)).astimezone(fig).isoformat()


# What the command line understands


def test_the_version_is_that_of_the_package(typed: Typed) -> None:
    done = typed("version")
    assert done.exit_code == 0
    assert done.stdout == f"pops {version_of('pops')}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["digest", "--change", "async"], "add --preview"),
        (["tick", "--now", "yesterday"], "yesterday is no moment: write it like 2026-"),
        (["apply"], "Missing argument 'FILE'"),
        (["demo", "--port", "70000"], "65535"),
    ],
)
def test_what_it_does_not_understand_is_told_with_exit_code_2(
    typed: Typed, arguments: list[str], said: str
) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


# What goes wrong, in a process of its own


def test_missing_settings_are_named_a_line_each(pops: Pops) -> None:
    done = pops("serve")
    assert (done.returncode, done.stdout) == (1, "")
    named = [line.split()[0] for line in done.stderr.splitlines()]
    assert named == ["SLACK_BOT_TOKEN", "POPS_SECRET", "SLACK_SIGNING_SECRET"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://pops:hush@db/pops", "no database that Pops can use"),
        ("sqlite:////nowhere/at/all.db", "The database does not answer"),
    ],
)
def test_a_bad_database_is_told_in_a_sentence_without_its_password(pops: Pops, url: str, said: str) -> None:
    done = pops("db", "upgrade", **ENOUGH, POPS_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "hush" not in done.stderr


def test_a_faulty_file_is_told_with_lines_and_nothing_is_applied(
    pops: Pops, connected: dict[str, str], tmp_path: Path
) -> None:
    faulty = SETUP.replace("on: [tuesday]", "on: [tusday]").replace("0.3", "many")
    (tmp_path / "setup.yml").write_text(faulty, encoding="utf-8")
    done = pops("apply", "setup.yml", **connected)
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 10", "line 14"]
    assert not (tmp_path / "pops.db").exists()


def test_a_file_that_is_not_there_is_told(pops: Pops) -> None:
    done = pops("apply", "nosuch.yml", **ENOUGH)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nosuch.yml cannot be read: No such file or directory.\n"


def test_a_refusal_is_a_sentence_without_slacks_marks(
    pops: Pops, applied: Result, connected: dict[str, str]
) -> None:
    done = pops("digest", "--preview", "--change", "asink", **connected)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no running change asink. There is: async.\n"


# What works


def test_the_schema_is_upgraded_once(typed: Typed, tmp_path: Path) -> None:
    assert typed("db", "upgrade", **ENOUGH).stdout == "The schema is up to date now.\n"
    assert (tmp_path / "pops.db").exists()
    again = typed("db", "upgrade", **ENOUGH)
    assert (again.exit_code, again.stdout) == (0, "The schema was up to date already.\n")


def test_applying_says_what_it_did_and_applying_again_changes_nothing(
    typed: Typed, applied: Result, connected: dict[str, str]
) -> None:
    assert applied.stdout.splitlines() == [
        "workspace settings: new",
        "team fig: new",
        "change async: new",
        "pulse focus: new",
    ]
    again = typed("apply", "setup.yml", **connected)
    assert again.stdout == "Nothing changed: everything is as the file says.\n"
    assert [(d.exit_code, d.stderr) for d in (applied, again)] == [(0, ""), (0, "")]


def test_applying_names_the_channels_that_pops_must_be_invited_to(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "setup.yml").write_text(SETUP.replace(FIG, SHUT), encoding="utf-8")
    done = typed("apply", "setup.yml", **connected)
    assert done.exit_code == 0
    assert done.stderr == f"Pops is not in channel {SHUT} yet: write /invite @Pops there.\n"


@pytest.mark.usefixtures("applied")
def test_the_set_up_is_printed_as_a_file_that_changes_nothing_when_it_is_applied(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    done = typed("setup", "show", **connected)
    assert done.stdout.startswith("# The set-up as Pops has it now")
    (tmp_path / "again.yml").write_text(done.stdout, encoding="utf-8")
    again = typed("apply", "again.yml", **connected)
    assert again.stdout == "Nothing changed: everything is as the file says.\n"


@pytest.mark.usefixtures("applied")
def test_a_tick_at_another_moment_asks_the_team(
    typed: Typed, connected: dict[str, str], sandbox: Sandbox
) -> None:
    done = typed("tick", "--now", next_tuesday(), **connected)
    assert done.exit_code == 0
    assert done.stdout.startswith("1 opened, 0 closed, ")
    assert "Fig: Async stand-ups" in str(sandbox.platform.messages.all_in(FIG)[-1]["blocks"])
    assert typed("tick", **connected).stdout == "0 opened, 0 closed, 0 digests made, 0 messages sent.\n"


@pytest.mark.usefixtures("applied")
def test_the_digest_is_printed_wholly_or_for_one_change_and_posted_once_a_week(
    typed: Typed, connected: dict[str, str], sandbox: Sandbox
) -> None:
    assert typed("digest", "--preview", **connected).stdout.startswith("Pops digest, ")
    assert typed("digest", "--preview", "--change", "async", **connected).stdout.startswith("Async stand-ups")
    posted = typed("digest", **connected)
    assert (posted.exit_code, posted.stdout) == (0, "The digest is made, and is sent now.\n")
    assert "Pops digest, " in str(sandbox.platform.messages.all_in(OPS))
    twice = typed("digest", **connected).exception
    assert isinstance(twice, RefusalError)
    assert twice.code == "digest_posted"


@pytest.mark.usefixtures("applied")
def test_an_export_is_written_once_there_is_a_digest_and_noted_in_the_audit_log(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    early = typed("export", "out", **connected).exception
    assert isinstance(early, RefusalError)
    assert early.code == "nothing_published"
    typed("digest", **connected)
    done = typed("export", "out/tables", **connected)
    assert done.stdout == "11 files are in out/tables: what the digests have shown, and nothing more.\n"
    folder = tmp_path / "out" / "tables"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    tables = (
        *("changes", "teams", "guardrails", "scores", "tones", "themes", "readings"),
        *("decisions", "feedback", "dictionary"),
    )
    assert set(files) == {"export.json", *(f"{table}.csv" for table in tables)}
    assert b'"async"' in files["teams.csv"]
    typed("export", "out/tables", **connected)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    assert typed("audit", **connected).stdout.count("operator exported digests") == 2


@pytest.mark.usefixtures("applied")
def test_a_folder_that_cannot_be_written_to_is_told(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    typed("digest", **connected)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    failed = typed("export", "taken", **connected).exception
    assert isinstance(failed, SettingsError)
    assert str(failed) == "taken cannot be written to: File exists."


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


# What is owed


@pytest.fixture
def parked(applied: Result, tmp_path: Path) -> dict[str, str]:
    """The ids of two parked messages by their reasons."""
    with closing(Database(f"sqlite:///{tmp_path / 'pops.db'}")) as database:
        now = datetime.now(UTC)
        with database.transaction() as session:
            for key in ("one", "two", "three"):
                deliveries.owe(session, WORKSPACE, key, "message", FIG, {"words": "a secret"}, now)
            one, two, _ = deliveries.lease(session, now)
            deliveries.park(session, one, "is_archived")
            deliveries.park(session, two, "missing_scope (needs files:write)")
    return {"is_archived": one.id, "missing_scope": two.id}


def test_what_waits_and_what_is_parked_is_listed_without_its_words(
    typed: Typed, connected: dict[str, str], parked: dict[str, str]
) -> None:
    done = typed("deliveries", **connected)
    first, *rest = done.stdout.splitlines()
    assert (done.exit_code, first) == (0, "2 parked, 1 waiting to be sent.")
    assert [line.split()[0] for line in rest[:3]] == ["parked", "parked", "waits"]
    line = next(line for line in rest if parked["missing_scope"] in line)
    assert f"message to {FIG} in {WORKSPACE}, due 20" in line
    assert line.endswith("0 failed attempts: missing_scope (needs files:write)")
    assert "pops deliveries retry ID" in rest[-1]
    assert "secret" not in done.stdout


def test_parked_messages_are_retried_by_id_or_all_at_once(
    typed: Typed, connected: dict[str, str], parked: dict[str, str]
) -> None:
    assert (
        typed("deliveries", "retry", parked["is_archived"], **connected).stdout == "1 message is due now.\n"
    )
    assert typed("deliveries", **connected).stdout.startswith("1 parked, 2 waiting")
    assert typed("deliveries", "retry", "--all", **connected).stdout == "1 message is due now.\n"
    assert typed("deliveries", **connected).stdout.startswith("0 parked, 3 waiting")


@pytest.mark.usefixtures("parked")
def test_an_id_that_is_not_owed_is_said(typed: Typed, connected: dict[str, str]) -> None:
    done = typed("deliveries", "retry", "nonsense", **connected)
    assert (done.exit_code, done.stdout) == (1, "0 messages are due now.\n")
    assert done.stderr.startswith("There is nothing owed under nonsense: pops deliveries shows")


@pytest.mark.parametrize("arguments", [(), ("one", "--all")])
def test_retrying_wants_ids_or_all_of_them(
    typed: Typed, connected: dict[str, str], arguments: tuple[str, ...]
) -> None:
    done = typed("deliveries", "retry", *arguments, **connected)
    assert done.exit_code == 2
    assert "or say --all" in done.stderr


# Serving


@contextmanager
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        yield taken.getsockname()[1]


def test_a_taken_port_and_a_dead_token_are_told_in_a_sentence(pops: Pops, connected: dict[str, str]) -> None:
    with taken_port() as port:
        taken = pops("serve", **connected, POPS_HTTP_PORT=str(port))
    assert (taken.returncode, taken.stdout) == (1, "")
    assert taken.stderr.startswith(f"127.0.0.1:{port}: This port is taken by another program")
    dead = pops("serve", **{**connected, "SLACK_BOT_TOKEN": "xoxb-other"})
    assert (dead.returncode, dead.stderr) == (1, "Slack: invalid_auth. `pops doctor` says more.\n")


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """`pops serve` at work, until the end of the test."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [POPS, "serve"], stdout=subprocess.PIPE, text=True, cwd=folder, env=environment(more)
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def greeting(process: subprocess.Popen[str]) -> str:
    """The first line that it says."""
    assert process.stdout is not None
    return process.stdout.readline()


def test_serve_answers_over_http_until_it_is_terminated(connected: dict[str, str], tmp_path: Path) -> None:
    with serving(tmp_path, **connected, POPS_HTTP_PORT="0", POPS_LOG_LEVEL="ERROR") as process:
        said = re.fullmatch(r"Pops listens on (\S+)/slack/events for Walnut Works\..*\n", greeting(process))
        assert said
        assert httpx.get(f"{said[1]}/healthz").json()["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE)[0] == "Pops has stopped.\n"
    assert process.returncode == 0


def test_serve_is_connected_by_socket_mode_until_ctrl_c(connected: dict[str, str], tmp_path: Path) -> None:
    with serving(tmp_path, **connected, SLACK_APP_TOKEN="xapp-cli", POPS_LOG_LEVEL="ERROR") as process:
        assert greeting(process).startswith("Pops is connected to Walnut Works by Socket Mode.")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE)[0] == "Pops has stopped.\n"
    assert process.returncode == 0
