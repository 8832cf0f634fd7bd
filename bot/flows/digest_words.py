"""The digest in words: a headline, then each change in its thread. Teams are never ordered by score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from bot.analysis.comparison import Reading
from bot.analysis.digest import TeamReading
from bot.analysis.gate import Hidden
from bot.domain.feedback import Feedback
from bot.domain.message import Divider, Heading, Message, Note, Part, Quote, Words, words_of
from bot.domain.minimums import Minimums
from bot.domain.round import SkipReason
from bot.domain.setup import NorthStar
from bot.domain.team import Team
from bot.flows.read_changes import ChangeNews
from bot.prompts import say

TEAMS_A_MESSAGE = 10
MOST_PARTS, MOST_CHARACTERS = 45, 9000
"""What one message holds: a little less than Slack's 50 blocks and 10,000 characters of text in them."""

HEADLINE_CHANGES, HEADLINE_CHARACTERS = 30, 6000
MOST_FEEDBACK = 12
MOST_VERSIONS = 5
"""So many are told of a change, the newest ones."""
QUOTE_LIMIT = 300


@dataclass(frozen=True)
class Headline:
    """What the headline speaks of."""

    day: date
    news: tuple[ChangeNews, ...]
    north_star: NorthStar | None


def headline(about: Headline) -> Message:
    """One readable message: what runs, for whom it moves, what is missing."""
    parts: list[Part] = [Heading(_say("heading", day=about.day))]
    if not about.news:
        parts.append(Words(_say("nothing_running")))
    parts += _change_lines(about.news)
    star = about.north_star
    parts.append(Words(_say("north_star", name=star and star.name, direction=star and star.direction.value)))
    skipped = _skipped(about.news)
    if skipped:
        parts.append(Words(_say("skipped", skipped=skipped[:8], more=max(0, len(skipped) - 8))))
    return Message((*parts, Note(_say("how_to_read"))))


def _change_lines(news: tuple[ChangeNews, ...]) -> list[Part]:
    """A line for each change, as long as they fit into one message; the thread has all of them."""
    lines: list[Part] = []
    room = HEADLINE_CHARACTERS
    for change in news:
        line = Words(_say("change_line", **_summary(change)))
        room -= _length([line])
        if room < 0 or len(lines) == HEADLINE_CHANGES:
            return [*lines, Words(_say("more_changes", count=len(news) - len(lines)))]
        lines.append(line)
    return lines


def details(news: ChangeNews, north_star: NorthStar | None) -> list[Message]:
    """A change's own messages: what it is about, each team, quotes, and what champions said."""
    intro: list[Part] = [
        Heading(_say("title", change=news.change.title)),
        Words(_say("about", **_about(news))),
    ]
    more = Heading(_say("continued", change=news.change.title))
    teams = iter(news.reading.teams)
    messages: list[Message] = []
    while batch := list(islice(teams, TEAMS_A_MESSAGE)):
        messages += _packed(intro, (_team(team, news.reading.minimums) for team in batch), more)
        intro = [more]
    *whole, last = messages or [Message((*intro, Words(_say("no_teams"))))]
    star = Note(_say("star_note", name=north_star and north_star.name))
    closing: list[list[Part]] = [_together(news), *_feedback(news.feedback), [star]]
    return [*whole, *_packed(last.parts, closing, more)]


def _packed(first: Sequence[Part], groups: Iterable[list[Part]], heading: Heading) -> list[Message]:
    """Groups of parts, each kept whole, in as few messages as Slack takes; `heading` begins further ones."""
    pages = [list(first)]
    for group in groups:
        page = [*pages[-1], *group]
        if len(page) > MOST_PARTS or _length(page) > MOST_CHARACTERS:
            pages.append([heading])
        pages[-1] += group
    return [Message(tuple(page)) for page in pages]


def _length(parts: Sequence[Part]) -> int:
    """Characters as Slack may count them: escaped, and two for each beyond the first 65,536."""
    return len(words_of(parts).encode("utf-16-le", "surrogatepass")) // 2


def _team(team: TeamReading, minimums: Minimums) -> list[Part]:
    waiting = team.weeks_since is None
    block = "waiting_team" if waiting else "team"
    parts: list[Part] = [Words(_say(block, **_team_values(team, minimums)))]
    if team.voices is not None and team.voices.quotes:
        parts.append(Quote(team.voices.quotes[0]))
    return parts


def _team_values(team: TeamReading, minimums: Minimums) -> dict[str, Any]:
    compared = team.comparison
    tones = None if team.voices is None else team.voices.tones
    return {
        "name": team.name,
        "version": team.version,
        "start": team.start,
        "weeks": team.weeks_since,
        "answered": None if team.participation is None else team.participation.answered,
        "asked": None if team.participation is None else team.participation.asked,
        "now": team.now and team.now.mean,
        "first": team.now and team.now.weeks.first,
        "last": team.now and team.now.weeks.last,
        "week": team.participation and team.participation.week,
        "pooled": team.now is not None and team.now.weeks.first != team.now.weeks.last,
        "people": team.now and team.now.weeks.people,
        "elsewhere": team.elsewhere,
        "needed": team.hidden and team.hidden.people_needed,
        "minimum": minimums.scores,
        "since": team.since and team.since.mean,
        "baseline": team.baseline and team.baseline.mean,
        "earlier": [(e.version, e.score.mean) for e in team.earlier[-MOST_VERSIONS:]],
        "reading": None if compared is None else compared.reading.value,
        "effect": None if compared is None else compared.effect,
        "beside": 0 if compared is None else len(compared.beside),
        "missing": None if compared is None else compared.missing,
        "tones": tones,
        "authors": None if team.voices is None else team.voices.weeks.people,
        "authors_wanted": minimums.words,
    }


def _summary(news: ChangeNews) -> dict[str, Any]:
    """The change in one line: how many try it, and where it reads how."""
    by_reading = {r.value: [t.name for t in news.reading.trying if _reads(t, r)] for r in Reading}
    seen = [t.participation for t in news.reading.teams if t.participation is not None]
    return {
        "change": news.change.title,
        "trying": len(news.reading.trying),
        "waiting": len(news.reading.waiting),
        "readings": by_reading,
        "has_comparison": news.reading.comparison.has_comparison,
        "answered": sum(p.answered for p in seen),
        "asked": sum(p.asked for p in seen),
    }


def _reads(team: TeamReading, reading: Reading) -> bool:
    return team.comparison is not None and team.comparison.reading is reading


def _about(news: ChangeNews) -> dict[str, Any]:
    return {
        "hypothesis": news.change.hypothesis,
        "question": None if news.question is None else news.question.text,
        "direction": news.change.direction.value,
        "smallest": news.change.smallest,
        "versions": [(v.number, v.what) for v in news.change.versions[-MOST_VERSIONS:]],
        "has_comparison": news.reading.comparison.has_comparison,
        "trying": len(news.reading.trying),
        "waiting": len(news.reading.waiting),
    }


def _together(news: ChangeNews) -> list[Part]:
    """Quotes of teams that are too small to be quoted by themselves, without the team."""
    together = news.reading.together
    if isinstance(together, Hidden):
        return []
    parts: list[Part] = [Quote(words) for words in together]
    return [Divider(), Words(_say("together")), *parts] if parts else []


def other_feedback(feedback: tuple[tuple[Team, Feedback], ...]) -> list[Message]:
    """What champions said on no running change: messages of their own, if there is any."""
    heading = Heading(_say("other_feedback"))
    return _packed([heading], _feedback(feedback), heading) if feedback else []


def _feedback(feedback: tuple[tuple[Team, Feedback], ...]) -> list[list[Part]]:
    if not feedback:
        return []
    said = [_said(team, said) for team, said in feedback[:MOST_FEEDBACK]]
    said[0] = [Divider(), Words(_say("champions")), *said[0]]
    left = len(feedback) - MOST_FEEDBACK
    return [*said, [Note(_say("more_feedback", count=left))]] if left > 0 else said


def _said(team: Team, said: Feedback) -> list[Part]:
    return [Words(_say("feedback", team=team.name, kind=said.kind.value)), Quote(_shortened(said.words))]


def _shortened(words: str) -> str:
    """At most 300 characters, cut at a word when there is one to cut at."""
    if len(words) <= QUOTE_LIMIT:
        return words
    cut = words[:QUOTE_LIMIT]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > QUOTE_LIMIT // 2 else cut) + " …"


def _skipped(news: tuple[ChangeNews, ...]) -> list[tuple[str, date, str]]:
    found = {
        (team.name, team.local_day(asked.due), (asked.skipped or SkipReason.LATE).value)
        for change in news
        for team, asked in change.skipped
    }
    return sorted(found, key=lambda item: (item[1], item[0]))


def _say(block: str, /, **values: Any) -> str:
    return say("digest", block, **values)
