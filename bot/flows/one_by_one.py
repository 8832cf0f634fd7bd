"""Doing the same with many things, so that one that fails holds up no other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from storage.database import DatabaseUnreachableError

Thing = TypeVar("Thing")

log = structlog.get_logger()


def one_by_one(things: Iterable[Thing], do: Callable[[Thing], int]) -> int:
    """Do something with each thing and return the sum of what it said: of True, how often.

    What fails is logged by class, and tried again by whoever comes next. A database that fails ends it all.
    """
    return sum(_guarded(thing, do) for thing in things)


def _guarded(thing: Thing, do: Callable[[Thing], int]) -> int:
    try:
        return do(thing)
    except DatabaseUnreachableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other teams and workspaces must not wait
        log.error("due_work_failed", error=type(error).__name__)  # noqa: TRY400 - a trace may hold people's words
        return 0
