"""A change's history in words: as few messages as Slack takes, and never more than a command may answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.analysis.history import Edition, History
from bot.domain.message import Button, Buttons, Heading, Message, Note, Part, Words
from bot.flows.change_life import Life
from bot.flows.comparison_words import MOST_WAITING, phrases, team_effect, waiting_teams
from bot.flows.pages import length, pages
from bot.flows.theme_words import history_lines
from bot.prompts import Safe, say

BUTTON = "compare"
MONTH = "month"
"""The word behind a change's key that asks for its last five digests only."""

LINES, NEWS, THEMES, TEAMS = 4000, 6000, 2000, 10000
"""Characters that the parts of a history may take: together they fit into five messages."""

PIECE = 2500
"""Characters of one block: a little less than Slack's 3,000."""

MOST_MOVES = 5
"""So many things that moved in one week are told."""


def history_messages(
    history: History,
    *,
    month: bool,
    learnt: Sequence[Part] = (),
    life: Life | None = None,
    beside: Sequence[Part] = (),
) -> list[Message]:
    """The last five digests of a change, or all of them and what happened when; metrics, teams, lessons."""
    editions = history.last_month() if month else history.whole()
    newest, title = history.newest, history.newest.change.title
    shown = len(editions) if month else len(history.editions)
    parts: list[Part] = [*_editions(history, editions, months=history.by_month and not month, count=shown)]
    parts += beside
    if not month:
        life = life or Life()
        news = sorted([*_news(history), *life.decided], key=lambda line: line[0])
        parts += _pieces([_say("news_heading"), *_fitting([line for _, line in news], NEWS)])
        parts += _version_parts(life)
    themes = _fitting(history_lines([b for e in history.editions for b in e.change.themes]), THEMES)
    parts += _pieces(themes) if themes else ()
    parts += _pieces([_say("teams_heading", week=newest.week), *_fitting(list(_teams(newest)), TEAMS)])
    parts += learnt
    parts.append(Note(f"{say('comparison', 'range')} {_say('note')}"))
    parts.append(_button(newest.change.key, month=month))
    heading = Heading(_say("heading", change=title, month=month, count=shown))
    return pages([heading], ([part] for part in parts), Heading(_say("continued", change=title)))


def list_message(titles: Mapping[str, str]) -> Message:
    """The changes that one can ask about (titles by key, at least one), and how to ask."""
    lines = _fitting([_say("list_line", key=key, change=title) for key, title in titles.items()], LINES)
    how = Note(_say("list_how", key=next(iter(titles))))
    return Message((Heading(_say("list_heading")), *_pieces(lines), how))


def _editions(history: History, editions: Iterable[Edition], *, months: bool, count: int) -> Iterator[Words]:
    """A line for each digest; a title that the change has no more is told."""
    newest = history.newest.change.title
    lines = [
        _say(
            "line",
            months=months,
            week=each.week,
            called=None if each.change.title == newest else each.change.title,
            verdict=each.change.comparison.verdict.value,
            effect=each.effect,
            on_it=each.change.on_it,
            waiting=each.change.waiting,
        )
        for each in editions
    ]
    return _pieces([_say("span", months=months, count=count), *_fitting(lines, LINES)])


def life_parts(life: Life) -> list[Part]:
    """What was decided on a change that no digest has shown, and its versions."""
    lines = _fitting([line for _, line in life.decided], NEWS)
    return [*(_pieces([_say("news_heading"), *lines]) if lines else ()), *_version_parts(life)]


def _version_parts(life: Life) -> list[Part]:
    """A line for each version of a change."""
    if not life.versions:
        return []
    return [*_pieces([say("decision", "compare_versions"), *_fitting(life.versions, LINES)])]


def _news(history: History) -> Iterator[tuple[date, str]]:
    """A line for each week in which something moved, with its Monday."""
    for week, moved in history.news():
        told = list(phrases(moved))
        shown = Safe("; ".join(told[:MOST_MOVES]))
        yield week, _say("news", week=week, moved=shown, more=len(told[MOST_MOVES:]))


def _teams(edition: Edition) -> Iterator[str]:
    """The teams in the digest's order: by version, start and name, never by an effect."""
    waiting = [team.name for team in edition.change.teams if team.start is None]
    folded = len(waiting) > MOST_WAITING
    for team in (each for each in edition.change.teams if each.start is not None or not folded):
        told = team_effect(edition.change.effect_of(team), edition.change.direction, team.crossed)
        yield _say(
            "team",
            name=team.name,
            version=team.version,
            start=team.start,
            stopped=team.stopped,
            effect=Safe(told),
            reworded=team.reworded,
        )
    if folded:
        yield _say("waiting_teams", waiting=Safe(waiting_teams(waiting)))


def _button(key: str, *, month: bool) -> Buttons:
    """A button to the other view; its value is what one would type."""
    label, value = ("history_button", key) if month else ("month_button", f"{key} {MONTH}")
    return Buttons(BUTTON, (Button(_say(label), BUTTON, value),))


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    """The lines, or the first and the last that fit, with one in the middle that says how many do not."""
    if sum(map(length, lines)) <= room:
        return list(lines)
    first = _as_many(lines, room // 4)
    last = _as_many(lines[::-1], room - room // 4)
    left = len(lines) - first - last
    return [*lines[:first], _say("left_out", count=left), *lines[len(lines) - last :]]


def _as_many(lines: Sequence[str], room: int) -> int:
    for count, line in enumerate(lines):
        room -= length(line)
        if room < 0:
            return count
    return len(lines)


def _pieces(lines: Iterable[str]) -> Iterator[Words]:
    """Lines put together into as few blocks as Slack takes."""
    piece: list[str] = []
    for line in lines:
        if piece and length("\n".join((*piece, line))) > PIECE:
            yield Words("\n".join(piece))
            piece = []
        piece.append(line)
    yield Words("\n".join(piece))


def _say(block: str, /, **values: Any) -> str:
    return say("compare", block, **values)
