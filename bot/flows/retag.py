"""Reading all comments and feedback with another model; old tags count until all new ones are there."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.sentiment import Tone
from bot.flows.read_many import ReadMany
from storage import retag
from storage.database import Database
from storage.retag import Kind, Said

AT_ONCE = 500
"""So many texts share a transaction: on SQLite, clicks wait for it."""

Show = Callable[[int, int], object]
"""Told how many texts are done, of how many."""


@dataclass(frozen=True)
class Retagged:
    """How many texts there are, how many were read now, and how many went from which tone to which."""

    texts: int
    read: int
    moves: Mapping[tuple[Tone, Tone], int] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many have another tone than before."""
        return sum(count for (old, new), count in self.moves.items() if old is not new)


def count_texts(database: Database, model: str) -> tuple[int, int]:
    """How many texts there are, and how many of them the model has not read."""
    with database.snapshot() as session:
        texts = sum(retag.count_words(session, kind) for kind in Kind)
        return texts, sum(retag.count_unread(session, kind, model) for kind in Kind)


def retag_all(database: Database, read: ReadMany, model: str, show: Show) -> Retagged:
    """Read every text that the model has not read, then let the new tags count, all in one transaction.

    Whatever ends it on the way, the tags so far are kept beside, and the next time goes on from there. What
    authors said of their words stays as it is.
    """
    texts, left = count_texts(database, model)
    done = texts - left
    show(done, texts)
    for kind in Kind:
        for batch in _batches(database, kind, model):
            tags = read([said.words for said in batch])
            with database.transaction() as session:
                retag.keep_tags(session, kind, zip(batch, tags, strict=True))
            done += len(batch)
            show(min(done, texts), texts)
    moves: Counter[tuple[Tone, Tone]] = Counter()
    with database.transaction() as session:
        for kind in Kind:
            moves.update(retag.swap_tags(session, kind, model))
    return Retagged(texts, left, moves)


def _batches(database: Database, kind: Kind, model: str) -> Iterator[list[Said]]:
    after = ""
    while True:
        with database.snapshot() as session:
            batch = retag.unread(session, kind, model, after, AT_ONCE)
        if not batch:
            return
        yield batch
        after = batch[-1].key
