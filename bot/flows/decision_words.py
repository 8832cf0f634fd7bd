"""A decision in words: what was decided, by whom, why, and what caused it."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.analysis.remarks import shorten
from bot.domain.audit import OPERATOR, POPS
from bot.domain.change import Change
from bot.domain.decision import EDITS, Cited, CitedKind, Decision, DecisionKind, State
from bot.domain.message import Message, Note, Part, Quote, Words
from bot.domain.team import Team
from bot.flows.citing import cited_briefly, words_of_cited
from bot.prompts import Safe, say
from storage.database import Session

QUOTE_LIMIT, MOST_QUOTES = 300, 5

_NO_USERS = {None: "somebody", OPERATOR: "operator", POPS: "pops"}


def actor_words(actor: str | None) -> str:
    """Who decided: a mention, or what stands for somebody who is no Slack user."""
    block = _NO_USERS.get(actor)
    return f"<@{actor}>" if block is None else say("decision", block)


def what_words(decision: Decision, names: Mapping[str, str]) -> str:
    """What was decided, in a few words; teams by their names."""
    details = decision.details
    if decision.kind in EDITS:
        return edit_words(decision)
    return say(
        "decision",
        f"did_{decision.kind.value}",
        version=details.version,
        what=details.what,
        teams=[names.get(key, key) for key in details.teams],
        start=details.start,
        ask_on=details.ask_on,
        weeks=details.weeks,
        joined=[names.get(key, key) for key in details.joined],
    )


def edit_words(decision: Decision) -> str:
    """That a change is judged by something else, or in other words, since a day."""
    details = decision.details
    return say(
        "decision",
        decision.kind.value,
        day=decision.day,
        actor=Safe(actor_words(decision.actor)),
        before=details.before,
        after=details.after,
        worded=details.worded,
        link=details.link,
        reason=decision.reason,
    )


def told_words(decision: Decision, names: Mapping[str, str]) -> str:
    """One decision with its day, who took it, and why."""
    if decision.kind in EDITS:
        return edit_words(decision)
    return say(
        "decision",
        "told",
        day=decision.day,
        actor=Safe(actor_words(decision.actor)),
        what=Safe(what_words(decision, names)),
        reason=decision.reason,
    )


def decision_parts(
    session: Session, workspace: str, decision: Decision, names: Mapping[str, str]
) -> list[Part]:
    """One decision for the digest channel: in words, with what caused it quoted where that is kept."""
    parts: list[Part] = [Words(told_words(decision, names))]
    if decision.details.cited:
        parts.append(Note(say("decision", "because")))
    for cause in decision.details.cited:
        words = words_of_cited(session, workspace, cause)
        brief = cited_briefly(cause, names)
        gone = words is None and cause.kind is not CitedKind.COMPARISON
        parts.append(Note(say("decision", "cited_gone", said=Safe(brief)) if gone else brief))
        parts += [] if words is None else [Quote(shorten(words, QUOTE_LIMIT))]
    return parts


def version_news(session: Session, workspace: str, decision: Decision, change: Change, team: Team) -> Message:
    """What a team's channel is told of the version that it starts.

    Words are quoted if they came from this team alone: others said theirs elsewhere.
    """
    details = decision.details
    own = [cause for cause in details.cited if cause.team == team.key]
    quoted = [words for cause in own if (words := words_of_cited(session, workspace, cause)) is not None]
    shown = (Quote(shorten(words, QUOTE_LIMIT)) for words in quoted[:MOST_QUOTES])
    parts: list[Part] = [Words(say("decision", "news_said")), *shown] if quoted else []
    parts.append(
        Words(
            say(
                "decision",
                "news_so" if quoted else "news",
                change=change.title,
                team=team.name,
                start=details.start,
                version=details.version,
                what=_what_of(change, details.version),
            )
        )
    )
    if not quoted and details.cited:
        causes = [_unnamed(cause) for cause in details.cited]
        parts.append(Note(say("decision", "news_cause", cited=list(dict.fromkeys(causes)))))
    if details.named and team.champions:
        parts.append(Note(say("decision", "news_champions", champions=team.champions)))
    return Message(tuple(parts))


def state_words(change: Change, decisions: Sequence[Decision], state: State) -> str:
    """How far a change has come, and since when."""
    return say("decision", "state", state=state.value, since=_since(change, decisions, state))


def _since(change: Change, decisions: Sequence[Decision], state: State) -> date | None:
    wanted = {State.KEPT: DecisionKind.KEEP, State.STOPPED: DecisionKind.STOP}.get(state)
    if wanted is not None:
        return next((d.day for d in reversed(decisions) if d.kind is wanted), None)
    return min((trial.start for trial in change.trials), default=None)


def _what_of(change: Change, number: int | None) -> str:
    return next((version.what for version in change.versions if version.number == number), "")


def _unnamed(cause: Cited) -> str:
    """A cause without the team that it came from, for another team's channel."""
    return say("decision", f"cited_{cause.kind.value}", team=None, week=cause.week)
