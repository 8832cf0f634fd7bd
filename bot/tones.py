"""`pops sentiment retag` and `pops sentiment report`: how stored words read, anew and in numbers."""

import os
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.analysis.agreement import ModelRead
from bot.analysis.tone.weights import shipped_weights
from bot.commands import stored
from bot.domain.message import without_markup
from bot.domain.sentiment import Tone
from bot.flows.read_many import many_readers
from bot.flows.retag import Retagged, count_texts, retag_all
from bot.flows.tone_report import tone_report
from bot.prompts import say
from bot.settings import load_settings
from storage import purge

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())


def retag() -> None:
    """Read all stored words with the shipped model, with a progress bar."""
    model = shipped_weights().model
    with stored() as database, Progress(*_COLUMNS, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_words("retagging", model=model), total=None)
        _, left = count_texts(database, model)
        with many_readers(left, os.cpu_count() or 1) as read:
            done = retag_all(
                database, read, model, lambda now, all_: progress.update(task, completed=now, total=all_)
            )
    _print(_words("retagged", done=done, model=model))
    if done.changed:
        _print(*_matrix(done))


def report() -> None:
    """Print what each model read and how authors see it, for each workspace."""
    secret = load_settings().secret.get_secret_value().encode()
    with stored() as database:
        with database.snapshot() as session:
            known = purge.known_workspaces(session)
        for workspace in known:
            _print(_words("report_head", workspace=workspace))
            for kind, models in zip(
                ("comments", "feedback"), tone_report(database, secret, workspace), strict=True
            ):
                _print(*_of_kind(kind, models))
    if not known:
        _print(_words("report_nothing"))


def _of_kind(kind: str, models: Sequence[ModelRead]) -> Iterator[str]:
    if not models:
        yield _words("report_none", kind=kind)
    for model in models:
        yield _words("report_model", kind=kind, model=model.model)
        for month in model.months:
            yield _words("report_month", month=month)
        if model.confusion:
            yield _words("report_confusion")
        for (tone, said), count in model.confusion.items():
            yield _words("report_cell", tone=tone.value, said=said.value, count=count)


def _matrix(done: Retagged) -> list[str]:
    """How many went from which tone to which, as a table for a terminal."""
    tones = [tone for tone in Tone if any(tone in move for move in done.moves)]
    head = _words("matrix_head").ljust(10) + "".join(tone.value.rjust(10) for tone in tones)
    rows = [
        old.value.ljust(10) + "".join(str(done.moves.get((old, new), 0)).rjust(10) for new in tones)
        for old in tones
    ]
    return [head, *rows]


def _words(block: str, **values: object) -> str:
    return without_markup(say("tone", block, **values))


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
