"""Readings of metrics: one value for each metric, team and day, the newest that was given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as core_select
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from bot.domain.metric import Reading, Source, Written
from storage.rows import fetch, table_of
from storage.tables import MetricReadingRow

ORGANISATION = ""
"""What stands in the column `team` for the whole organisation."""

_READING = table_of(MetricReadingRow)
_KEY = ("workspace", "metric", "team", "day")


@dataclass(frozen=True)
class Kept:
    """How many readings were new, replaced another value, or were there already."""

    new: int
    changed: int
    same: int


def keep_readings(session: Session, workspace: str, readings: Sequence[Reading], by: Written) -> Kept:
    """Keep readings; the value of the same metric, team and day is replaced. What is there already stays.

    Each metric, team and day may stand in `readings` once. They are written in one order, so that two who
    write the same rows do not wait for each other.
    """
    there = _values(session, workspace, readings)
    news = [r for r in readings if _place(r) not in there]
    moved = [r for r in readings if there.get(_place(r), r.value) != r.value]
    _write(session, workspace, sorted([*news, *moved], key=_place), by)
    return Kept(len(news), len(moved), len(readings) - len(news) - len(moved))


def reading_on(session: Session, workspace: str, metric: str, team: str | None, day: date) -> float | None:
    """The value that is kept for a metric, team and day, if there is one."""
    row = session.get(MetricReadingRow, (workspace, metric, team or ORGANISATION, day))
    return None if row is None else row.value


def readings_since(
    session: Session, workspace: str, metrics: Iterable[str], since: date, teams: Sequence[str] | None = None
) -> list[Reading]:
    """The readings of some metrics from a day on, by metric, team and day.

    With `teams` (keys), those of other teams are left out; those of the whole organisation never are.
    """
    some = core_select(_READING).where(_READING.c.workspace == workspace, _READING.c.day >= since)
    some = some.where(_READING.c.metric.in_(list(metrics)))
    if teams is not None:
        some = some.where(_READING.c.team.in_((ORGANISATION, *teams)))
    rows = fetch(session, some.order_by(_READING.c.metric, _READING.c.team, _READING.c.day))
    return [Reading(row.metric, row.day, row.value, row.team or None) for row in rows]


def all_readings(session: Session, workspace: str) -> Iterator[tuple[Reading, Source]]:
    """Every reading with the way it came in, by metric, team and day."""
    mine = core_select(_READING).where(_READING.c.workspace == workspace)
    for row in fetch(session, mine.order_by(_READING.c.metric, _READING.c.team, _READING.c.day)):
        yield Reading(row.metric, row.day, row.value, row.team or None), Source(row.source)


def newest_days(session: Session, workspace: str) -> dict[str, date]:
    """The day of each metric's newest reading for the whole organisation, by the metric's key."""
    mine = (MetricReadingRow.workspace == workspace, MetricReadingRow.team == ORGANISATION)
    query = select(col(MetricReadingRow.metric), func.max(col(MetricReadingRow.day))).where(*mine)
    return dict(session.exec(query.group_by(col(MetricReadingRow.metric))).all())


def written_by(session: Session, workspace: str, user_id: str) -> list[Reading]:
    """The readings that somebody gave, by metric, team and day."""
    mine = (MetricReadingRow.workspace == workspace, MetricReadingRow.written_by == user_id)
    order = (MetricReadingRow.metric, MetricReadingRow.team, col(MetricReadingRow.day))
    rows = session.exec(select(MetricReadingRow).where(*mine).order_by(*order))
    return [Reading(row.metric, row.day, row.value, row.team or None) for row in rows]


def forget_writer(session: Session, workspace: str, user_id: str) -> int:
    """Take somebody's name off the readings that they gave, which stay; returns of how many."""
    mine = (_READING.c.workspace == workspace, _READING.c.written_by == user_id)
    return session.connection().execute(update(_READING).where(*mine).values(written_by="")).rowcount


def _values(session: Session, workspace: str, readings: Sequence[Reading]) -> dict[tuple[Any, ...], float]:
    if not readings:
        return {}
    days = [r.day for r in readings]
    some = core_select(_READING.c.metric, _READING.c.team, _READING.c.day, _READING.c.value)
    some = some.where(_READING.c.workspace == workspace, _READING.c.day.between(min(days), max(days)))
    some = some.where(_READING.c.metric.in_(sorted({r.metric_key for r in readings})))
    return {(metric, team, day): value for metric, team, day, value in fetch(session, some)}


def _place(reading: Reading) -> tuple[str, str, date]:
    return reading.metric_key, reading.team_key or ORGANISATION, reading.day


def _write(session: Session, workspace: str, readings: Sequence[Reading], by: Written) -> None:
    if not readings:
        return
    session.flush()
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(_READING)
    given = {name: insert.excluded[name] for name in ("value", "source", "written_by")}
    statement = insert.on_conflict_do_update(index_elements=_KEY, set_=given)
    connection.execute(statement, [_row(workspace, reading, by) for reading in readings])


def _row(workspace: str, reading: Reading, by: Written) -> dict[str, Any]:
    metric, team, day = _place(reading)
    return {
        "workspace": workspace,
        "metric": metric,
        "team": team,
        "day": day,
        "value": reading.value,
        "source": by.source.value,
        "written_by": by.by,
    }
