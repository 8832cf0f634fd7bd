"""A published comparison in words: what works, for whom, how sure, what next, and what moved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.analysis.compare.values import Interval, TeamEffect, Verdict
from bot.analysis.comparison import best_guess, toward, turned
from bot.analysis.moves import Move, Moved
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.domain.change import Direction
from bot.prompts import say

MOST_WAITING = 3
"""So many teams that have not started are told one by one; more stand in one line."""

MOST_NAMES = 5
"""Of so many teams by name the same thing is told."""


def in_short(change: PublishedChange) -> str:
    """One sentence each: what works, for whom, how sure, what next; and what got worse meanwhile."""
    worse = _worse(change)
    values = {**_values(change), "worse": worse}
    lines = [_say(block, **values) for block in ("what_works", "for_whom", "how_sure", "next")]
    lines.append(_versions(change))
    if worse:
        lines.append(_say("got_worse", worse=worse))
    return "\n".join(line for line in lines if line)


def _worse(change: PublishedChange) -> list[tuple[str, Interval, int]]:
    """The other questions on which the change hurts, all teams or (their number) some."""
    told = []
    for each in change.guardrails:
        effect = _wanted(each.comparison.effect, each.direction)
        everywhere = each.comparison.verdict is Verdict.HURTS
        if effect is not None and (everywhere or (each.comparison.verdict is Verdict.MIXED and each.hurts)):
            told.append((each.text, effect, 0 if everywhere else each.hurts))
    return told


def same_as_before(change: PublishedChange) -> str:
    """The verdict in a few words, for a change of which nothing moved."""
    return _say("same_as_before", **_values(change))


def nothing_moved(change: PublishedChange) -> str:
    """That nothing moved, with the verdict, and where the numbers are."""
    return _say("nothing_moved", key=change.key, **_values(change))


def what_moved(moved: Sequence[Move]) -> str | None:
    """What moved, in a list; None where the change is new."""
    told = list(phrases(move for move in moved if move.kind is not Moved.NEW))
    return "\n• ".join([_say("what_moved"), *told]) if told else None


def phrases(moved: Iterable[Move]) -> Iterator[str]:
    """What moved, each in a few words; those of whom the same is said stand together."""
    together: dict[Move, list[str]] = {}
    for move in moved:
        together.setdefault(replace(move, name=""), []).append(move.name)
    for move, names in together.items():
        yield _say(
            "move",
            kind=move.kind.value,
            names=names[:MOST_NAMES],
            more_names=len(names[MOST_NAMES:]),
            before=move.before,
            now=move.now,
        )


def team_effect(effect: TeamEffect | None, direction: Direction, crossed: date | None) -> str:
    """One team's verdict with the best guess and its range, or why there is none.

    `crossed` is the week of another change that is in the way, if that is why.
    """
    if effect is None:
        return _say("team_effect", effect=None, reason=None, crossed=crossed)
    return _say(
        "team_effect",
        crossed=crossed,
        verdict=effect.verdict.value,
        reason=effect.reason and effect.reason.value,
        missing=effect.missing,
        effect=_wanted(best_guess(effect), direction),
        others=None if effect.others_moved is None else turned(effect.others_moved, direction),
    )


def waiting_teams(names: Sequence[str]) -> str:
    """One line on teams that have not started, instead of one each."""
    return _say("waiting_teams", names=names)


def _versions(change: PublishedChange) -> str:
    """The newest version beside the one before it; nothing where there is one version or none."""
    pair = change.comparison.versions
    if pair is None:
        return ""
    return _say(
        "versions",
        newer=pair.newer,
        older=pair.older,
        verdict=pair.verdict.value,
        reason=pair.reason and pair.reason.value,
        missing=pair.missing,
        effect=_wanted(pair.effect, change.direction),
        teams=pair.teams,
        smallest=change.smallest,
        still=[t.name for t in change.teams if t.version == pair.older and not t.stopped],
    )


def guardrails(change: PublishedChange) -> str | None:
    """What the change did to the other questions; None where nothing else was asked."""
    if not change.guardrails:
        return None
    told = [
        (each.text, each.comparison.verdict.value, _wanted(each.comparison.effect, each.direction))
        for each in change.guardrails
    ]
    return _say("guardrails", guardrails=told)


def teams_not_suited(change: PublishedChange) -> list[str]:
    """The keys of the teams that the change hurts, in the digest's order."""
    return [team.key for team in change.teams if _verdict_of(change.effect_of(team)) is Verdict.HURTS]


def _values(change: PublishedChange) -> dict[str, Any]:
    said = change.comparison
    started = [team for team in change.teams if team.start is not None]
    return {
        "change": change.title,
        "verdict": said.verdict.value,
        "reason": said.reason and said.reason.value,
        "missing": said.missing,
        "effect": _wanted(said.effect, change.direction),
        "size": said.effect and abs(said.effect.estimate),
        "smallest": change.smallest,
        "visible": said.visible,
        "started": len(started),
        "crossed": [team.name for team in started if team.crossed is not None],
        "estimated": said.estimated,
        "beside": said.beside,
        "waiting": len(change.teams) - len(started),
        "weeks_before": said.weeks_before,
        "weeks_since": said.weeks_since,
        "ended": said.ended is not None,
        "final": said.final,
        "earlier": said.earlier and said.earlier.value,
        **_teams(change, started),
    }


def _teams(change: PublishedChange, started: Sequence[PublishedTeam]) -> dict[str, list[str]]:
    """The names of the teams that have started, by their own verdict."""
    told = [(team.name, _verdict_of(change.effect_of(team))) for team in started]
    return {
        "helped": [name for name, verdict in told if verdict is Verdict.HELPS],
        "hurt": [name for name, verdict in told if verdict is Verdict.HURTS],
        "alike": [name for name, verdict in told if verdict is Verdict.NO_DIFFERENCE],
        "unclear": [name for name, verdict in told if verdict is Verdict.TOO_EARLY],
    }


def _verdict_of(effect: TeamEffect | None) -> Verdict:
    return Verdict.TOO_EARLY if effect is None else effect.verdict


def _wanted(effect: Interval | None, direction: Direction) -> Interval | None:
    return None if effect is None else toward(effect, direction)


def _say(block: str, /, **values: Any) -> str:
    return say("comparison", block, **values)
