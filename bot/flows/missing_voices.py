"""Whose voice a digest is missing: teams that are asked, and have no champion or said nothing this week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.cadence import WEEK, week_start
from bot.domain.team import Team
from bot.flows.read_changes import WeekNews
from bot.prompts import say

MOST_NAMES = 8
"""So many teams are named, as many as a person reads."""


@dataclass(frozen=True)
class Missing:
    """The names of teams without a champion, and of teams with one of which nothing was heard this week."""

    without_champion: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def missing_voices(running: Iterable[Team], news: WeekNews, day: date) -> Missing:
    """Look for teams that are asked about a change and have no champion, or no voice in a digest of this day.

    A voice is feedback since the last digest, or a comment of this week or the last that is shown. Nobody
    misses that of a team none of whose rounds of the newest week has closed.
    """
    asked = {team.key for each in news.changes for team in each.reading.teams}
    read = {t.key for each in news.changes for t in each.reading.teams if t.participation is not None}
    heard = _heard(news, week_start(day) - WEEK)
    ours = sorted((team for team in running if team.key in asked), key=lambda team: (team.name, team.key))
    return Missing(
        tuple(team.name for team in ours if not team.champions),
        tuple(team.name for team in ours if team.champions and team.key in read - heard),
    )


def missing_words(missing: Missing) -> str:
    """Who is missing, in words; nothing where everybody was heard."""
    return say(
        "digest",
        "missing",
        silent=missing.silent[:MOST_NAMES],
        more_silent=_left(missing.silent),
        without=missing.without_champion[:MOST_NAMES],
        more_without=_left(missing.without_champion),
    )


def _heard(news: WeekNews, since: date) -> set[str]:
    """The keys of the teams of which there is feedback, or a comment since then is shown."""
    said = {team.key for team, _ in news.feedback}
    for each in news.changes:
        said |= {team.key for team, _ in each.feedback}
        said |= {
            team.key
            for team in each.reading.teams
            if team.voices is not None and team.voices.quotes and team.voices.weeks.last >= since
        }
    return said


def _left(names: Sequence[str]) -> int:
    return max(0, len(names) - MOST_NAMES)
