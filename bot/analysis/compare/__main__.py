"""`python -m bot.analysis.compare FILE`: compare the scores in a CSV file and print one JSON object.

With `--serve` instead of a file: read one file name a line, print one JSON object a line.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysis.compare import use_one_core
from bot.analysis.compare.as_json import as_json
from bot.analysis.compare.csv_file import BadFileError, read_scores

if TYPE_CHECKING:
    from bot.analysis.compare.replay import Memory

REMEMBERED = 2000  # looks; a file that has grown by a week is compared with one new look
WRONG_USE = 2


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    use_one_core()
    if list(arguments) == ["--serve"]:
        return _serve()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("Say which CSV file to compare, or --serve to read file names from the input.\n")
        return WRONG_USE
    try:
        _write(_compared(Path(arguments[0])))
    except BadFileError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    return 0


def _serve() -> int:
    from bot.analysis.compare.replay import Memory

    memory = Memory(REMEMBERED)
    for line in sys.stdin:
        try:
            _write(_compared(Path(line.strip()), memory))
        except BadFileError as error:
            _write({"error": str(error)})
    return 0


def _compared(file: Path, memory: "Memory | None" = None) -> dict[str, object]:
    from bot.analysis.compare.report import report
    from bot.analysis.compare.verdicts import Wanted

    return as_json(report(read_scores(file), Wanted(), memory))


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
