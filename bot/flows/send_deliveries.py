"""Sending what is owed: lease, send outside any transaction, record. What Slack refuses is parked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.analysis.chart import Chart, alt_text, draw, to_png
from bot.domain.delivery import (
    ChannelClosedError,
    DeliveryError,
    InstallationDeadError,
    MessageGoneError,
    NotInChannelError,
    RefusedError,
    TryLaterError,
)
from bot.domain.message import Message, Picture
from bot.domain.round import CUTOFF, RoundStatus, SkipReason
from bot.flows.follow_channel import note_trouble
from bot.flows.pace import Pace
from bot.flows.round_message import RoundFacts, facts_of, round_message
from bot.flows.tools import Tools
from storage import deliveries, digests, rounds
from storage.database import DatabaseUnreachableError, Session
from storage.deliveries import Delivery
from storage.rows import from_json

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
BETWEEN_DETAILS = timedelta(seconds=2)
"""More than a channel's pace and than the sender's rhythm, so that a digest's thread flows in order."""

log = structlog.get_logger()

Record = Callable[[Session], None]
"""What to write once the message is in Slack, in the transaction that settles the delivery."""


class NotYetError(DeliveryError):
    """Another message must be in Slack first."""


def send_due(tools: Tools, pace: Pace, now: datetime) -> int:
    """Send what is due and may be sent now; returns how many messages reached Slack."""
    with tools.database.transaction() as session:
        leased = deliveries.lease(session, now)
    return sum(_send(tools, pace, delivery, now) for delivery in leased)


def _send(tools: Tools, pace: Pace, delivery: Delivery, now: datetime) -> bool:
    wait = pace.take(delivery.channel, now)
    if wait:
        with tools.database.transaction() as session:
            deliveries.put_back(session, delivery, now + wait, failed=False)
        return False
    try:
        record = SENDERS[delivery.kind](tools, delivery, now)
    except DeliveryError as trouble:
        _failed(tools, delivery, trouble, now)
        return False
    except DatabaseUnreachableError:
        raise
    except Exception as error:  # noqa: BLE001 - one message that cannot be made must not hold up the others
        _failed(tools, delivery, RefusedError(type(error).__name__), now)
        return False
    with tools.database.transaction() as session:
        deliveries.settle(session, delivery)
        record(session)
    log.info("delivery_sent", delivery=delivery.id, kind=delivery.kind, workspace=delivery.workspace)
    return True


def _failed(tools: Tools, delivery: Delivery, trouble: DeliveryError, now: datetime) -> None:
    log.warning("delivery_failed", delivery=delivery.id, kind=delivery.kind, reason=trouble.reason)
    with tools.database.transaction() as session:
        match trouble:
            case MessageGoneError():
                deliveries.settle(session, delivery)
            case ChannelClosedError():
                _refused(session, delivery, trouble, SkipReason.CHANNEL_ARCHIVED, now)
            case NotInChannelError():
                _refused(session, delivery, trouble, SkipReason.BOT_REMOVED, now)
            case RefusedError() if not isinstance(trouble, InstallationDeadError):
                deliveries.park(session, delivery, trouble.reason)
            case _ if delivery.attempts + 1 >= MOST_ATTEMPTS:
                deliveries.park(session, delivery, trouble.reason)
            case _:
                failed = not isinstance(trouble, TryLaterError | NotYetError)
                deliveries.put_back(session, delivery, now + _wait(delivery, trouble), failed=failed)


def _refused(
    session: Session, delivery: Delivery, trouble: DeliveryError, reason: SkipReason, now: datetime
) -> None:
    """Slack does not let Pops into the channel: park, remember why, and tell the ops leads."""
    deliveries.park(session, delivery, trouble.reason)
    if delivery.kind == "pulse":
        rounds.skip_round(session, delivery.ref["round"], reason)
    note_trouble(session, delivery.workspace, delivery.channel, reason, now)


def _wait(delivery: Delivery, trouble: DeliveryError) -> timedelta:
    if isinstance(trouble, NotYetError):
        return FIRST_WAIT
    if isinstance(trouble, TryLaterError):
        return timedelta(seconds=trouble.seconds)
    return min(FIRST_WAIT * int(2**delivery.attempts), LONGEST_WAIT)


def _send_pulse(tools: Tools, delivery: Delivery, now: datetime) -> Record:
    facts = _facts(tools, delivery)
    if facts.round.status is not RoundStatus.OPEN:
        return _nothing
    if now - facts.round.due > CUTOFF:
        return lambda session: rounds.skip_round(session, facts.round.id, SkipReason.LATE)
    message = replace(round_message(facts), mark=delivery.key)
    posted = tools.messenger.post(delivery.channel, message)

    def record(session: Session) -> None:
        """Answers or closing may have come while the message was on its way: a refresh shows them."""
        rounds.set_posted(session, facts.round.id, posted)
        key, ref = f"round:{facts.round.id}", {"round": facts.round.id}
        if facts_of(session, facts.round).answered or _is_closed(session, facts.round.id):
            deliveries.owe_again(session, delivery.workspace, key, "round", posted.channel, ref, now)

    return record


def _refresh_round(tools: Tools, delivery: Delivery, _now: datetime) -> Record:
    facts = _facts(tools, delivery)
    if facts.round.posted is None:
        raise NotYetError("the pulse itself is not posted yet")
    tools.messenger.update(facts.round.posted, round_message(facts))
    return _nothing


def _send_message(tools: Tools, delivery: Delivery, _now: datetime) -> Record:
    message = from_json(Message, delivery.ref["message"])
    tools.messenger.post(delivery.channel, replace(message, mark=delivery.key))
    return _nothing


def _send_headline(tools: Tools, delivery: Delivery, now: datetime) -> Record:
    with tools.database.snapshot() as session:
        digest = digests.get_digest(session, delivery.ref["digest"])
    headline = from_json(Message, digest.content["headline"])
    posted = tools.messenger.post(delivery.channel, replace(headline, mark=delivery.key))

    def record(session: Session) -> None:
        """The details go into the headline's thread: they are owed only now."""
        digests.set_headline(session, digest.id, posted)
        for number, detail in enumerate(digest.content["details"]):
            ref = {"digest": digest.id, "detail": number}
            key, due = _detail_key(digest.id, number), now + BETWEEN_DETAILS * (number + 1)
            deliveries.owe(session, delivery.workspace, key, detail["kind"], posted.channel, ref, due)

    return record


def _send_detail(tools: Tools, delivery: Delivery, _now: datetime) -> Record:
    thread, content = _detail(tools, delivery)
    message = from_json(Message, content["message"])
    tools.messenger.post(delivery.channel, replace(message, mark=delivery.key), thread)
    return _nothing


def _send_picture(tools: Tools, delivery: Delivery, _now: datetime) -> Record:
    thread, content = _detail(tools, delivery)
    chart = from_json(Chart, content["chart"])
    picture = Picture(content["name"], chart.title, to_png(draw(chart)), alt_text(chart))
    tools.messenger.upload(delivery.channel, picture, thread)
    return _nothing


def _detail(tools: Tools, delivery: Delivery) -> tuple[str | None, Mapping[str, Any]]:
    """The thread and the content, once the words before it are there; no words wait for a picture."""
    number = delivery.ref["detail"]
    with tools.database.snapshot() as session:
        digest = digests.get_digest(session, delivery.ref["digest"])
        details: list[Mapping[str, Any]] = digest.content["details"]
        before = max((n for n in range(number) if details[n]["kind"] == "detail"), default=None)
        if before is not None and deliveries.is_waiting(
            session, delivery.workspace, _detail_key(digest.id, before)
        ):
            raise NotYetError("the words before it are not posted yet")
    return None if digest.posted is None else digest.posted.ts, details[number]


def _detail_key(digest_id: str, number: int) -> str:
    return f"detail:{digest_id}:{number}"


def _facts(tools: Tools, delivery: Delivery) -> RoundFacts:
    with tools.database.snapshot() as session:
        found = rounds.get_round(session, delivery.ref["round"])
        if found is None:
            raise RefusedError("the round is not there")
        return facts_of(session, found)


def _is_closed(session: Session, round_id: str) -> bool:
    found = rounds.get_round(session, round_id)
    return found is not None and found.status is RoundStatus.CLOSED


def _nothing(_session: Session) -> None:
    """Nothing more to write."""


SENDERS: dict[str, Callable[[Tools, Delivery, datetime], Record]] = {
    "pulse": _send_pulse,
    "round": _refresh_round,
    "message": _send_message,
    "digest": _send_headline,
    "detail": _send_detail,
    "picture": _send_picture,
}
"""How each kind of delivery is sent."""
