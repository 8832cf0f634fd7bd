"""What a team that is taken out has tried stays history: its trials end, and are not lost."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.change import Change, Trial
from bot.domain.decision import ended_by
from bot.domain.setup import Pulse, Setup

Changes = Mapping[str, Change]
"""Changes as they are stored, by key."""


def keeping_trials(setup: Setup, stored: Changes, pulses: Iterable[Pulse], today: date) -> Setup:
    """The set-up with the trials of teams that it leaves out, which end today at the latest."""
    there = {team.key for team in setup.teams}
    changes = tuple(_keeping(change, stored.get(change.key), there, today) for change in setup.changes)
    return replace(anchored(setup, stored, pulses), changes=changes)


def anchored(setup: Setup, stored: Changes, pulses: Iterable[Pulse]) -> Setup:
    """The set-up whose pulses count their weeks as they did (`pulses` are stored) when only a team leaves."""
    known, wanted = {pulse.key: pulse for pulse in pulses}, {change.key: change for change in setup.changes}
    there = {team.key for team in setup.teams}
    return replace(
        setup,
        pulses=tuple(
            _anchored(pulse, known.get(pulse.key), wanted[pulse.change_key], stored, there)
            for pulse in setup.pulses
        ),
    )


def _keeping(change: Change, was: Change | None, there: set[str], today: date) -> Change:
    mine = tuple(trial for trial in change.trials if trial.team_key in there)
    lost = _lost(was, there)
    trials = sorted((*mine, *ended_by(lost, today)), key=lambda trial: (trial.start, trial.team_key))
    return replace(change, trials=tuple(trials)) if lost else change


def _anchored(pulse: Pulse, was: Pulse | None, change: Change, stored: Changes, there: set[str]) -> Pulse:
    """The weeks are counted from the first trial of all: it is still the same, whoever left."""
    old = stored.get(change.key)
    lost = _lost(old, there)
    if was is None or old is None or not lost:
        return pulse
    if min(t.start for t in old.trials) != min(t.start for t in (*change.trials, *lost)):
        return pulse
    return replace(pulse, cadence=replace(pulse.cadence, since=was.cadence.since))


def _lost(was: Change | None, there: set[str]) -> list[Trial]:
    return [] if was is None else [trial for trial in was.trials if trial.team_key not in there]
