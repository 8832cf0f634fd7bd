"""The rosters of rounds: who was asked in which, and how somebody comes off them."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam
from sqlalchemy import cast as sql_cast
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bot.domain.round import Round
from storage.rounds import in_parts, round_of
from storage.rows import fetch, table_of
from storage.tables import RoundRow

_ROUND = table_of(RoundRow)
_PEOPLE = core_select(
    _ROUND.c.id, _ROUND.c.team, _ROUND.c.due, sql_cast(_ROUND.c.roster, String).label("roster")
).where(_ROUND.c.id.in_(bindparam("round_ids", expanding=True)))


def people_asked(
    session: Session, round_ids: Collection[str]
) -> dict[str, tuple[str, datetime, tuple[str, ...]]]:
    """Team key, due moment and roster of those of these rounds that there are, by id."""
    read = cache(lambda roster: tuple(json.loads(roster)))  # a team's roster seldom changes
    return {
        round_id: (team, due, read(roster))
        for part in in_parts(round_ids)
        for round_id, team, due, roster in fetch(session, _PEOPLE, round_ids=part)
    }


def open_rounds_naming(session: Session, workspace: str, user_id: str) -> list[Round]:
    """The open rounds that have somebody on their roster, the one that closes first, first."""
    found = session.exec(_naming(workspace, user_id).where(RoundRow.status == "open"))
    mine = [round_of(row) for row in found if user_id in row.roster]
    return sorted(mine, key=lambda asked: (asked.closes, asked.id))


def rounds_naming_since(session: Session, workspace: str, user_id: str, since: datetime) -> list[Round]:
    """The rounds due since a moment that have somebody on their roster, newest first."""
    found = session.exec(_naming(workspace, user_id).where(col(RoundRow.due) >= since))
    mine = [round_of(row) for row in found if user_id in row.roster]
    return sorted(mine, key=lambda asked: (asked.due, asked.id), reverse=True)


def rounds_naming(session: Session, workspace: str, user_id: str) -> list[Round]:
    """The rounds that have somebody on their roster, oldest first."""
    found = [round_of(row) for row in session.exec(_naming(workspace, user_id)) if user_id in row.roster]
    return sorted(found, key=lambda asked: (asked.due, asked.id))


def forget_in_rounds(session: Session, workspace: str, user_id: str) -> list[Round]:
    """Take somebody off the rosters of all rounds, where they are only counted from now on; returns those.

    The rounds are held until the transaction ends: nobody answers in them, closes or rewrites them meanwhile.
    """
    held = (
        _naming(workspace, user_id)
        .order_by(RoundRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = [row for row in session.exec(held) if user_id in row.roster]
    for row in rows:
        row.roster = [asked for asked in row.roster if asked != user_id]
        row.forgotten += 1
        session.add(row)
    session.flush()
    return [round_of(row) for row in rows]


def _naming(workspace: str, user_id: str) -> Any:
    """The rounds that may name somebody: the id stands somewhere in the JSON of their roster."""
    roster = sql_cast(RoundRow.roster, String)
    named = roster.contains(f'"{user_id}"', autoescape=True)
    return select(RoundRow).where(RoundRow.workspace == workspace, named)
