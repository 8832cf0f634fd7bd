"""How a digest is posted: its headline, and in the headline's thread its details and pictures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.analysis.chart import Chart, alt_text, draw, to_png
from bot.domain.message import Message, Picture
from bot.flows.sending import NotYetError, Record, Stored, find_sent, marked_name, nothing_more, post
from bot.flows.tools import Tools
from storage import deliveries, digests
from storage.database import Session
from storage.deliveries import Delivery
from storage.rows import from_json

BETWEEN_DETAILS = timedelta(seconds=2)
"""More than a channel's pace and than the sender's rhythm, so that a digest's thread flows in order."""


def send_headline(tools: Tools, _stored: Stored, delivery: Delivery, now: datetime) -> Record:
    """Its words are frozen in the digest."""
    with tools.database.snapshot() as session:
        digest = digests.get_digest(session, delivery.ref["digest"])
    posted = post(tools, delivery, from_json(Message, digest.content["headline"]))

    def record(session: Session) -> None:
        """The details go into the headline's thread: they are owed only now."""
        digests.set_headline(session, digest.id, posted)
        for number, detail in enumerate(digest.content["details"]):
            ref = {"digest": digest.id, "detail": number}
            key, due = _detail_key(digest.id, number), now + BETWEEN_DETAILS * (number + 1)
            deliveries.owe(session, delivery.workspace, key, detail["kind"], posted.channel, ref, due)

    return record


def send_detail(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """One of the messages in the headline's thread."""
    thread, content = _detail(tools, delivery)
    post(tools, delivery, from_json(Message, content["message"]), thread)
    return nothing_more


def send_picture(tools: Tools, _stored: Stored, delivery: Delivery, _now: datetime) -> Record:
    """A picture carries no mark, so its file's name says which delivery it is."""
    thread, content = _detail(tools, delivery)
    marked = marked_name(content["name"], delivery)
    if find_sent(tools, delivery, marked, thread) is None:
        chart = from_json(Chart, content["chart"])
        picture = Picture(marked, chart.title, _png(draw(chart)), alt_text(chart))
        tools.messenger.upload(delivery.channel, picture, thread)
    return nothing_more


@lru_cache(maxsize=16)
def _png(svg: str) -> bytes:
    """Drawn once, however often it has to be sent: it takes a sixth of a second."""
    return to_png(svg)


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
