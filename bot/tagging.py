"""`pops sentiment tag`: how texts read, without a database and without Slack."""

import json
import sys
from typing import Any

from bot.analysis.sentiment import HybridReader
from bot.domain.message import without_markup
from bot.prompts import say


def tag(*, decided: bool) -> None:
    """Read JSON strings, one a line, from stdin, and print one label a line."""
    reader = HybridReader(decided=decided)
    for number, line in enumerate(sys.stdin.buffer, start=1):
        text = _text_in(line)
        if text is None:
            sys.stdout.flush()
            _fail("no_json_string", number=number)
        else:
            sys.stdout.write(f"{reader.read(text).tone.value}\n")


def _text_in(line: bytes) -> str | None:
    """The string that a line of JSON holds, or None if it is anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _fail(block: str, **values: Any) -> None:
    sys.stderr.write(without_markup(say("tagging", block, **values)) + "\n")
    raise SystemExit(1)
