"""One team of a change in a digest: its scores week by week, its effect, how its comments sound."""

from typing import Any

from bot.analysis.readings import ChangeReading, TeamReading
from bot.analysis.remarks import Voices
from bot.domain.change import Direction
from bot.domain.message import Part, Quote, Words
from bot.flows import comparison_words
from bot.prompts import Safe, say

MOST_VERSIONS = 5
"""So many are told of a change, the newest ones."""
MOST_WEEKS = 8
"""Of so many weeks, the newest ones, a team's scores are told one by one."""


def team_parts(team: TeamReading, reading: ChangeReading, direction: Direction) -> list[Part]:
    """What is said of a team that is asked about a change with this wanted direction."""
    block = "waiting_team" if team.weeks_since is None else "team"
    parts: list[Part] = [Words(_say(block, **_values(team, reading, direction)))]
    if team.voices is not None and team.voices.quotes:
        parts.append(Quote(team.voices.quotes[0]))
    return parts


def _values(team: TeamReading, reading: ChangeReading, direction: Direction) -> dict[str, Any]:
    seen, now, crossed = team.participation, team.now, reading.crossed(team)
    return {
        "name": team.name,
        "version": team.version,
        "stopped": team.stopped,
        "start": team.start,
        "weeks": team.weeks_since,
        "answered": seen and seen.answered,
        "asked": seen and seen.asked,
        "now": now and now.mean,
        "first": now and now.weeks.first,
        "last": now and now.weeks.last,
        "week": seen and seen.week,
        "pooled": now is not None and now.weeks.first != now.weeks.last,
        "people": now and now.weeks.people,
        "elsewhere": team.elsewhere,
        "needed": team.hidden and team.hidden.people_needed,
        "minimum": reading.minimums.scores,
        "since": team.since and team.since.mean,
        "baseline": team.baseline and team.baseline.mean,
        "earlier": [(e.version, e.score.mean) for e in team.earlier[-MOST_VERSIONS:]],
        "line": _line(team),
        "reworded": team.reworded,
        "effect": Safe(comparison_words.team_effect(reading.effect_of(team), direction, crossed)),
        "tones": None if team.voices is None else tones_of(team.voices),
        "authors_wanted": reading.minimums.words,
        "counts_from": None if crossed else team.counts_from,
        "counts_until": None if crossed else team.counts_until,
    }


def tones_of(voices: Voices) -> Safe:
    """How a team's comments sound."""
    return Safe(say("tone", "sums", authors=voices.weeks.people, tones=voices.tones))


def _line(team: TeamReading) -> Safe | None:
    """The newest scores of a team, apart those from before its start, broken where it was asked otherwise.

    None where there is one at most, and no line.
    """
    if len(team.line) < 2 and (not team.line or team.baseline is None):
        return None
    left, told = MOST_WEEKS, []
    for run in reversed(team.runs):
        first = max(0, len(run.scores) - left)
        left -= len(run.scores) - first
        split = first if team.weeks_since is None else max(first, run.before)
        means = [score.mean for score in run.scores]
        told.append(Safe(_say("run", waited=means[first:split], tried=means[split:])))
    return Safe(_say("line", runs=[run for run in reversed(told) if run]))


def _say(block: str, /, **values: Any) -> str:
    return say("digest", block, **values)
