"""Servers in processes of their own, so that a benchmark measures them and not itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SECRET = "benchmark"  # noqa: S105


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[str]:
    """A server, `python -m` with these arguments: the address that it prints first."""
    command, own = [sys.executable, "-m", *arguments], {**os.environ, **environment}
    with subprocess.Popen(  # noqa: S603
        command, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def settings(slack: str, database_url: str) -> dict[str, str]:
    """The environment of a bot whose Slack is at this address."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "POPS_SECRET": SECRET * 4,
        "POPS_SLACK_API_URL": f"{slack}/api/",
        "POPS_DATABASE_URL": database_url,
        "POPS_HTTP_PORT": "0",
        "POPS_LOG_LEVEL": "ERROR",
    }
