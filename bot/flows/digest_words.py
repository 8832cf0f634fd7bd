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
from bot.domain.round import PLANNED, SkipReason
from bot.domain.team import Team
from bot.flows import comparison_words, metric_told
from bot.flows.digest_decisions import Standing
from bot.flows.digest_team import MOST_VERSIONS, team_parts, tones_of
from bot.flows.metric_told import Outside
from bot.flows.missing_voices import Missing, missing_words
from bot.flows.pages import length, pages
from bot.flows.read_changes import ChangeNews
from bot.flows.theme_words import theme_parts
from bot.prompts import Safe, say

TEAMS_A_MESSAGE = 10
HEADLINE_CHANGES, HEADLINE_CHARACTERS = 30, 6000
MOST_FEEDBACK = 12
QUOTE_LIMIT = 300


@dataclass(frozen=True)
class ChangeTold:
    """One change with what a digest publishes of it in numbers, and what of that moved."""

    news: ChangeNews
    numbers: PublishedChange
    moved: tuple[Move, ...]
    standing: Standing = Standing()  # noqa: RUF009 - it is frozen

    @property
    def is_asked(self) -> bool:
        """Whether any team is asked about it, so that there is something to compare, now or later."""
        return bool(self.news.reading.teams)


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
    rested = _rested(each.news for each in about.told)
    parts += [Words(rested)] if rested else []
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
        if each.moved and each.is_asked:
            joint = metric_told.joint_words(outside, each.numbers.comparison.verdict)
            lines = (comparison_words.in_short(each.numbers), joint, _say("answered", **_answered(each)))
            yield Words("\n".join(line for line in lines if line))
    quiet = [
        f"{comparison_words.same_as_before(each.numbers)} {_say('answered', **_answered(each))}"
        for each in told
        if not each.moved and each.is_asked
    ]
    for number, line in enumerate(quiet):
        yield Words(line if number else f"{_say('quiet', count=len(quiet))}\n{line}")
    yield from (_unasked(each) for each in told if not each.is_asked)


def _unasked(told: ChangeTold) -> Words:
    """How a change stands that no team is asked about."""
    standing = told.standing
    return Words(_say("unasked", line=Safe(standing.line), state=standing.state.value))


def _answered(told: ChangeTold) -> dict[str, int]:
    seen = [team.participation for team in told.news.reading.teams if team.participation is not None]
    return {"answered": sum(p.answered for p in seen), "asked": sum(p.asked for p in seen)}


def in_detail(told: ChangeTold, outside: Outside) -> list[Message]:
    """A change's own messages: what is said of it, and each team."""
    news = told.news
    more = Heading(_say("continued", change=news.change.title))
    teams = iter(_team_groups(told))
    messages: list[Message] = []
    intro = _intro(told)
    while batch := list(islice(teams, TEAMS_A_MESSAGE)):
        messages += pages(intro, batch, more)
        intro = [more]
    *whole, last = messages
    return [*whole, *pages(last.parts, _closing(told, outside), more)]


def _team_groups(told: ChangeTold) -> Iterator[list[Part]]:
    """Each team; of many that have not started their names, and what they newly wrote."""
    reading, direction = told.news.reading, told.numbers.direction
    folds = len(reading.waiting) > comparison_words.MOST_WAITING
    for team in reading.trying if folds else reading.teams:
        yield team_parts(team, reading, direction)
    if folds:
        yield [Words(comparison_words.waiting_teams([team.name for team in reading.waiting]))]
        yield from (_new_words(team) for team in reading.waiting if _has_new_words(team, told))


def in_the_end(told: ChangeTold) -> list[Message]:
    """The same for a change that no team is asked about: how it stands, and where its numbers are."""
    title, more = (
        _say("title", change=told.news.change.title),
        _say("continued", change=told.news.change.title),
    )
    words = Words(_say("its_history", key=told.numbers.key))
    said = [*_feedback(told.news.feedback), *_decided(told.standing)]
    return pages([Heading(title), words], said, Heading(more))


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
    parts: list[Part] = [Words(_say("team_words", name=team.name, tones=tones_of(team.voices)))]
    return [*parts, *map(Quote, team.voices.quotes[:1])]


def _closing(told: ChangeTold, outside: Outside) -> list[list[Part]]:
    themes, decided = theme_parts(told.news.reading), _decided(told.standing)
    return [themes, _together(told.news), *_feedback(told.news.feedback), _outside(told, outside), *decided]


def _decided(standing: Standing) -> list[list[Part]]:
    return [list(group) for group in (*standing.decided, (*standing.metric, *standing.closing)) if group]


def _outside(told: ChangeTold, outside: Outside) -> list[Part]:
    """The numbers from outside beside the change, and both in one sentence."""
    keys = [team.key for team in told.news.reading.teams]
    return metric_told.beside_parts(outside, told.numbers.key, keys, told.numbers.comparison.verdict)


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
    """What went wrong, by day."""
    found = {
        (team.name, team.local_day(asked.due), (asked.skipped or SkipReason.LATE).value)
        for change in news
        for team, asked in change.skipped
        if asked.skipped not in PLANNED
    }
    return sorted(found, key=lambda item: (item[1], item[0]))


def _rested(news: Iterable[ChangeNews]) -> str:
    """Which teams were not asked on purpose, with the change that waited."""
    found: dict[SkipReason, set[str]] = {reason: set() for reason in PLANNED}
    for each in news:
        for team, asked in each.skipped:
            if asked.skipped in PLANNED:
                found[asked.skipped].add(f"{team.name} ({each.change.title})")
    enough, known = (sorted(found[reason]) for reason in (SkipReason.ASKED_ENOUGH, SkipReason.ENOUGH_KNOWN))
    return _say("rested", enough=enough, known=known) if enough or known else ""


def _say(block: str, /, **values: Any) -> str:
    return say("digest", block, **values)
