"""What moved between two digests of a change: news, and nothing that merely wobbles from week to week."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.analysis.compare.values import Comparison, TeamEffect, Verdict, VersionEffect, VersionVerdict
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
    NUMBER = "number"  # there is a number for the first time, or none any more
    COMPARED = "compared"  # a team can be judged for the first time
    ENDED = "ended"  # no team without the change is left
    FINAL = "final"  # a year of looks is over
    CAME = "came"  # a team that waits is asked for the first time
    GONE = "gone"  # a team is no longer asked
    REWORDED = "reworded"  # a team is asked in words that its weeks before cannot be compared with
    LINKED = "linked"  # they can be compared after all


@dataclass(frozen=True)
class Move:
    """One thing that moved: of whom (a team's name, a question's text), from what, to what, as in prompts.

    Of a number, `now` is empty where there is none any more.
    """

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
    yield from _of_all(now.comparison, before.comparison)
    known = {team.key: team for team in before.teams}
    for team in now.teams:
        yield from _on_it(team, known.get(team.key))
        yield from _in_words(team, known.get(team.key))
    there = {team.key for team in now.teams}
    yield from (Move(Moved.GONE, team.name) for team in before.teams if team.key not in there)
    for team in now.teams:
        yield from _of_team(team, now.effect_of(team), before.effect_of(team))
    if _told(now.comparison.versions) != _told(before.comparison.versions):
        yield Move(
            Moved.VERSIONS, "", _told(before.comparison.versions)[1], _told(now.comparison.versions)[1]
        )
    guards = {guardrail.question: guardrail.comparison.verdict.value for guardrail in before.guardrails}
    for guardrail in now.guardrails:
        verdict, earlier = guardrail.comparison.verdict.value, guards.get(guardrail.question, "too early")
        if verdict != earlier:
            yield Move(Moved.GUARDRAIL, guardrail.text, earlier, verdict)


def _of_all(now: Comparison, before: Comparison) -> Iterator[Move]:
    """What moved of the change as a whole."""
    if now.verdict is not before.verdict:
        yield Move(Moved.VERDICT, "", before.verdict.value, now.verdict.value)
    elif (now.effect is None) != (before.effect is None):
        yield Move(Moved.NUMBER, "", "", "" if now.effect is None else "number")
    if now.ended is not None and before.ended is None:
        yield Move(Moved.ENDED)
    if now.final and not before.final:
        yield Move(Moved.FINAL)


def _of_team(team: PublishedTeam, now: TeamEffect | None, before: TeamEffect | None) -> Iterator[Move]:
    """What moved of a team's effect."""
    verdict = None if now is None else now.verdict
    earlier = Verdict.TOO_EARLY if before is None else before.verdict
    if verdict is not None and verdict is not earlier:
        yield Move(Moved.TEAM, team.name, earlier.value, verdict.value)
    elif now is not None and now.effect is not None and (before is None or before.effect is None):
        yield Move(Moved.COMPARED, team.name)


def _on_it(team: PublishedTeam, before: PublishedTeam | None) -> Iterator[Move]:
    if team.version is None:
        if before is None:
            yield Move(Moved.CAME, team.name)
        return
    if team.stopped:
        if before is not None and not before.stopped:
            yield Move(Moved.STOPPED, team.name, f"v{team.version}")
    elif before is None or before.version is None or before.stopped:
        yield Move(Moved.STARTED, team.name, "", f"v{team.version}")
    elif before.version != team.version:
        yield Move(Moved.VERSION, team.name, f"v{before.version}", f"v{team.version}")


def _in_words(team: PublishedTeam, before: PublishedTeam | None) -> Iterator[Move]:
    if before is not None and team.reworded != before.reworded:
        yield Move(Moved.LINKED if team.reworded is None else Moved.REWORDED, team.name)


def _told(versions: VersionEffect | None) -> tuple[tuple[int, int] | None, str]:
    if versions is None or versions.verdict is VersionVerdict.TOO_EARLY:
        return None, VersionVerdict.TOO_EARLY.value
    return (versions.newer, versions.older), versions.verdict.value
