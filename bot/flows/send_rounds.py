"""How the message of a pulse's rounds is posted, and updated when it has more to tell."""

from dataclasses import replace
from datetime import datetime

from bot.domain.counting import MOVES_BY, next_look
from bot.domain.delivery import Posted
from bot.domain.round import CUTOFF, RoundStatus, SkipReason
from bot.flows.round_message import round_message
from bot.flows.sending import NotYetError, Record, Stored, find_sent, nothing_more
from bot.flows.tools import Tools
from storage import deliveries, rounds
from storage.database import Session
from storage.deliveries import Delivery

ENDED = "ended"
"""What a message tells of a round that takes no more answers; of an open one it tells its count."""


def send_pulse(tools: Tools, stored: Stored, delivery: Delivery, now: datetime) -> Record:
    """The message is posted while a round of it is open, and not long after it was due."""
    together = stored.facts(delivery.ref["round"])
    first, still = together[0].round, {facts.round.status for facts in together}
    posted = find_sent(tools, delivery, delivery.key)
    if posted is None:
        if still == {RoundStatus.SKIPPED}:
            return nothing_more
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


def refresh_round(tools: Tools, stored: Stored, delivery: Delivery, _now: datetime) -> Record:
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
        return nothing_more
    as_it_is = (replace(facts, round=r) for facts, r in zip(together, asked, strict=True))
    tools.messenger.update(posted, round_message(*as_it_is))
    return lambda session: deliveries.remember(session, delivery, {**delivery.ref, "told": told})
