"""Which themes rose and fell between two blocks: only what chance alone seldom does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import sqrt

from bot.domain.theme import ThemeBlock, ThemeCount

CLEAR = 3.0
"""Standard errors: by chance alone, one theme in about four hundred looks as if it had moved."""


class Way(Enum):
    """Whether more or fewer of the people mention a theme."""

    ROSE = auto()
    FELL = auto()


@dataclass(frozen=True)
class Shift:
    """A theme that clearly more or fewer people mention; None: fewer than may be told."""

    way: Way
    theme: str
    name: str
    now: ThemeCount | None
    before: ThemeCount | None


def block_before(block: ThemeBlock, earlier: Sequence[ThemeBlock]) -> ThemeBlock | None:
    """What a block is compared with: the last one on the same version, or else on the version before."""
    known = [one for one in earlier if (one.version or 0) <= (block.version or 0)]
    return max(known, key=lambda one: (one.version or 0, one.last, one.first), default=None)


def shifts(now: ThemeBlock, before: ThemeBlock) -> tuple[Shift, ...]:
    """What rose and fell, the clearest first; a theme that looks for other words than before is left out."""
    here, there = _known(now), _known(before)
    found = []
    for theme in sorted(here.keys() & there.keys()):
        new, old = here[theme], there[theme]
        gap = _gap(_most(new, now), now.people, _most(old, before), before.people)
        told = new or old
        if told is not None and gap != 0:
            way = Way.ROSE if gap > 0 else Way.FELL
            found.append((-abs(gap), told.name, Shift(way, theme[0], told.name, new, old)))
    return tuple(shift for *_, shift in sorted(found, key=lambda item: item[:2]))


def _known(block: ThemeBlock) -> Mapping[tuple[str, int], ThemeCount | None]:
    """What is known of each theme in its wording; None for few people or nobody."""
    few: dict[tuple[str, int], ThemeCount | None] = dict.fromkeys((block.few or {}).items())
    return few | {(count.theme, count.wording): count for count in block.counts}


def _most(count: ThemeCount | None, block: ThemeBlock) -> int:
    """So many people mentioned it, or at most so many."""
    return min(block.minimum - 1, block.people) if count is None else count.people


def _gap(now: int, of_now: int, before: int, of_before: int) -> float:
    """By how much a share differs beyond what chance does, 0 where it may be chance (Newcombe's interval)."""
    one, other = _wilson(now, of_now), _wilson(before, of_before)
    share, earlier = now / of_now, before / of_before
    gap = share - earlier
    low = gap - sqrt((share - one[0]) ** 2 + (other[1] - earlier) ** 2)
    high = gap + sqrt((one[1] - share) ** 2 + (earlier - other[0]) ** 2)
    return low if low > 0 else high if high < 0 else 0.0


def _wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share."""
    square = CLEAR * CLEAR
    middle = (count + square / 2) / (of + square)
    half = CLEAR / (of + square) * sqrt(count * (of - count) / of + square / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
