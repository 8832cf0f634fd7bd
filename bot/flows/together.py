"""Many who do the same at once do it together, in one transaction, and each gets their own outcome."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

import structlog

from storage.database import DatabaseConflictError, DatabaseUnreachableError

MOST = 64
"""So many are taken at once at most: the first of them waits for the last."""

MOST_CONFLICTS = 3
"""So often a transaction that another one stood in the way of is tried again."""

log = structlog.get_logger()

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Asked(Generic[Item, Outcome]):
    """One item, and where its outcome will be."""

    item: Item
    outcome: "Future[Outcome | DatabaseUnreachableError]" = field(default_factory=Future)


class Together(Generic[Item, Outcome]):
    """Hands what is asked for to `do`, as many items at a time as wait; nobody waits for more to come.

    `do` returns an outcome for each item. What it raises concerns all of them: when the database is gone,
    that is everybody's outcome; after anything else each item is tried by itself, so that one that cannot be
    done spoils no other.
    """

    def __init__(self, do: Callable[[Sequence[Item]], Sequence[Outcome]]) -> None:
        self._do = do
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="together")
        self._lock = Lock()
        self._waiting: list[Asked[Item, Outcome]] = []
        self._busy = False

    def ask(self, item: Item) -> "Future[Outcome | DatabaseUnreachableError]":
        """Have one item done soon."""
        asked = Asked[Item, Outcome](item)
        with self._lock:
            self._waiting.append(asked)
            idle, self._busy = not self._busy, True
        if idle:
            self._thread.submit(self._work)
        return asked.outcome

    def stop(self) -> None:
        """Finish all that was asked for, and end."""
        self._thread.shutdown(wait=True)

    def _work(self) -> None:
        while batch := self._take():
            self._finish(batch)

    def _take(self) -> "list[Asked[Item, Outcome]]":
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._busy = bool(batch)
        return batch

    def _finish(self, batch: "Sequence[Asked[Item, Outcome]]") -> None:
        try:
            outcomes: Sequence[Outcome | DatabaseUnreachableError] = self._done([a.item for a in batch])
        except DatabaseUnreachableError as gone:
            log.error("database_unreachable", reason=gone.reason)  # noqa: TRY400 - its reason says it all
            outcomes = [gone] * len(batch)
        except Exception as error:  # noqa: BLE001  (who asked gets it)
            self._finish_one_by_one(batch, error)
            return
        for asked, outcome in zip(batch, outcomes, strict=True):
            asked.outcome.set_result(outcome)

    def _done(self, items: Sequence[Item]) -> Sequence[Outcome]:
        for _ in range(MOST_CONFLICTS):
            with suppress(DatabaseConflictError):
                return self._do(items)
        return self._do(items)

    def _finish_one_by_one(self, batch: "Sequence[Asked[Item, Outcome]]", error: Exception) -> None:
        if len(batch) == 1:
            batch[0].outcome.set_exception(error)
            return
        for asked in batch:
            self._finish([asked])
