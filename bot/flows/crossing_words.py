"""Said before and after teams start a change: which other change there keeps it from being judged."""

from collections.abc import Iterable, Iterator, Mapping

from bot.analysis.crossing import Crossing, crossings
from bot.domain.change import Change
from bot.prompts import say

MOST_LINES = 6
"""More warnings than anybody reads."""


def crossing_lines(
    was: Change | None, change: Change, changes: Iterable[Change], names: Mapping[str, str]
) -> list[str]:
    """A line for each other change and day, with the teams (`names` by key) that newly start this one."""
    return [
        say(
            "setup",
            "crossing",
            kind=found.kind.value,
            teams=teams,
            change=change.title,
            start=found.start,
            other=found.other,
            day=found.day,
            ends=found.ends,
        )
        for found, teams in _found(was, change, list(changes), names)
    ][:MOST_LINES]


def _found(
    was: Change | None, change: Change, others: list[Change], names: Mapping[str, str]
) -> Iterable[tuple[Crossing, list[str]]]:
    found: dict[Crossing, list[str]] = {}
    for key in _starting(was, change):
        if key in names:
            for crossing in crossings(change, key, others):
                found.setdefault(crossing, []).append(names[key])
    return found.items()


def _starting(was: Change | None, change: Change) -> Iterator[str]:
    """The keys of the teams whose first day on the change is new."""
    for key in dict.fromkeys(trial.team_key for trial in change.trials):
        if was is None or was.first_start(key) != change.first_start(key):
            yield key
