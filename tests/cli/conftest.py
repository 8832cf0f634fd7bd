"""The `pops` command line, run in this process or in one of its own, and a workspace for it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import App, Channel, User, Workspace
from tests.alone import alone_in
from tests.cli.running import (
    ANA,
    ENOUGH,
    FIG,
    KEYS,
    LEA,
    MANIFEST,
    OPS,
    PATIENCE,
    POPS,
    POPS_USER,
    SETUP,
    SHUT,
    WORKSPACE,
    Finished,
    Pops,
    Typed,
    environment,
)


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
