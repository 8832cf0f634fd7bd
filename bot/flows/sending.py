"""What sending a delivery is: how it is looked for, how it is posted, and what is to be written then."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

import structlog

from bot.domain.delivery import DeliveryError, Posted, RefusedError
from bot.domain.message import Message
from bot.flows.round_message import RoundFacts, facts_of_messages
from bot.flows.tools import Tools
from storage import deliveries
from storage.database import Database, Session
from storage.deliveries import Delivery

ROUND_KINDS = frozenset({"pulse", "round"})
"""Kinds of deliveries that are made of a message's rounds."""

log = structlog.get_logger()

Record = Callable[[Session], None]
"""What to write once the message is in Slack, in the transaction that settles the delivery."""


class NotYetError(DeliveryError):
    """Another message must be in Slack first."""


class Stored:
    """What is stored about the rounds of some deliveries, read when one of them is first needed."""

    def __init__(self, database: Database, together: Iterable[Delivery]) -> None:
        self._database = database
        self._messages = {delivery.ref["round"] for delivery in together if delivery.kind in ROUND_KINDS}
        self._reading = threading.Lock()
        self._found: Mapping[str, tuple[RoundFacts, ...]] | None = None

    def facts(self, message: str) -> tuple[RoundFacts, ...]:
        """What the message that a round leads says: of all its rounds, this one first."""
        with self._reading:
            if self._found is None:
                with self._database.snapshot() as session:
                    self._found = facts_of_messages(session, self._messages)
        if message not in self._found:
            raise RefusedError("the round is not there")
        return self._found[message]


Send = Callable[[Tools, Stored, Delivery, datetime], Record]
"""How a delivery is sent: returns what to write of it."""


def post(tools: Tools, delivery: Delivery, message: Message, thread: str | None = None) -> Posted:
    """Post it, unless it is found to be there already."""
    found = find_sent(tools, delivery, delivery.key, thread)
    return found or tools.messenger.post(delivery.channel, replace(message, mark=delivery.key), thread)


def find_sent(tools: Tools, delivery: Delivery, mark: str, thread: str | None = None) -> Posted | None:
    """The message of a delivery that may have been sent before, or None: then it was not."""
    if delivery.unsure_since is None:
        return None
    found = tools.messenger.find(delivery.channel, mark, delivery.unsure_since, thread)
    which = {} if delivery.kind in deliveries.PERSONAL else {"delivery": delivery.id}
    log.info("delivery_looked_for", kind=delivery.kind, found=found is not None, **which)
    return found


def nothing_more(_session: Session) -> None:
    """Nothing more to write."""


def marked_name(name: str, delivery: Delivery) -> str:
    """A file's name that says which delivery it is."""
    path = PurePath(name)
    return f"{path.stem}-{delivery.id}{path.suffix}"
