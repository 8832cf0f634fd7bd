"""What moved between two digests of a change: news, and nothing that merely wobbles from week to week."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.analysis.compare.values import VersionEffect, VersionVerdict
from bot.analysis.published import PublishedChange, PublishedTeam


class Moved(StrEnum):
    """What can move."""

    NEW = "new"  # the change stands in a digest for the first time
    VERDICT = "verdict"  # the verdict on the change
    TEAM = "team"  # the verdict on one team
    STARTED = "started"  # a team started
    VERSION = "version"  # a team moved to another version
    STOPPED = "stopped"  # a team stopped
    VERSIONS = "versions"  # the verdict on the newest version beside the one before it
    GUARDRAIL = "guardrail"  # the verdict on another question


@dataclass(frozen=True)
class Move:
    """One thing that moved: of whom (a team's name, a question's text), from what, to what, as in prompts."""

    kind: Moved
    name: str = ""
    before: str = ""
    now: str = ""


def moves(now: PublishedChange, before: PublishedChange | None) -> tuple[Move, ...]:
    """What moved since the digest before, in the order in which it is told; nothing in a quiet week."""
    if before is None:
        return (Move(Moved.NEW),)
    return tuple(_moves(now, before))


def _moves(now: PublishedChange, before: PublishedChange) -> Iterator[Move]:
    if now.comparison.verdict is not before.comparison.verdict:
        yield Move(Moved.VERDICT, "", before.comparison.verdict.value, now.comparison.verdict.value)
    then, known = _verdicts(before), {team.key: team for team in before.teams}
    for team in now.teams:
        yield from _on_it(team, known.get(team.key))
    for key, (name, verdict) in _verdicts(now).items():
        _, earlier = then.get(key, (name, "too early"))
        if verdict != earlier:
            yield Move(Moved.TEAM, name, earlier, verdict)
    if _told(now.comparison.versions) != _told(before.comparison.versions):
        yield Move(
            Moved.VERSIONS, "", _told(before.comparison.versions)[1], _told(now.comparison.versions)[1]
        )
    guards = {guardrail.question: guardrail.comparison.verdict.value for guardrail in before.guardrails}
    for guardrail in now.guardrails:
        verdict, earlier = guardrail.comparison.verdict.value, guards.get(guardrail.question, "too early")
        if verdict != earlier:
            yield Move(Moved.GUARDRAIL, guardrail.text, earlier, verdict)


def _on_it(team: PublishedTeam, before: PublishedTeam | None) -> Iterator[Move]:
    if team.version is None:
        return
    if team.stopped:
        if before is not None and not before.stopped:
            yield Move(Moved.STOPPED, team.name, f"v{team.version}")
    elif before is None or before.version is None or before.stopped:
        yield Move(Moved.STARTED, team.name, "", f"v{team.version}")
    elif before.version != team.version:
        yield Move(Moved.VERSION, team.name, f"v{before.version}", f"v{team.version}")


def _verdicts(change: PublishedChange) -> dict[str, tuple[str, str]]:
    """Each started team's name and verdict, in the order of the digest."""
    told = ((team, change.effect_of(team)) for team in change.teams)
    return {team.key: (team.name, effect.verdict.value) for team, effect in told if effect is not None}


def _told(versions: VersionEffect | None) -> tuple[tuple[int, int] | None, str]:
    if versions is None or versions.verdict is VersionVerdict.TOO_EARLY:
        return None, VersionVerdict.TOO_EARLY.value
    return (versions.newer, versions.older), versions.verdict.value
