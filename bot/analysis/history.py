"""A change's history: what the digests have shown of it, one after another. Nothing is computed anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.analysis.compare.values import Interval
from bot.analysis.comparison import toward
from bot.analysis.moves import Move, moves
from bot.analysis.published import PublishedChange

MONTH = 5
"""So many digests are the last month: those of any month, with the one before it."""

EACH = 10
"""A history of up to so many digests is told digest by digest, a longer one by months."""


@dataclass(frozen=True)
class Edition:
    """What the digest of one week (its Monday) showed of a change."""

    week: date
    change: PublishedChange

    @property
    def effect(self) -> Interval | None:
        """What the change did to the teams together, positive for the wanted direction."""
        effect = self.change.comparison.effect
        return None if effect is None else toward(effect, self.change.direction)


@dataclass(frozen=True)
class History:
    """All that the digests have shown of one change: at least one edition, oldest first."""

    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Edition:
        """What the last digest that spoke of the change showed."""
        return self.editions[-1]

    @property
    def by_month(self) -> bool:
        """Whether the whole of it is told by months."""
        return len(self.editions) > EACH

    def last_month(self) -> tuple[Edition, ...]:
        """The last five digests."""
        return self.editions[-MONTH:]

    def whole(self) -> tuple[Edition, ...]:
        """Every digest of a short history; of a long one the last digest of each month."""
        if not self.by_month:
            return self.editions
        return tuple({(e.week.year, e.week.month): e for e in self.editions}.values())

    def news(self) -> Iterator[tuple[date, tuple[Move, ...]]]:
        """What moved when: the weeks in which something did, as their digests told it."""
        yield self.editions[0].week, moves(self.editions[0].change, None)
        for before, now in pairwise(self.editions):
            moved = moves(now.change, before.change)
            if moved:
                yield now.week, moved


def history_of(key: str, digests: Iterable[tuple[date, Iterable[PublishedChange]]]) -> History | None:
    """The history of a change, out of the digests' weeks with what they showed; None: it is in none."""
    editions = [Edition(week, shown) for week, changes in digests for shown in changes if shown.key == key]
    return History(tuple(sorted(editions, key=lambda edition: edition.week))) if editions else None
