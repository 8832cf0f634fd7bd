"""What a reading of the bot shows, as cells and quotes: the numbers that stand in digests and previews."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.analysis.published import PublishedChange
from bot.analysis.readings import ChangeReading, Score, TeamReading
from bot.flows.read_changes import read_week
from bot.proof.cast import START, TEAM_ID
from bot.proof.evidence import Cell, Quoted, Themed
from bot.wiring.bot import Bot
from storage.digests import published_by_week
from storage.rows import from_json
from storage.workspaces import Workspace, get_workspace


def shown_now(bot: Bot, now: datetime, source: str) -> tuple[list[Cell], list[Quoted]]:
    """Everything that a digest made at this moment shows of answers."""
    with bot.database.transaction() as session:
        workspace = get_workspace(session, TEAM_ID) or Workspace(TEAM_ID)
        news = read_week(bot.tools, session, workspace, now)
    cells, quotes = [], []
    for each in news.changes:
        cells += list(_cells(each.change.key, each.reading, now, source))
        quotes += list(_quotes(each.change.key, each.reading, now))
    return cells, quotes


def themes_told(bot: Bot, now: datetime) -> list[Themed]:
    """All counts of themes that digests have told by this moment, each once."""
    with bot.database.snapshot() as session:
        told = published_by_week(session, TEAM_ID)
    return [
        Themed(now, change.key, block.version, count.theme, first, last, count.people)
        for _, shown in told
        for change in from_json(tuple[PublishedChange, ...], shown)
        for block in change.themes
        for first, last in [(week_number(block.first), week_number(block.last))]
        for count in block.counts
    ]


def week_number(day: date) -> int:
    """The week of a day, the organisation's first being 0."""
    return (day - START.date()).days // 7


def _cells(change: str, reading: ChangeReading, now: datetime, source: str) -> Iterator[Cell]:
    for team in reading.teams:
        for kind, score in _scores(team):
            weeks = score.weeks
            first, last = week_number(weeks.first), week_number(weeks.last)
            mean = round(score.mean, 1)
            yield Cell(now, source, change, team.key, kind, first, last, weeks.people, mean)


def _scores(team: TeamReading) -> Iterator[tuple[str, Score]]:
    named = [("now", team.now), ("since", team.since), ("baseline", team.baseline)]
    named += [(f"v{earlier.version}", earlier.score) for earlier in team.earlier]
    for kind, score in named:
        if score is not None:
            yield kind, score


def _quotes(change: str, reading: ChangeReading, now: datetime) -> Iterator[Quoted]:
    for team in reading.teams:
        if team.voices is not None:
            for words in team.voices.quotes:
                yield Quoted(now, change, team.key, words)
    if isinstance(reading.together, tuple):
        for words in reading.together:
            yield Quoted(now, change, None, words)
