"""Whether the trials of one change fit its versions and each other."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from bot.flows.setup_file.change_shapes import TrialShape
from bot.flows.setup_file.mistakes import Place, shown
from bot.flows.setup_file.shapes import Known

Numbered = tuple[int, TrialShape]


def misfits_of_trials(change: Mapping[str, Any], known: Known) -> Iterator[tuple[Place, str]]:
    """A place in the change as it was written, and a sentence, for each trial that does not fit.

    Works on what was written, so that a mistake elsewhere in the change does not hide those of its trials.
    """
    written = change.get("trials")
    if isinstance(written, list):
        trials = list(_readable(written, known))
        yield from _unknown_versions(trials, change.get("versions"))
        yield from _overlaps(trials)


def _readable(written: Sequence[Any], known: Known) -> Iterator[Numbered]:
    for n, raw in enumerate(written):
        try:
            yield n, TrialShape.model_validate(raw, context=known)
        except ValidationError:
            continue  # its own mistakes are told with the change


def _unknown_versions(trials: list[Numbered], versions: Any) -> Iterator[tuple[Place, str]]:
    if not isinstance(versions, dict):
        return
    for n, trial in trials:
        if str(trial.version) not in versions:
            hint = f"There are: {', '.join(map(shown, versions))}."
            yield ("trials", n, "version"), f"The change has no version {trial.version}. {hint}"


def _overlaps(trials: list[Numbered]) -> Iterator[tuple[Place, str]]:
    ordered = sorted(trials, key=lambda numbered: (numbered[1].team, numbered[1].start))
    for (n, trial), (m, following) in pairwise(ordered):
        if trial.team != following.team:
            continue
        if trial.start == following.start:
            sentence = f'Team "{trial.team}" starts two trials on {trial.start}. Keep one of them.'
            yield ("trials", m, "from"), sentence
        elif trial.until and trial.until > following.start:
            sentence = f'Team "{trial.team}" starts its next trial on {following.start}, before this day.'
            hint = f"Leave this out, or write {following.start} at the latest."
            yield ("trials", n, "until"), f"{sentence} {hint}"
