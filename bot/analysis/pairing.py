"""Who is compared with whom, so that nobody stands out by being left out.

A comparison sets each person beside the same person, before and since. Whoever answered in one of the two
only, somebody new or somebody who left, has nothing to be set beside. Left out alone, their scores could be
had by subtraction: the published blocks hold them, the published difference does not. So as long as they
are fewer than the minimum, what they lack is filled in with the published mean of each block that they are
not in. They then weigh as much in the difference as in the blocks, and subtracting one from the other
leaves no single person. From the minimum on they are left out: then it is a group that stands out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bot.analysis.shown import Blocks
from bot.analysis.tidy import PersonWeek, one_a_week


@dataclass(frozen=True)
class Paired:
    """The rows to compare, with those filled in, and how many people really answered in both periods."""

    rows: tuple[PersonWeek, ...]
    people: int


def paired(before: Blocks, since: Blocks, minimum: int) -> Paired:
    """The rows of some blocks before and since, evened out; `minimum` is that of the gate."""
    rows = one_a_week(row for block in (*before, *since) for row in block)
    early, late = _people(before), _people(since)
    both, alone = early & late, early ^ late
    if not both or len(alone) >= minimum:
        return Paired(tuple(rows), len(both))
    came = [row for block in before for row in _filled(block, sorted(alone - early))]
    went = [row for block in since for row in _filled(block, sorted(alone - late))]
    return Paired((*rows, *came, *went), len(both))


def block_mean(block: Sequence[PersonWeek]) -> float:
    """The score of a block: the mean over its people, each with the mean of their own."""
    by_person: dict[str, list[float]] = {}
    for row in block:
        by_person.setdefault(row.person, []).append(row.score)
    return fmean(fmean(scores) for scores in by_person.values())


def _people(blocks: Blocks) -> set[str]:
    return {row.person for block in blocks for row in block}


def _filled(block: Sequence[PersonWeek], people: Sequence[str]) -> list[PersonWeek]:
    """The block's mean, in each of its weeks, for people who are not in it."""
    mean = block_mean(block)
    weeks = sorted({(row.week, row.team, row.version) for row in block})
    return [PersonWeek(week, team, who, version, mean) for week, team, version in weeks for who in people]
