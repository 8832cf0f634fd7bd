"""Whether the parts of a set-up file fit together."""

from collections.abc import Mapping
from typing import Any

from bot.domain.cadence import Cadence, NeverDueError, WorkingCalendar
from bot.domain.closing import closes_in_time
from bot.domain.metric import key_of
from bot.domain.question import Question
from bot.domain.setup import Window
from bot.flows.setup_file.build import Parts
from bot.flows.setup_file.change_shapes import PulseShape
from bot.flows.setup_file.entries import Entries
from bot.flows.setup_file.shapes import TeamShape
from bot.flows.setup_file.trials import misfits_of_trials


def add_shared_channels(entries: Entries, teams: Mapping[str, Any]) -> None:
    """A mistake for each of `teams`, as they were written, whose channel another one has already."""
    first: dict[str, str] = {}
    for name, team in teams.items():
        channel = team.get("channel") if isinstance(team, dict) else None
        if isinstance(channel, str) and first.setdefault(channel, name) != name:
            sentence = f'Team "{first[channel]}" has this channel already. Give each team its own.'
            entries.add(("teams", name, "channel"), sentence)


def add_misfits_of_trials(entries: Entries, changes: Mapping[str, Any]) -> None:
    """A mistake for each trial, as it was written, that names no version or runs into the next trial."""
    for name, change in changes.items():
        if isinstance(change, dict):
            for place, sentence in misfits_of_trials(change, entries.known):
                entries.add(("changes", name, *place), sentence)


def add_metrics_alike(entries: Entries, parts: Parts) -> None:
    """A mistake for each metric that would be taken for another one: by its key, or by its name."""
    star = parts.north_star
    first = {} if star is None else {key_of(star.name): "The North Star"}
    for key, shape in parts.metrics.items():
        for path, word in (((), key), (("name",), key_of(shape.name))):
            taken = first.setdefault(word, f'Metric "{key}"')
            if taken != f'Metric "{key}"':
                entries.add(("metrics", key, *path), f"{taken} is called this already. Choose another one.")


def add_wordings_to_come(entries: Entries, parts: Parts, bank: Mapping[str, Question]) -> None:
    """A mistake for each link that names a wording which the question has not come to yet."""
    newest = {name: question.wording for name, question in bank.items()}
    newest |= {name: shape.wording for name, shape in parts.questions.items()}
    for key, change in parts.changes.items():
        for number, link in enumerate(change.same_wordings):
            last = newest.get(link.question, link.wordings[-1])
            if link.wordings[-1] > last:
                sentence = f'"{link.question}" has come to wording {last}. Link wordings that were asked.'
                entries.add(("changes", key, "same_wordings", number, "wordings"), sentence)


def add_unsuited_pulses(entries: Entries, parts: Parts) -> None:
    """A mistake for each pulse that never comes round for a team, or is open when the next one opens."""
    for name, pulse in parts.pulses.items():
        asked = parts.teams if pulse.teams is None else pulse.teams
        _unsuited(entries, name, pulse, {team: parts.teams[team] for team in asked if team in parts.teams})


def _unsuited(entries: Entries, name: str, pulse: PulseShape, teams: Mapping[str, TeamShape]) -> None:
    """One sentence about the first team that the pulse does not suit: the others mostly share its reason."""
    cadence = Cadence(pulse.on, pulse.at, pulse.every_weeks)
    window = Window(pulse.closes_after.working_days, pulse.closes_after.hours)
    for team, shape in teams.items():
        try:
            if closes_in_time(cadence, window, WorkingCalendar(shape.working_days)):
                continue
            path, sentence = (
                "closes_after",
                f'For team "{team}" the next round would open before this one closes.',
            )
            hint = "Close it sooner, as in {hours: 20}, or ask on fewer days."
        except NeverDueError:
            path, sentence = "on", f'Team "{team}" never works on these days, or later in the same week.'
            hint = "Choose one of its working days."
        entries.add(("pulses", name, path), f"{sentence} {hint}")
        return
