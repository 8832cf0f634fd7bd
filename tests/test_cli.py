"""The `pops` command line as people start it: a process of its own, with an environment of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
from ruamel.yaml import YAML

from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, Keys, User, Workspace
from bot.slack.manifest import read_manifest

POPS = Path(sys.executable).with_name("pops")
MANIFEST = read_manifest(Path(__file__).parents[1] / "manifest.yml")
KEYS = Keys(bot_token="xoxb-cli", signing_secret="cli-signing-secret", app_token="xapp-cli")
ENOUGH = {
    "SLACK_BOT_TOKEN": KEYS.bot_token,
    "SLACK_SIGNING_SECRET": KEYS.signing_secret,
    "POPS_SECRET": "a secret that is long enough to be one",
}
ANA, LEA, POPS_USER = "U0ANA", "U0LEA", "U0POPSBOT01"
FIG, OPS, SHUT = "C0FIG", "C0OPS", "C0SHUT"
PATIENCE = 15  # seconds

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


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of Pops but what is given; no colours and no folding of lines."""
    return {"PATH": os.environ["PATH"], "HOME": "/nowhere", "COLUMNS": "200", "NO_COLOR": "1", **more}


@pytest.fixture
def pops(tmp_path: Path) -> Pops:
    """Runs `pops` in an empty folder and returns what it said."""

    def run(*arguments: str, **more: str) -> Finished:
        return subprocess.run(
            [POPS, *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(more),
            timeout=PATIENCE * 4,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A workspace with a team's channel, an ops channel, and one that Pops is not in."""
    people = (User(ANA, "ana", "Ana Ferreira"), User(LEA, "lea", "Lea Novak"))
    channels = (
        Channel(FIG, "team-fig", (ANA, POPS_USER)),
        Channel(OPS, "ops", (LEA, POPS_USER)),
        Channel(SHUT, "team-shut", (ANA,)),
    )
    workspace = Workspace("T0CLI", "Walnut Works", "walnut", people, channels)
    running = Sandbox(workspace, App(MANIFEST.scopes, MANIFEST.events), KEYS, SandboxClock())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def connected(sandbox: Sandbox) -> dict[str, str]:
    """An environment in which Pops finds the sandbox."""
    return {**ENOUGH, "POPS_SLACK_API_URL": sandbox.api_url}


def test_the_version_is_that_of_the_package(pops: Pops) -> None:
    done = pops("version")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"pops \d+\.\d+\.\d+\n", done.stdout)


def test_an_unknown_command_and_a_bad_option_are_told_with_exit_code_2(pops: Pops) -> None:
    unknown = pops("frobnicate")
    assert unknown.returncode == 2
    assert "No such command 'frobnicate'" in unknown.stderr
    change = pops("digest", "--change", "async", **ENOUGH)
    assert change.returncode == 2
    assert "add --preview" in change.stderr
    moment = pops("tick", "--now", "yesterday", **ENOUGH)
    assert moment.returncode == 2
    assert "yesterday is no moment: write it like 2026-" in moment.stderr


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


def test_the_schema_is_upgraded_once(pops: Pops, tmp_path: Path) -> None:
    assert pops("db", "upgrade", **ENOUGH).stdout == "The schema is up to date now.\n"
    assert (tmp_path / "pops.db").exists()
    again = pops("db", "upgrade", **ENOUGH)
    assert (again.returncode, again.stdout) == (0, "The schema was up to date already.\n")


def test_a_faulty_file_is_told_with_lines_and_nothing_is_applied(
    pops: Pops, connected: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "setup.yml"
    file.write_text(SETUP.replace("on: [tuesday]", "on: [tusday]").replace("0.3", "many"), encoding="utf-8")
    done = pops("apply", "setup.yml", **connected)
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 9", "line 13"]
    assert not (tmp_path / "pops.db").exists()
    missing = pops("apply", "nosuch.yml", **connected)
    assert (missing.returncode, missing.stderr) == (
        1,
        "nosuch.yml cannot be read: No such file or directory.\n",
    )


def test_applying_twice_changes_nothing_and_then_the_digest_can_be_read(
    pops: Pops, connected: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "setup.yml").write_text(SETUP, encoding="utf-8")
    first = pops("apply", "setup.yml", **connected)
    assert first.stdout.splitlines() == [
        "workspace settings: new",
        "team fig: new",
        "change async: new",
        "pulse focus: new",
    ]
    again = pops("apply", "setup.yml", **connected)
    assert again.stdout == "Nothing changed: everything is as the file says.\n"
    preview = pops("digest", "--preview", "--change", "async", **connected)
    assert preview.stdout.startswith("Async stand-ups\n")
    wrong = pops("digest", "--preview", "--change", "asink", **connected)
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "There is no running change asink. There is: async.\n",
    )
    assert {(d.returncode, d.stderr) for d in (first, again, preview)} == {(0, "")}


def test_a_tick_at_another_moment_asks_the_team_and_the_digest_is_posted_once(
    pops: Pops, connected: dict[str, str], tmp_path: Path, sandbox: Sandbox
) -> None:
    (tmp_path / "setup.yml").write_text(SETUP, encoding="utf-8")
    pops("apply", "setup.yml", **connected)
    ticked = pops("tick", "--now", next_tuesday(sandbox), **connected)
    assert ticked.stdout == "1 opened, 0 closed, 1 digests made, 2 messages sent.\n"
    assert "Fig: Async stand-ups" in str(sandbox.platform.messages.all_in(FIG)[-1]["blocks"])
    posted = pops("digest", **connected)
    assert (posted.returncode, posted.stdout) == (0, "The digest is made, and is sent now.\n")
    twice = pops("digest", **connected)
    assert twice.returncode == 1
    assert "is made already; a week has one." in twice.stderr


def test_doctor_finds_everything_well(pops: Pops, connected: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "setup.yml").write_text(SETUP, encoding="utf-8")
    pops("apply", "setup.yml", **connected)
    done = pops("doctor", **connected)
    assert (done.returncode, done.stderr) == (0, "")
    assert checks_of(done) == {
        "settings": "ok",
        "secret": "ok",
        "database": "ok",
        "schema": "ok",
        "token": "ok",
        "scopes": "ok",
        "clock": "ok",
        "teams": "ok",
    }


def test_doctor_says_what_is_not_well_and_how_to_mend_it(
    pops: Pops, connected: dict[str, str], sandbox: Sandbox
) -> None:
    bare = pops("doctor", **{**connected, "POPS_SECRET": "short"})
    assert bare.returncode == 1
    assert [name for name, how in checks_of(bare).items() if how == "MEND"] == ["secret", "schema"]
    assert "openssl rand -hex 32" in bare.stdout
    assert "run: pops db upgrade" in bare.stdout
    stranger = pops(
        "doctor",
        **{**connected, "SLACK_BOT_TOKEN": "xoxb-other", "POPS_DATABASE_URL": "sqlite:////nowhere/x.db"},
    )
    assert [name for name, how in checks_of(stranger).items() if how == "MEND"] == ["database", "token"]
    assert "invalid_auth" in stranger.stdout
    assert all(line.startswith("     ") for line in lines_after(stranger, "MEND"))


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
    assert (dead.returncode, dead.stderr) == (1, "Slack: invalid_auth. pops doctor says more.\n")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_until_it_is_told_to_stop(
    connected: dict[str, str], tmp_path: Path, how: signal.Signals
) -> None:
    more = {**connected, "POPS_HTTP_PORT": "0"}
    with subprocess.Popen(
        [POPS, "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment(more),
    ) as serving:
        assert serving.stdout is not None
        greeting = serving.stdout.readline()
        url = re.search(r"http://\S+(?=/slack/events for Walnut Works\.)", greeting)
        assert url, greeting
        with urlopen(f"{url[0]}/healthz", timeout=PATIENCE) as answer:
            assert b'"ok"' in answer.read()
        serving.send_signal(how)
        said, _ = serving.communicate(timeout=PATIENCE)
    assert (serving.returncode, said) == (0, "Pops has stopped.\n")
