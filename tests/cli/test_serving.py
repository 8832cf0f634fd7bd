"""`pops serve`, in a process of its own."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.cli.running import PATIENCE, POPS, Pops, environment


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
