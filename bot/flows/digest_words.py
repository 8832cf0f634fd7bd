"""The digest in words: a headline, then each change in its thread. Teams are never ordered by score.

Of a change nothing of which moved there are a few words only, so that a quiet week is a short digest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from bot.analysis.gate import Hidden
from bot.analysis.moves import Move
from bot.analysis.published import PublishedChange
from bot.analysis.readings import TeamReading
from bot.domain.feedback import Feedback
from bot.domain.message import Divider, Heading, Message, Note, Part, Quote, Words
from bot.domain.round import SkipReason
from bot.domain.team import Team
from bot.flows import comparison_words, metric_told
from bot.flows.digest_decisions import Standing
from bot.flows.metric_told import Outside
from bot.flows.missing_voices import Missing, missing_words
from bot.flows.pages import length, pages
from bot.flows.read_changes import ChangeNews
from bot.prompts import Safe, say

TEAMS_A_MESSAGE = 10
HEADLINE_CHANGES, HEADLINE_CHARACTERS = 30, 6000
MOST_FEEDBACK = 12
MOST_VERSIONS = 5
"""So many are told of a change, the newest ones."""
MOST_WEEKS = 8
"""Of so many weeks, the newest ones, a team's scores are told one by one."""
QUOTE_LIMIT = 300


@dataclass(frozen=True)
class ChangeTold:
    """One change with what a digest publishes of it in numbers, and what of that moved."""

    news: ChangeNews
    numbers: PublishedChange
    moved: tuple[Move, ...]
    standing: Standing = Standing()  # noqa: RUF009 - it is frozen


@dataclass(frozen=True)
class Headline:
    """What the headline speaks of."""

    day: date
    told: tuple[ChangeTold, ...]
    outside: Outside
    missing: Missing = Missing()  # noqa: RUF009 - it is frozen


def headline(about: Headline) -> Message:
    """One readable message: what works, for whom, how sure, what next; then what is missing."""
    parts: list[Part] = [Heading(_say("heading", day=about.day))]
    if not about.told:
        parts.append(Words(_say("nothing_running")))
    parts += _changes(about.told, about.outside)
    stalled = [each.numbers.title for each in about.told if each.standing.has_stalled]
    parts += [Words(say("decision", "stalled", changes=stalled))] if stalled else []
    parts += map(Words, metric_told.headline_words(about.outside))
    skipped = _skipped(each.news for each in about.told)
    if skipped:
        parts.append(Words(_say("skipped", skipped=skipped[:8], more=max(0, len(skipped) - 8))))
    missing = missing_words(about.missing)
    parts += [Words(missing)] if missing else []
    return Message((*parts, Note(_say("how_to_read", changes=len(about.told)))))


def _changes(told: Sequence[ChangeTold], outside: Outside) -> list[Part]:
    """The changes of which something moved, then the others, as long as they fit into one message."""
    lines: list[Part] = []
    room = HEADLINE_CHARACTERS
    for words in _lines(told, outside):
        room -= length(words.text)
        if room < 0 or len(lines) == HEADLINE_CHANGES:
            return [*lines, Words(_say("more_changes", count=len(told) - len(lines)))]
        lines.append(words)
    return lines


def _lines(told: Sequence[ChangeTold], outside: Outside) -> Iterator[Words]:
    """One for each change."""
    for each in told:
        if each.moved:
            joint = metric_told.joint_words(outside, each.numbers.comparison.verdict)
            lines = (comparison_words.in_short(each.numbers), joint, _say("answered", **_answered(each)))
            yield Words("\n".join(line for line in lines if line))
    quiet = [
        f"{comparison_words.same_as_before(each.numbers)} {_say('answered', **_answered(each))}"
        for each in told
        if not each.moved
    ]
    for number, line in enumerate(quiet):
        yield Words(line if number else f"{_say('quiet', count=len(quiet))}\n{line}")


def _answered(told: ChangeTold) -> dict[str, int]:
    seen = [team.participation for team in told.news.reading.teams if team.participation is not None]
    return {"answered": sum(p.answered for p in seen), "asked": sum(p.asked for p in seen)}


def in_detail(told: ChangeTold, outside: Outside) -> list[Message]:
    """A change's own messages: what is said of it, and each team."""
    news = told.news
    more = Heading(_say("continued", change=news.change.title))
    teams = iter(news.reading.teams)
    messages: list[Message] = []
    intro = _intro(told)
    while batch := list(islice(teams, TEAMS_A_MESSAGE)):
        messages += pages(intro, (_team(team, told) for team in batch), more)
        intro = [more]
    *whole, last = messages or [Message((*intro, Words(_say("no_teams"))))]
    return [*whole, *pages(last.parts, _closing(told, outside), more)]


def in_brief(told: ChangeTold, outside: Outside) -> list[Message]:
    """The same for a change of which nothing moved: a few words, and what is new of people's own."""
    title = Heading(_say("title", change=told.news.change.title))
    words = Words(comparison_words.nothing_moved(told.numbers))
    more = Heading(_say("continued", change=told.news.change.title))
    said = [_new_words(team) for team in told.news.reading.teams if _has_new_words(team, told)]
    return pages([title, words], [*said, *_closing(told, outside)], more)


def _has_new_words(team: TeamReading, told: ChangeTold) -> bool:
    return team.voices is not None and team.voices.weeks.last == told.news.reading.week


def _new_words(team: TeamReading) -> list[Part]:
    """What a team wrote this week."""
    if team.voices is None:
        return []
    tones, authors = team.voices.tones, team.voices.weeks.people
    parts: list[Part] = [Words(_say("team_words", name=team.name, tones=tones, authors=authors))]
    return [*parts, *map(Quote, team.voices.quotes[:1])]


def _closing(told: ChangeTold, outside: Outside) -> list[list[Part]]:
    standing = told.standing
    decided = [list(group) for group in (*standing.decided, (*standing.metric, *standing.closing)) if group]
    return [_together(told.news), *_feedback(told.news.feedback), _outside(told, outside), *decided]


def _outside(told: ChangeTold, outside: Outside) -> list[Part]:
    """The numbers from outside beside the change, and both in one sentence."""
    keys = [team.key for team in told.news.reading.teams]
    joint = metric_told.joint_words(outside, told.numbers.comparison.verdict)
    beside = metric_told.beside_words(outside, told.numbers.key, keys)
    return [Words(joint), Note(beside)] if joint else [Note(beside)]


def _intro(told: ChangeTold) -> list[Part]:
    """What the change is, what is said of it as a whole, and what moved."""
    parts: list[Part] = [
        Heading(_say("title", change=told.news.change.title)),
        Words(_say("about", **_about(told.news))),
        Words(comparison_words.in_short(told.numbers)),
    ]
    moved = comparison_words.what_moved(told.moved)
    said = [moved, comparison_words.guardrails(told.numbers), _mind_the_people(told)]
    parts += [Words(words) for words in said if words]
    return [*parts, Note(say("comparison", "range"))]


def _mind_the_people(told: ChangeTold) -> str | None:
    """The teams that the change does not suit, and whether they wrote why."""
    keys = comparison_words.teams_not_suited(told.numbers)
    teams = [team for team in told.news.reading.teams if team.key in keys]
    if not teams:
        return None
    heard = [
        (team.name, team.voices and team.voices.tones, team.voices and team.voices.weeks.people)
        for team in teams
    ]
    said = any(team.voices is not None and team.voices.quotes for team in teams)
    return say("comparison", "mind_the_people", teams=heard, said=said)


def _team(team: TeamReading, told: ChangeTold) -> list[Part]:
    block = "waiting_team" if team.weeks_since is None else "team"
    parts: list[Part] = [Words(_say(block, **_team_values(team, told)))]
    if team.voices is not None and team.voices.quotes:
        parts.append(Quote(team.voices.quotes[0]))
    return parts


def _team_values(team: TeamReading, told: ChangeTold) -> dict[str, Any]:
    reading = told.news.reading
    seen, now = team.participation, team.now
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
        **_line(team),
        "effect": Safe(comparison_words.team_effect(reading.effect_of(team), told.numbers.direction)),
        "tones": None if team.voices is None else team.voices.tones,
        "authors": None if team.voices is None else team.voices.weeks.people,
        "authors_wanted": reading.minimums.words,
        "counts_from": team.counts_from,
        "counts_until": team.counts_until,
    }


def _line(team: TeamReading) -> dict[str, list[float]]:
    """The newest scores of a team, apart those from before its first version."""
    newest = team.line[-MOST_WEEKS:]
    before = None if team.baseline is None else team.baseline.weeks.last
    first = [score.mean for score in newest if before is not None and score.weeks.last <= before]
    return {"line_before": first, "line": [score.mean for score in newest[len(first) :]]}


def _about(news: ChangeNews) -> dict[str, Any]:
    return {
        "hypothesis": news.change.hypothesis,
        "question": None if news.question is None else news.question.text,
        "direction": news.change.direction.value,
        "smallest": news.change.smallest,
        "versions": [(v.number, v.what) for v in news.change.versions[-MOST_VERSIONS:]],
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
    return pages([heading], _feedback(feedback), heading) if feedback else []


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


def _skipped(news: Iterable[ChangeNews]) -> list[tuple[str, date, str]]:
    found = {
        (team.name, team.local_day(asked.due), (asked.skipped or SkipReason.LATE).value)
        for change in news
        for team, asked in change.skipped
    }
    return sorted(found, key=lambda item: (item[1], item[0]))


def _say(block: str, /, **values: Any) -> str:
    return say("digest", block, **values)
