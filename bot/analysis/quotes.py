"""No quote stands twice in one digest: neither under two teams nor under two changes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.gate import Hidden
from bot.analysis.readings import ChangeReading, TeamReading

A_TEAM = 1
"""So many quotes stand under a team."""


class _Quoted:
    """Which words were quoted so far."""

    def __init__(self) -> None:
        self._words: set[str] = set()

    def first(self, quotes: Sequence[str], at_most: int) -> tuple[str, ...]:
        """The first of some quotes that were not there yet."""
        news = [quote for quote in dict.fromkeys(quotes) if quote.casefold() not in self._words][:at_most]
        self._words |= {quote.casefold() for quote in news}
        return tuple(news)


def without_repeats(readings: Sequence[ChangeReading]) -> list[ChangeReading]:
    """The readings of one digest, with one quote a team, and each quote where it would stand first."""
    quoted = _Quoted()
    return [_quoted_once(reading, quoted) for reading in readings]


def _quoted_once(reading: ChangeReading, quoted: _Quoted) -> ChangeReading:
    teams = tuple(_team(team, quoted) for team in reading.teams)
    together = reading.together
    if not isinstance(together, Hidden):
        together = quoted.first(together, len(together))
    return replace(reading, teams=teams, together=together)


def _team(team: TeamReading, quoted: _Quoted) -> TeamReading:
    if team.voices is None:
        return team
    return replace(team, voices=replace(team.voices, quotes=quoted.first(team.voices.quotes, A_TEAM)))
