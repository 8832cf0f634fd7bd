"""How each kind of delivery is sent: what it says is made from what is stored at this moment."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

import structlog

from bot.analysis.chart import Chart, alt_text, draw, to_png
from bot.domain.counting import MOVES_BY, next_look
from bot.domain.delivery import DeliveryError, Posted, RefusedError
from bot.domain.message import Message, Picture, Words
from bot.domain.refusal import RefusalError
from bot.domain.round import CUTOFF, RoundStatus, SkipReason
from bot.flows import (
    champion_week,
    export,
    feedback_life,
    lesson_letters,
    metric_file,
    my_data,
    people_gone,
    remind,
    send_history,
    team_zone,
    tell_decision,
    tell_step,
    thread_letters,
)
from bot.flows.letter import Letter
from bot.flows.parcel import Parcel
from bot.flows.refusal_words import refusal_words
from bot.flows.round_message import RoundFacts, facts_of_messages, round_message
from bot.flows.tools import Tools
from bot.flows.trouble import trouble_message
from storage import deliveries, digests, rounds
from storage.database import Database, Session
from storage.deliveries import Delivery
from storage.rows import from_json, to_json

BETWEEN_DETAILS = timedelta(seconds=2)
"""More than a channel's pace and than the sender's rhythm, so that a digest's thread flows in order."""

ROUND_KINDS = frozenset({"pulse", "round"})
"""Kinds of deliveries that are made of a message's rounds."""

ENDED = "ended"
"""What a message tells of a round that takes no more answers; of an open one it tells its count."""

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


def _post(tools: Tools, delivery: Delivery, message: Message, thread: str | None = None) -> Posted:
    """Post it, unless it is found to be there already."""
    found = _found(tools, delivery, delivery.key, thread)
    return found or tools.messenger.post(delivery.channel, replace(message, mark=delivery.key), thread)


def _found(tools: Tools, delivery: Delivery, mark: str, thread: str | None = None) -> Posted | None:
    """The message of a delivery that may have been sent before, or None: then it was not."""
    if delivery.unsure_since is None:
        return None
    found = tools.messenger.find(delivery.channel, mark, delivery.unsure_since, thread)
    which = {} if delivery.kind in deliveries.PERSONAL else {"delivery": delivery.id}
    log.info("delivery_looked_for", kind=delivery.kind, found=found is not None, **which)
    return found


def _send_pulse(tools: Tools, stored: Stored, delivery: Delivery, now: datetime) -> Record:
    together = stored.facts(delivery.ref["round"])
    first, still = together[0].round, {facts.round.status for facts in together}
    posted = _found(tools, delivery, delivery.key)
    if posted is None:
        if still == {RoundStatus.SKIPPED}:
            return _nothing
        if RoundStatus.OPEN not in still or now - first.due > CUTOFF:
            return lambda session: rounds.skip_message(session, first.id, SkipReason.LATE)
        message = replace(round_message(*together), mark=delivery.key)
        posted = tools.messenger.post(delivery.channel, message)
    return _pulse_posted(delivery, first.id, posted, now)


def _pulse_posted(delivery: Delivery, message: str, posted: Posted, now: datetime) -> Record:
    def record(session: Session) -> None:
        """Answers or closing may have come while the message was on its way: a refresh shows them."""
        rounds.set_posted(session, message, posted)
        if rounds.has_changed(session, message):
            together = rounds.rounds_of_messages(session, (message,))[message]
            is_over = any(asked.status is not RoundStatus.OPEN for asked in together)
            due = now if is_over else next_look(now)
            key, ref = f"round:{message}", {"round": message}
            deliveries.owe_again(session, delivery.workspace, key, "round", posted.channel, ref, due)

    return record


def _refresh_round(tools: Tools, stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """A message is updated only when a count moves or a round ends: any update tells that somebody acted."""
    together = stored.facts(delivery.ref["round"])
    posted = together[0].round.posted
    if posted is None:
        raise NotYetError("the pulse itself is not posted yet")
    with tools.database.transaction() as session:
        asked = [rounds.show_count(session, facts.round.id, MOVES_BY) for facts in together]
    told = {r.id: r.shown if r.status is RoundStatus.OPEN else ENDED for r in asked}
    before = {r.id: 0 for r in asked} | delivery.ref.get("told", {})
    if told == before and set(told.values()) != {ENDED}:
        return _nothing
    as_it_is = (replace(facts, round=r) for facts, r in zip(together, asked, strict=True))
    tools.messenger.update(posted, round_message(*as_it_is))
    return lambda session: deliveries.remember(session, delivery, {**delivery.ref, "told": told})


def _send_message(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    _post(tools, delivery, from_json(Message, delivery.ref["message"]))
    return _nothing


def _send_receipt(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """Once it is there, nothing is kept: who answered when is nobody's business."""
    _post(tools, delivery, from_json(Message, delivery.ref["message"]))
    return lambda session: deliveries.forget(session, delivery)


def _send_trouble(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    with tools.database.snapshot() as session:
        message = trouble_message(session, delivery.workspace)
    if message is None:
        return _nothing
    if "posted" in delivery.ref:
        tools.messenger.update(from_json(Posted, delivery.ref["posted"]), message)
        return _nothing
    posted = _post(tools, delivery, message)
    return lambda session: deliveries.remember(session, delivery, {"posted": to_json(Posted, posted)})


def _send_headline(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
    with tools.database.snapshot() as session:
        digest = digests.get_digest(session, delivery.ref["digest"])
    posted = _post(tools, delivery, from_json(Message, digest.content["headline"]))

    def record(session: Session) -> None:
        """The details go into the headline's thread: they are owed only now."""
        digests.set_headline(session, digest.id, posted)
        for number, detail in enumerate(digest.content["details"]):
            ref = {"digest": digest.id, "detail": number}
            key, due = _detail_key(digest.id, number), now + BETWEEN_DETAILS * (number + 1)
            deliveries.owe(session, delivery.workspace, key, detail["kind"], posted.channel, ref, due)

    return record


def _send_detail(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    thread, content = _detail(tools, delivery)
    _post(tools, delivery, from_json(Message, content["message"]), thread)
    return _nothing


def _send_picture(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """A picture carries no mark, so its file's name says which delivery it is."""
    thread, content = _detail(tools, delivery)
    marked = _marked(content["name"], delivery)
    if _found(tools, delivery, marked, thread) is None:
        chart = from_json(Chart, content["chart"])
        picture = Picture(marked, chart.title, to_png(draw(chart)), alt_text(chart))
        tools.messenger.upload(delivery.channel, picture, thread)
    return _nothing


def _marked(name: str, delivery: Delivery) -> str:
    """A file's name that says which delivery it is."""
    path = PurePath(name)
    return f"{path.stem}-{delivery.id}{path.suffix}"


def _send_parcel(make: Callable[[Tools, Delivery, datetime], Parcel]) -> Send:
    """What one person asked for: made at this moment, and forgotten once it is there."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        try:
            parcel = make(tools, delivery, now)
        except RefusalError as refusal:
            parcel = Parcel(refusal_words(refusal))
        files = [replace(file, name=_marked(file.name, delivery)) for file in parcel.files]
        if not files:
            _post(tools, delivery, Message((Words(parcel.words),)))
        elif _found(tools, delivery, files[0].name) is None:
            tools.messenger.share(delivery.channel, files, parcel.words)
        return lambda session: deliveries.forget(session, delivery)

    return send


def _send_letter(write: Callable[[Tools, Delivery, datetime], Letter | None]) -> Send:
    """What nobody but its reader may be connected with: sent or not wanted any more, nothing of it stays."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        letter = write(tools, delivery, now)
        if letter is not None:
            _post(tools, replace(delivery, channel=letter.to), letter.message)
        return lambda session: deliveries.forget(session, delivery)

    return send


def _send_if_wanted(write: Callable[[Tools, Delivery, datetime], Message | None]) -> Send:
    """A direct message that is made at this moment, or not sent at all. That it was owed once is kept."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        message = write(tools, delivery, now)
        if message is not None:
            _post(tools, delivery, message)
        return _nothing

    return send


def _send_readings(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
    """What became of a file; that it was looked into is kept, and no word of it."""
    said = delivery.ref.get("said")
    message = metric_file.read_dropped(tools, delivery, now) if said is None else from_json(Message, said)
    _post(tools, delivery, message)
    return lambda session: deliveries.remember(session, delivery, {"file": delivery.ref["file"]})


def _send_announcement(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    found = tell_decision.announcement(tools, delivery)
    if found is not None:
        message, thread = found
        _post(tools, delivery, message, thread)
    return _nothing


def _send_version_news(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    message = tell_decision.team_news(tools, delivery)
    if message is not None:
        _post(tools, delivery, message)
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


def _nothing(_session: Session) -> None:
    """Nothing more to write."""


SENDERS: dict[str, Send] = {
    "pulse": _send_pulse,
    "round": _refresh_round,
    "message": _send_message,
    deliveries.RECEIPT: _send_receipt,
    "trouble": _send_trouble,
    "digest": _send_headline,
    "detail": _send_detail,
    "picture": _send_picture,
    my_data.KIND: _send_parcel(lambda tools, delivery, _now: my_data.my_data(tools, delivery)),
    export.KIND: _send_parcel(lambda tools, delivery, _now: export.export(tools, delivery)),
    send_history.KIND: _send_parcel(send_history.history),
    metric_file.KIND: _send_readings,
    champion_week.KIND: _send_if_wanted(champion_week.champion_week),
    lesson_letters.ASK: _send_if_wanted(lesson_letters.write_question),
    lesson_letters.OFFER: _send_if_wanted(lesson_letters.write_offer),
    deliveries.REMINDER: _send_letter(remind.write_reminder),
    deliveries.QUESTION: _send_letter(thread_letters.write_question),
    deliveries.REPLY: _send_letter(thread_letters.write_reply),
    deliveries.FEEDBACK_NEWS: _send_letter(feedback_life.write_news),
    people_gone.KIND: _send_if_wanted(people_gone.write_gone),
    team_zone.KIND: _send_if_wanted(team_zone.write_suggestion),
    tell_step.KIND: _send_if_wanted(tell_step.write_step),
    tell_decision.ANNOUNCEMENT: _send_announcement,
    tell_decision.VERSION_NEWS: _send_version_news,
}
"""How each kind of delivery is sent."""
