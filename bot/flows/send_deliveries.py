"""Sending what is owed: lease, send outside any transaction, record. Many at once, each channel paced."""

import math
import random
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot.domain.delivery import DeliveryError, RefusedError, TooFastError
from bot.flows.failed_deliveries import FIRST_WAIT, Chance, put_aside
from bot.flows.metrics import DELIVERIES
from bot.flows.pace import Pace
from bot.flows.senders import SENDERS
from bot.flows.sending import NotYetError, Stored
from bot.flows.tools import Tools
from storage import deliveries
from storage.database import DatabaseUnreachableError, Session
from storage.deliveries import Delivery

THREADS = 96
"""How many messages are on their way at once: Slack takes a tenth of a second or more for each."""

ENOUGH_TIME = timedelta(seconds=30)
"""A sending may take so long; one whose lease would end sooner is not begun."""

LOOK_AGAIN_SECONDS = 1.0
"""While a few take long, what has become due meanwhile does not wait for them."""

UNTOLD = deliveries.PERSONAL | {"round"}
"""Kinds that follow an answer, or go to one person: a line for each would tell, to the second, when."""

log = structlog.get_logger()


@dataclass(frozen=True)
class _Tried:
    """One attempt, and what is to be written of it: `write` returns the outcome as a word."""

    delivery: Delivery
    write: Callable[[Session], str]


class Sender:
    """Sends what is due. One thread at a time leases and records, in few large transactions; many send."""

    def __init__(
        self,
        tools: Tools,
        pace: Pace,
        now: Callable[[], datetime],
        threads: int = THREADS,
        chance: Chance = random.random,
    ) -> None:
        self._tools = tools
        self._pace = pace
        self._now = now
        self._chance = chance
        self._room = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="send")
        self._turn = threading.Lock()
        self._is_stopping = False
        self._until = math.inf
        self._busy: set[Future[_Tried]] = set()
        self._tried: list[_Tried] = []

    def send_due(self) -> int:
        """Send everything that is due and may be sent now; returns how many messages reached Slack.

        Raises `DatabaseUnreachableError`; what was sent meanwhile is recorded by the next call.
        """
        with self._turn:
            sent, is_more = self._record(), True
            while True:
                room = self._room - len(self._busy)
                if is_more and 2 * room >= self._room:
                    leased = self._lease(room)
                    stored = Stored(self._tools.database, leased)
                    self._busy |= {self._threads.submit(self._try, stored, each) for each in leased}
                    is_more = len(leased) == room
                if not self._busy or monotonic() > self._until:
                    return sent
                recorded, is_slow = self._finish()
                sent += recorded
                is_more = is_more or is_slow or not self._busy

    def wind_down(self, seconds: float) -> None:
        """Begin nothing new, and wait no longer than this for what is on its way."""
        self._is_stopping = True
        self._until = min(self._until, monotonic() + seconds)

    def stop(self, seconds: float = math.inf) -> None:
        """Finish and record what is on its way; what takes longer is looked for when its lease is over."""
        self.wind_down(seconds)
        with self._turn:
            while self._busy and monotonic() < self._until:
                self._finish()
        self._threads.shutdown(wait=not self._busy)

    def _lease(self, room: int) -> list[Delivery]:
        """Looking first costs no writer's turn when nothing is due."""
        now = self._now()
        with self._tools.database.snapshot() as session:
            due = deliveries.next_delivery(session)
        if self._is_stopping or due is None or due > now:
            return []
        with self._tools.database.transaction() as session:
            return deliveries.lease(session, now, room)

    def _finish(self) -> tuple[int, bool]:
        """Wait for one or more attempts to end, and record them; tells whether none did for a while."""
        ended, self._busy = wait(self._busy, LOOK_AGAIN_SECONDS, FIRST_COMPLETED)
        self._tried += [future.result() for future in ended]
        return self._record(), not ended

    def _record(self) -> int:
        if not self._tried:
            return 0
        # Answers hold what they owe in the same order, so that nobody waits in a circle.
        self._tried.sort(key=lambda tried: (tried.delivery.workspace, tried.delivery.key))
        try:
            with self._tools.database.transaction() as session:
                outcomes = [tried.write(session) for tried in self._tried]
        except DatabaseUnreachableError:
            raise
        except Exception:
            log.exception("deliveries_not_recorded")
            outcomes = [self._record_alone(tried) for tried in self._tried]
        for tried, outcome in zip(self._tried, outcomes, strict=True):
            DELIVERIES.labels(tried.delivery.kind, outcome).inc()
        self._tried = []
        return outcomes.count("sent")

    def _record_alone(self, tried: _Tried) -> str:
        """One delivery that cannot be recorded is parked, and holds up no other."""
        try:
            with self._tools.database.transaction() as session:
                return tried.write(session)
        except DatabaseUnreachableError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this delivery's alone
            with self._tools.database.transaction() as session:
                deliveries.park(session, tried.delivery, type(error).__name__, unsure=True)
            return "parked"

    def _try(self, stored: Stored, delivery: Delivery) -> _Tried:
        """In a thread of its own: everything but writing."""
        now = self._now()
        if delivery.leased_until - now < ENOUGH_TIME:
            return _not_now(delivery, now)
        pause = self._pace.take(delivery.channel, now)
        if pause:
            return _not_now(delivery, now + pause)
        try:
            record = SENDERS[delivery.kind](self._tools, stored, delivery, now)
        except DeliveryError as trouble:
            return self._failed(delivery, trouble)
        except DatabaseUnreachableError:
            return _not_now(delivery, now + FIRST_WAIT)
        except Exception as error:  # noqa: BLE001 - one that cannot be made must not hold up the others
            return self._failed(delivery, RefusedError(type(error).__name__))
        if delivery.kind not in UNTOLD:
            log.info("delivery_sent", delivery=delivery.id, kind=delivery.kind, workspace=delivery.workspace)

        def write(session: Session) -> str:
            deliveries.settle(session, delivery)
            record(session)
            return "sent"

        return _Tried(delivery, write)

    def _failed(self, delivery: Delivery, trouble: DeliveryError) -> _Tried:
        write = log.info if isinstance(trouble, TooFastError | NotYetError) else log.warning
        which = {} if delivery.kind in deliveries.PERSONAL else {"delivery": delivery.id}
        write("delivery_failed", kind=delivery.kind, reason=trouble.reason, **which)
        now = self._now()
        return _Tried(delivery, lambda session: put_aside(session, delivery, trouble, now, self._chance))


def _not_now(delivery: Delivery, due: datetime) -> _Tried:
    def write(session: Session) -> str:
        deliveries.put_back(session, delivery, due, failed=False)
        return "delayed"

    return _Tried(delivery, write)
