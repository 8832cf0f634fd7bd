"""How `pops` is run: its environment, its workspace, and a small set-up file."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from typer.testing import Result

from bot.sandbox.seed import Keys
from bot.slack.manifest import read_manifest

POPS = Path(sys.executable).with_name("pops")

PATH = os.environ["PATH"]

MANIFEST = read_manifest(Path(__file__).parents[2] / "manifest.yml")

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
