"""Rounds: opening exactly once, closing, and finding the open ones."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, or_, select, update

from bot.domain.delivery import Posted
from bot.domain.question import Question
from bot.domain.round import Round, RoundStatus, SkipReason
from bot.domain.team import Team
from storage.answers import count_answers, scatter_answers
from storage.asks import take_back
from storage.rows import fetch, from_json, insert_new, table_of, to_json
from storage.tables import AnswerRow, ChangeRow, RoundRow, TeamRow

MOST_IDS = 10_000
"""So many are asked for in one statement: databases take some tens of thousands."""


@dataclass(frozen=True)
class Asked:
    """A round with what it takes to answer it: its team, and the salt of its change (None once sealed)."""

    round: Round
    team: Team
    salt: bytes | None = field(repr=False)


def claim_round(session: Session, new: Round) -> bool:
    """Write a round unless this pulse, team and due moment has one: True for whoever came first."""
    return insert_new(
        session,
        RoundRow(
            id=new.id,
            workspace=new.workspace,
            pulse=new.pulse_key,
            team=new.team_key,
            change=new.change_key,
            version=new.version,
            questions=to_json(tuple[Question, ...], new.questions),
            roster=list(new.roster),
            forgotten=new.forgotten,
            due=new.due,
            closes=new.closes,
            status=new.status.value,
            skipped=None if new.skipped is None else new.skipped.value,
            led_by=new.led_by,
            sample=new.sample,
        ),
    )


def get_round(session: Session, round_id: str) -> Round | None:
    """The round."""
    row = session.exec(select(RoundRow).where(RoundRow.id == round_id)).first()
    return None if row is None else round_of(row)


def hold_rounds(session: Session, round_ids: Collection[str]) -> dict[str, Asked]:
    """Those of these rounds that there are, by id, held against closing until the transaction ends."""
    rows = session.connection().execute(_HELD, {"round_ids": list(round_ids)})
    return {row.id: Asked(round_of(row), from_json(Team, row.definition), row.salt) for row in rows}


def rounds_of_messages(session: Session, messages: Collection[str]) -> dict[str, list[Round]]:
    """All rounds that stand in these messages, each named by the round that leads it, which comes first."""
    found: dict[str, list[Round]] = {}
    for part in in_parts(messages):
        for row in fetch(session, _TOGETHER, round_ids=part):
            found.setdefault(row.led_by or row.id, []).append(round_of(row))
    return {message: sorted(together, key=_place) for message, together in found.items()}


def _place(asked: Round) -> tuple[bool, datetime, str]:
    return asked.led_by is not None, asked.due, asked.pulse_key


def last_opened(session: Session, workspace: str, pulse_key: str, team_key: str, limit: int) -> list[Round]:
    """The last rounds of a pulse that a team was asked, the newest first."""
    mine = (RoundRow.workspace == workspace, RoundRow.pulse == pulse_key, RoundRow.team == team_key)
    opened = select(RoundRow).where(*mine, col(RoundRow.status) != RoundStatus.SKIPPED.value)
    return [round_of(row) for row in session.exec(opened.order_by(col(RoundRow.due).desc()).limit(limit))]


def count_opened(session: Session, workspace: str, pulse_key: str, team_key: str) -> int:
    """How many rounds of a pulse a team was asked so far."""
    mine = (RoundRow.workspace == workspace, RoundRow.pulse == pulse_key, RoundRow.team == team_key)
    opened = col(RoundRow.status) != RoundStatus.SKIPPED.value
    return session.exec(select(func.count()).select_from(RoundRow).where(*mine, opened)).one()


def in_parts(round_ids: Collection[str]) -> Iterator[list[str]]:
    """So many of these ids at a time as one statement takes."""
    ids = list(round_ids)
    yield from (ids[first : first + MOST_IDS] for first in range(0, len(ids), MOST_IDS))


def has_changed(session: Session, message: str) -> bool:
    """Whether anything happened to a round of the message since it opened: an answer, or its end."""
    return session.connection().execute(_HAS_CHANGED, {"round_id": message}).first() is not None


def rounds_to_close(session: Session, now: datetime) -> list[str]:
    """The ids of open rounds whose time is over, oldest first."""
    query = select(RoundRow.id).where(RoundRow.status == "open", col(RoundRow.closes) <= now)
    return list(session.exec(query.order_by(col(RoundRow.closes))))


def next_closing(session: Session) -> datetime | None:
    """When the next open round's time is over, or None when no round is open."""
    return session.exec(select(func.min(col(RoundRow.closes))).where(RoundRow.status == "open")).one()


def close_round(session: Session, round_id: str) -> bool:
    """Close an open round, scatter its answers and show their last count: True for whoever came first."""
    mine = update(RoundRow).where(col(RoundRow.id) == round_id, col(RoundRow.status) == "open")
    if session.exec(mine.values(status="closed")).rowcount != 1:
        return False
    scatter_answers(session, round_id)
    counted = update(RoundRow).where(col(RoundRow.id) == round_id)
    session.exec(counted.values(shown=count_answers(session, round_id)))
    return True


def show_count(session: Session, round_id: str, moves_by: int) -> Round:
    """The round, after what everybody may know of it was counted anew.

    Of an open round that is the number of answers only if it moved by at least `moves_by` since it was last
    shown; the count of a closed one stays what it was at the end.
    """
    row = session.exec(select(RoundRow).where(RoundRow.id == round_id).with_for_update()).one()
    answered = count_answers(session, round_id) if row.status == RoundStatus.OPEN else row.shown
    if abs(answered - row.shown) >= moves_by:
        row.shown = answered
        session.add(row)
        session.flush()
    return round_of(row)


def skip_message(session: Session, message: str, reason: SkipReason) -> None:
    """Say that the rounds of a message never reached their team: nobody was asked."""
    mine = (
        or_(col(RoundRow.id) == message, col(RoundRow.led_by) == message),
        col(RoundRow.posted_ts).is_(None),
    )
    for row in session.exec(select(RoundRow).where(*mine).order_by(RoundRow.id).with_for_update()):
        row.status, row.skipped = RoundStatus.SKIPPED.value, reason.value
        session.add(row)
        take_back(session, row.workspace, row.roster, message)
    session.flush()


def set_posted(session: Session, message: str, posted: Posted) -> None:
    """Remember where a message is, with each of its rounds."""
    values = {"round_id": message, "channel": posted.channel, "ts": posted.ts}
    session.connection().execute(_SET_POSTED, values)


def move_rounds(session: Session, workspace: str, old: str, new: str) -> None:
    """Follow the messages of a channel whose id Slack changed."""
    mine = (col(RoundRow.workspace) == workspace, col(RoundRow.posted_channel) == old)
    session.exec(update(RoundRow).where(*mine).values(posted_channel=new))


def open_rounds(session: Session, workspace: str, team_keys: tuple[str, ...]) -> list[Round]:
    """The open rounds of some teams, the one that closes first, first."""
    query = select(RoundRow).where(RoundRow.workspace == workspace, RoundRow.status == "open")
    rows = session.exec(query.where(col(RoundRow.team).in_(team_keys)).order_by(col(RoundRow.closes)))
    return [round_of(row) for row in rows]


def rounds_of_teams(
    session: Session, workspace: str, team_keys: Collection[str], since: datetime
) -> list[Round]:
    """The rounds of some teams that were due since a moment and reached them, oldest first."""
    here = (RoundRow.workspace == workspace, col(RoundRow.team).in_(team_keys))
    asked = (col(RoundRow.due) >= since, col(RoundRow.status) != RoundStatus.SKIPPED.value)
    rows = session.exec(select(RoundRow).where(*here, *asked).order_by(col(RoundRow.due), RoundRow.id))
    return [round_of(row) for row in rows]


def was_asked(session: Session, workspace: str, change_key: str) -> bool:
    """Whether a round of the change was opened."""
    mine = (RoundRow.workspace == workspace, RoundRow.change == change_key)
    opened = col(RoundRow.status) != RoundStatus.SKIPPED.value
    return session.exec(select(RoundRow.id).where(*mine, opened).limit(1)).first() is not None


def asked_since(session: Session, workspace: str, change_key: str, team_key: str, since: datetime) -> bool:
    """Whether a team was asked about the change at this moment or later."""
    query = select(RoundRow.id).where(RoundRow.workspace == workspace, RoundRow.change == change_key)
    mine = (col(RoundRow.team) == team_key, col(RoundRow.due) >= since)
    asked = col(RoundRow.status) != RoundStatus.SKIPPED.value
    return session.exec(query.where(*mine, asked).limit(1)).first() is not None


def last_answered(session: Session, workspace: str, change_key: str) -> date | None:
    """The day (UTC) of the last round of the change of which everybody knows that somebody answered."""
    mine = (RoundRow.workspace == workspace, RoundRow.change == change_key, col(RoundRow.shown) > 0)
    due = session.exec(select(func.max(col(RoundRow.due))).where(*mine)).one()
    return None if due is None else due.date()


def rounds_of_change(session: Session, workspace: str, change_key: str, until: datetime) -> list[Round]:
    """The closed and skipped rounds of a change that were due before `until`, oldest first."""
    query = core_select(_ROUND).where(_ROUND.c.workspace == workspace, _ROUND.c.change == change_key)
    query = query.where(_ROUND.c.due < until, _ROUND.c.status != "open").order_by(_ROUND.c.due, _ROUND.c.team)
    return [round_of(row) for row in fetch(session, query)]


_MINE = or_(col(RoundRow.id) == bindparam("round_id"), col(RoundRow.led_by) == bindparam("round_id"))
_ANSWERED = select(AnswerRow.round).where(AnswerRow.round == RoundRow.id).exists()
# Made once: composing them costs more than running them, and a Monday morning runs thousands.
_HAS_CHANGED = select(RoundRow.id).where(_MINE, or_(RoundRow.status != "open", _ANSWERED)).limit(1)
_ROUND, _TEAM, _CHANGE = (table_of(row) for row in (RoundRow, TeamRow, ChangeRow))
_TOGETHER = core_select(_ROUND).where(
    or_(
        _ROUND.c.id.in_(bindparam("round_ids", expanding=True)),
        _ROUND.c.led_by.in_(bindparam("round_ids", expanding=True)),
    )
)
_HELD = (
    core_select(_ROUND, _TEAM.c.definition, _CHANGE.c.salt)
    .join(_TEAM, and_(_TEAM.c.workspace == _ROUND.c.workspace, _TEAM.c.key == _ROUND.c.team))
    .join(_CHANGE, and_(_CHANGE.c.workspace == _ROUND.c.workspace, _CHANGE.c.key == _ROUND.c.change))
    .where(_ROUND.c.id.in_(bindparam("round_ids", expanding=True)))
    .order_by(_ROUND.c.id)  # who holds several takes them in this order, so that nobody waits in a circle
    .with_for_update(read=True, of=_ROUND)
)
_SET_POSTED = (
    update(RoundRow).where(_MINE).values(posted_channel=bindparam("channel"), posted_ts=bindparam("ts"))
)


def round_of(row: RoundRow | Row[Any]) -> Round:
    """The round that a row is."""
    posted = None
    if row.posted_channel is not None and row.posted_ts is not None:
        posted = Posted(row.posted_channel, row.posted_ts)
    return Round(
        id=row.id,
        workspace=row.workspace,
        pulse_key=row.pulse,
        team_key=row.team,
        change_key=row.change,
        version=row.version,
        questions=from_json(tuple[Question, ...], row.questions),
        roster=tuple(row.roster),
        due=row.due,
        closes=row.closes,
        status=RoundStatus(row.status),
        skipped=None if row.skipped is None else SkipReason(row.skipped),
        posted=posted,
        forgotten=row.forgotten,
        shown=row.shown,
        led_by=row.led_by,
        sample=row.sample,
    )
