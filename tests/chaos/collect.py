"""Gathers the evidence at the end of a run: from the wire, from the database and from the sandbox."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

from sqlmodel import Session, select

from bot.domain.cadence import week_start
from bot.domain.message import Message, Words
from bot.domain.pseudonym import pseudonyms
from bot.domain.round import RoundStatus
from bot.flows.round_message import facts_of_messages, round_message
from bot.prompts import say
from bot.sandbox.sandbox import Sandbox
from bot.slack.blocks import MARK_EVENT, message_payload
from storage import answers, digests, rounds, teams
from storage.database import Database
from storage.tables import AnswerRow, ChangeRow, DeliveryRow, DigestRow, FeedbackRow, RoundRow
from tests.chaos.evidence import Asked, Deed, Evidence, File, Outcome, Owed, Posted
from tests.chaos.stage import BOT, DIGEST_CHANNEL, TEAM_ID, TEAMS, Secrets, expected_rounds, people_of
from tests.chaos.witness import COMMENT, Act, Testimony, Told

SOON_SECONDS = 60.0
"""A sentence in the channel belongs to what its person did at most so long before."""


def collect(
    database: Database, sandbox: Sandbox, testimony: Testimony, keys: Secrets, until: datetime
) -> Evidence:
    """The evidence; `until` is the moment up to which rounds were due."""
    with database.snapshot() as session:
        asked = {row.id: row for row in session.exec(select(RoundRow)).all()}
        judge = _Judge(session, testimony)
        posted = tuple(_messages(sandbox))
        return Evidence(
            deeds=tuple(judge.deed(act) for act in testimony.answers),
            answers=_answers(session, keys),
            reports=tuple(judge.report(act) for act in testimony.feedback),
            feedback=tuple(session.exec(select(FeedbackRow.words)).all()),
            owed=tuple(_owed(session, asked)),
            posted=posted,
            rounds=tuple(_asked(session, row) for row in asked.values()),
            expected=frozenset(expected_rounds(until)),
            digests=tuple(row.week for row in session.exec(select(DigestRow)).all()),
            headlines=tuple(_headlines(posted)),
        )


class _Judge:
    """Says what each person may believe, from the words that they were told."""

    def __init__(self, session: Session, testimony: Testimony) -> None:
        self._session = session
        self._testimony = testimony
        self._unwell = _text(say("refusals", "unwell"))
        self._receipt_of_report = _flat(_text(say("feedback", "kept_note", share=False)))

    def deed(self, act: Act) -> Deed:
        outcome = self._form(act) if act.address is None else self._click(act)
        words = "; ".join(
            f"{one.text[:30]!r} {'arrived' if one.arrived else 'lost'}" for one in self._words(act)
        )
        note = f"{'heard' if act.heard else 'not heard'}, {words or 'no words'}"
        return Deed(act.person, act.round, act.wants, act.began, act.ended, outcome, act.clears, note)

    def report(self, act: Act) -> Deed:
        outcome = Outcome.KEPT if self._receipt_of_report in _said(act) else Outcome.UNKNOWN
        return Deed(act.person, act.round, act.wants, act.began, act.ended, outcome)

    def _form(self, act: Act) -> Outcome:
        if not act.heard:
            return Outcome.UNKNOWN
        if '"update"' in act.said:
            return Outcome.KEPT
        return Outcome.UNKNOWN if self._unwell.rstrip(".") in act.said else Outcome.REFUSED

    def _click(self, act: Act) -> Outcome:
        """A click that was taken counts as kept, unless it was refused, or had to be."""
        if not act.heard:
            return Outcome.UNKNOWN
        words = self._words(act)
        if not words:
            return Outcome.UNKNOWN if self._must_be_refused(act) else Outcome.KEPT
        if self._is_receipt(act, words[0].text):
            return Outcome.KEPT
        if words[0].text == self._unwell:
            return Outcome.UNKNOWN if any(one.arrived for one in words) else Outcome.KEPT
        return Outcome.REFUSED

    def _words(self, act: Act) -> list[Told]:
        """What the bot tried to tell the person of this: a sentence in the channel may be of another act."""
        words = self._testimony.told.get(act.address or "", [])
        shown = self._testimony.shown.get((act.person, act.channel or ""), [])
        return words + [
            one
            for one in shown
            if words and one.text == words[0].text and act.began < one.at < act.began + SOON_SECONDS
        ]

    def _must_be_refused(self, act: Act) -> bool:
        found = rounds.get_round(self._session, act.round)
        if found is None or found.skipped is not None:
            return True
        return act.moment >= found.closes or act.person not in found.roster

    def _is_receipt(self, act: Act, text: str) -> bool:
        found = rounds.get_round(self._session, act.round)
        if found is None:
            return False
        team = teams.get_team(self._session, TEAM_ID, found.team_key)
        if team is None:
            return False
        values: Mapping[str, Any] = {"team": team.name, "closes": found.closes, "zone": team.zone}
        if act.clears:
            return text in {_text(say("answer", b, **values)) for b in ("withdrawn", "nothing_to_withdraw")}
        return text.startswith(_text(say("answer", "recorded", team=team.name, given=[], missing=0))[:-1])


def _said(act: Act) -> str:
    """What the answer to a command says, on one line."""
    try:
        return _flat(str(json.loads(act.said)["text"]))
    except (ValueError, LookupError, TypeError):
        return ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _text(words: str) -> str:
    return str(message_payload(Message((Words(words),)))["text"])


def _answers(session: Session, keys: Secrets) -> dict[tuple[str, str], dict[str, Any]]:
    people = _people(session, keys)
    stored = {}
    for row in session.exec(select(AnswerRow)).all():
        words = {} if row.comment is None else {COMMENT: row.comment}
        stored[row.round, people.get(row.pseudonym, row.pseudonym)] = {**row.choices, **words}
    return stored


def _people(session: Session, keys: Secrets) -> dict[str, str]:
    """Who is behind each pseudonym: only who holds the secret can know."""
    secret, found = keys.pops.encode(), dict[str, str]()
    salts = {row.key: row.salt or b"" for row in session.exec(select(ChangeRow)).all()}
    everyone = [person for team in range(TEAMS) for person in people_of(team)]
    for asked in session.exec(select(RoundRow)).all():
        names = pseudonyms(secret, salts[asked.change], TEAM_ID)
        found |= {names.stored(asked.id, person): person for person in everyone}
    return found


def _owed(session: Session, asked: Mapping[str, RoundRow]) -> Iterator[Owed]:
    for row in session.exec(select(DeliveryRow)).all():
        found = asked.get(row.ref.get("round", ""))
        yield Owed(
            key=row.key,
            kind=row.kind,
            is_waiting=row.done < row.wanted and row.parked is None,
            parked=row.parked,
            file=_picture(session, row) if row.kind == "picture" else None,
            excused=row.kind == "pulse" and found is not None and found.skipped is not None,
        )


def _picture(session: Session, row: DeliveryRow) -> File:
    """A picture bears its delivery's id in the name of its file."""
    digest = digests.get_digest(session, row.ref["digest"])
    detail = digest.content["details"][row.ref["detail"]]
    thread = "" if digest.posted is None else digest.posted.ts
    name = PurePath(detail["name"])
    return File(thread, f"{name.stem}-{row.id}{name.suffix}", detail["chart"]["title"])


def _asked(session: Session, row: RoundRow) -> Asked:
    found = rounds.get_round(session, row.id)
    text = None if found is None or found.posted is None else _round_text(session, found.message)
    behind = answers.count_answers(session, row.id) - row.shown
    is_open = row.status == RoundStatus.OPEN
    place = (row.id, row.pulse, row.team, row.due, row.skipped, text)
    return Asked(*place, behind=behind, is_open=is_open, led_by=row.led_by)


def _round_text(session: Session, message: str) -> str:
    return str(message_payload(round_message(*facts_of_messages(session, (message,))[message]))["text"])


def _messages(sandbox: Sandbox) -> Iterator[Posted]:
    platform = sandbox.platform
    for channel in platform.state.channels():
        for message in platform.messages.all_in(channel.channel_id):
            if message.get("user") == BOT and "subtype" not in message:
                yield _posted(channel.channel_id, message)


def _posted(channel: str, message: Mapping[str, Any]) -> Posted:
    metadata = message.get("metadata") or {}
    thread = message.get("thread_ts")
    files = tuple(File(thread or channel, f["name"], f["title"]) for f in message.get("files", ()))
    mark = metadata["event_payload"]["key"] if metadata.get("event_type") == MARK_EVENT else None
    return Posted(channel, message["ts"], mark, message.get("text", ""), thread, files)


def _headlines(posted: tuple[Posted, ...]) -> Iterator[date]:
    """The weeks in which something was posted in the digest channel that is no reply."""
    for message in posted:
        if message.channel == DIGEST_CHANNEL and message.thread is None:
            yield week_start(datetime.fromtimestamp(float(message.ts), UTC).date())
