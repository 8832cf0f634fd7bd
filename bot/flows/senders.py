"""How each kind of delivery is sent: what it says is made from what is stored at this moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Posted
from bot.domain.message import Message, Words
from bot.domain.refusal import RefusalError
from bot.flows import (
    champion_week,
    export,
    feedback_life,
    lesson_letters,
    make_team,
    metric_file,
    my_data,
    people_gone,
    remind,
    send_digest,
    send_history,
    send_rounds,
    team_zone,
    tell_decision,
    tell_step,
    thread_letters,
)
from bot.flows.letter import Letter
from bot.flows.parcel import Parcel
from bot.flows.refusal_words import refusal_words
from bot.flows.sending import Record, Send, Stored, find_sent, marked_name, nothing_more, post
from bot.flows.tools import Tools
from bot.flows.trouble import trouble_message
from storage import deliveries
from storage.deliveries import Delivery
from storage.rows import from_json, to_json


def _send_message(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    post(tools, delivery, from_json(Message, delivery.ref["message"]))
    return nothing_more


def _send_receipt(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """Once it is there, nothing is kept: who answered when is nobody's business."""
    post(tools, delivery, from_json(Message, delivery.ref["message"]))
    return lambda session: deliveries.forget(session, delivery)


def _send_trouble(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    with tools.database.snapshot() as session:
        message = trouble_message(session, delivery.workspace)
    if message is None:
        return nothing_more
    if "posted" in delivery.ref:
        tools.messenger.update(from_json(Posted, delivery.ref["posted"]), message)
        return nothing_more
    posted = post(tools, delivery, message)
    return lambda session: deliveries.remember(session, delivery, {"posted": to_json(Posted, posted)})


def _send_parcel(make: Callable[[Tools, Delivery, datetime], Parcel]) -> Send:
    """What one person asked for: made at this moment, and forgotten once it is there."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        try:
            parcel = make(tools, delivery, now)
        except RefusalError as refusal:
            parcel = Parcel(refusal_words(refusal))
        files = [replace(file, name=marked_name(file.name, delivery)) for file in parcel.files]
        if not files:
            post(tools, delivery, Message((Words(parcel.words),)))
        elif find_sent(tools, delivery, files[0].name) is None:
            tools.messenger.share(delivery.channel, files, parcel.words)
        return lambda session: deliveries.forget(session, delivery)

    return send


def _send_letter(write: Callable[[Tools, Delivery, datetime], Letter | None]) -> Send:
    """What nobody but its reader may be connected with: sent or not wanted any more, nothing of it stays."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        letter = write(tools, delivery, now)
        if letter is not None:
            post(tools, replace(delivery, channel=letter.to), letter.message)
        return lambda session: deliveries.forget(session, delivery)

    return send


def _send_if_wanted(write: Callable[[Tools, Delivery, datetime], Message | None]) -> Send:
    """A direct message that is made at this moment, or not sent at all. That it was owed once is kept."""

    def send(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
        message = write(tools, delivery, now)
        if message is not None:
            post(tools, delivery, message)
        return nothing_more

    return send


def _send_readings(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
    """What became of a file; that it was looked into is kept, and no word of it."""
    said = delivery.ref.get("said")
    message = metric_file.read_dropped(tools, delivery, now) if said is None else from_json(Message, said)
    post(tools, delivery, message)
    return lambda session: deliveries.remember(session, delivery, {"file": delivery.ref["file"]})


def _send_announcement(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    found = tell_decision.announcement(tools, delivery)
    if found is not None:
        message, thread = found
        post(tools, delivery, message, thread)
    return nothing_more


SENDERS: dict[str, Send] = {
    "pulse": send_rounds.send_pulse,
    "round": send_rounds.refresh_round,
    "message": _send_message,
    deliveries.RECEIPT: _send_receipt,
    "trouble": _send_trouble,
    "digest": send_digest.send_headline,
    "detail": send_digest.send_detail,
    "picture": send_digest.send_picture,
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
    make_team.KIND: _send_if_wanted(make_team.write_offer),
    team_zone.KIND: _send_if_wanted(team_zone.write_suggestion),
    tell_step.KIND: _send_if_wanted(tell_step.write_step),
    tell_decision.ANNOUNCEMENT: _send_announcement,
    tell_decision.VERSION_NEWS: _send_if_wanted(
        lambda tools, delivery, _now: tell_decision.team_news(tools, delivery)
    ),
}
"""How each kind of delivery is sent."""
