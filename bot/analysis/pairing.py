"""Who is compared with whom, so that nobody stands out by having been away.

A comparison sets each person beside the same person, before and since. If everybody simply weighed as much
as they answered, the published blocks and the published difference would weigh people differently, and
whoever was away in one week could be had by subtraction. So a comparison is made of whole blocks: in each
week of a block everybody who is in it has the mean of their own, and those who are compared and are not in
it have the published mean of the block. The sums that a difference is made of are then sums of published
means, whatever weeks they are taken over.

Whoever answered in one of the two periods only, somebody new or somebody who left, has nothing to be set
beside. As long as they are fewer than the minimum they are compared all the same, with the blocks' means for
what they lack; from the minimum on they are left out: then it is a group that stands out.
"""

from collections.abc import Collection, Sequence
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
    """The rows of some even blocks before and since; `minimum` is that of the gate."""
    early, late = _people(before), _people(since)
    both, alone = early & late, early ^ late
    if not both:
        return Paired(tuple(one_a_week(row for block in (*before, *since) for row in block)), 0)
    compared = both if len(alone) >= minimum else both | alone
    rows = [row for block in (*before, *since) for row in _completed(block, compared)]
    return Paired(tuple(one_a_week(rows)), len(both))


def evened(block: Sequence[PersonWeek]) -> list[PersonWeek]:
    """The block with the mean of their own for each of its people in each of its weeks."""
    own: dict[str, list[float]] = {}
    for row in block:
        own.setdefault(row.person, []).append(row.score)
    return [
        PersonWeek(week, team, who, version, fmean(scores))
        for week, team, version in sorted({(row.week, row.team, row.version) for row in block})
        for who, scores in sorted(own.items())
    ]


def block_mean(block: Sequence[PersonWeek]) -> float:
    """The score of a block: the mean over its people, each with the mean of their own."""
    by_person: dict[str, list[float]] = {}
    for row in block:
        by_person.setdefault(row.person, []).append(row.score)
    return fmean(fmean(scores) for scores in by_person.values())


def _people(blocks: Blocks) -> set[str]:
    return {row.person for block in blocks for row in block}


def _completed(block: Sequence[PersonWeek], people: Collection[str]) -> list[PersonWeek]:
    """The rows of these people, with the block's mean for those who are not in it."""
    mean = block_mean(block)
    away = sorted(set(people) - {row.person for row in block})
    weeks = sorted({(row.week, row.team, row.version) for row in block})
    came = [row for row in block if row.person in people]
    return came + [
        PersonWeek(week, team, who, version, mean) for week, team, version in weeks for who in away
    ]
