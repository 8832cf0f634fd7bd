"""Exports: what digests have shown, as tables. Nothing is computed anew that one could subtract from them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.analysis.published import PublishedChange, PublishedScore, PublishedTeam
from bot.analysis.spreadsheet import Cell, csv_bytes
from bot.domain.audit import OPERATOR, Action
from bot.domain.message import File, Message, Words, without_markup
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.parcel import Parcel
from bot.flows.tools import Tools
from bot.prompts import say
from storage import audit, changes, deliveries, digests, teams, workspaces
from storage.database import Database, Session
from storage.deliveries import Delivery
from storage.feedback import shared_feedback
from storage.rows import from_json

KIND = "export"
SUBJECT = "digests"
"""What the audit log says was exported: all that there is, since nobody can choose a part of it."""

Row = dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """One table of an export: its name, its columns and its rows, in an order that says nothing."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


_WHERE = ("digest", "change_key", "change", "team_key", "team")
COLUMNS = {
    "scores": (*_WHERE, "version", "period", "first_week", "last_week", "people", "mean", "hidden"),
    "teams": (
        *_WHERE,
        "version",
        "started",
        "week",
        "asked",
        "answered",
        "direction",
        "worth_having",
        "reading",
        "effect",
        "low",
        "high",
        "compared_with",
        "missing",
    ),
    "feedback": (*_WHERE, "kind", "words"),
    "dictionary": ("table", "column", "meaning"),
}


def ask_for_export(tools: Tools, actor: Actor, now: datetime) -> Message:
    """Owe an ops lead the export, and write down who asked for it.

    Raises:
        RefusalError: the actor is no ops lead, or no digest has been made so far.
    """
    with tools.database.transaction() as session:
        workspace = access.may_export(session, actor)
        if not digests.list_digests(session, workspace.id):
            raise RefusalError("nothing_published")
        audit.record(session, workspace.id, now, actor.user_id, Action.EXPORTED, SUBJECT)
        key = f"{KIND}:{actor.user_id}"
        deliveries.owe_again(session, workspace.id, key, KIND, actor.user_id, {}, now)
    return Message((Words(say("export", "coming")),))


def export(tools: Tools, delivery: Delivery) -> Parcel:
    """The files for the ops lead whom the delivery is for, if that is still one."""
    actor = Actor(delivery.workspace, delivery.channel, delivery.workspace)
    with tools.database.snapshot() as session:
        workspace = access.may_export(session, actor)
        files = export_files(session, workspace.id)
    return Parcel(say("export", "here"), files)


def export_all(database: Database, now: datetime) -> dict[str, tuple[File, ...]]:
    """The files of every workspace, by its id, for the operator; that they were made is written down.

    Raises:
        RefusalError: no digest has been made so far.
    """
    with database.transaction() as session:
        known = [w.id for w in workspaces.all_workspaces(session) if digests.list_digests(session, w.id)]
        if not known:
            raise RefusalError("nothing_published")
        for workspace in known:
            audit.record(session, workspace, now, OPERATOR, Action.EXPORTED, SUBJECT)
        return {workspace: export_files(session, workspace) for workspace in known}


def export_files(session: Session, workspace: str) -> tuple[File, ...]:
    """A CSV for each table, and all of them in one JSON: from the same digests always the same files."""
    tables = _tables(session, workspace)
    files = [File(f"{t.name}.csv", t.name, _csv(t)) for t in tables]
    together = {t.name: t.rows for t in tables}
    content = json.dumps(together, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
    return (*files, File("export.json", "export", content))


def _csv(table: Table) -> bytes:
    return csv_bytes(table.columns, [[row[column] for column in table.columns] for row in table.rows])


def _tables(session: Session, workspace: str) -> tuple[Table, ...]:
    shown = [
        (digest.week, change)
        for digest in digests.list_digests(session, workspace)
        for change in from_json(tuple[PublishedChange, ...], digest.content.get("published", ()))
    ]
    rows: dict[str, Iterable[Row]] = {
        "scores": (_score(w, c, t, s) for w, c in shown for t in c.teams for s in t.scores),
        "teams": (_team(w, c, t) for w, c in shown for t in c.teams),
        "feedback": _feedback(session, workspace),
        "dictionary": _dictionary(),
    }
    return tuple(Table(name, columns, tuple(rows[name])) for name, columns in COLUMNS.items())


def _where(week: date, change: PublishedChange, team: PublishedTeam) -> Row:
    return {
        "digest": week.isoformat(),
        "change_key": change.key,
        "change": change.title,
        "team_key": team.key,
        "team": team.name,
    }


def _score(week: date, change: PublishedChange, team: PublishedTeam, score: PublishedScore) -> Row:
    return {
        **_where(week, change, team),
        "version": score.version,
        "period": score.period,
        "first_week": _day(score.first),
        "last_week": _day(score.last),
        "people": score.people,
        "mean": score.mean,
        "hidden": "" if score.mean is not None else _said("hidden", score=score),
    }


def _team(week: date, change: PublishedChange, team: PublishedTeam) -> Row:
    effect = team.effect
    return {
        **_where(week, change, team),
        "version": team.version,
        "started": _day(team.start),
        "week": _day(team.week),
        "asked": team.asked,
        "answered": team.answered,
        "direction": change.direction,
        "worth_having": change.smallest,
        "reading": team.reading or "",
        "effect": None if effect is None else effect.estimate,
        "low": None if effect is None else effect.low,
        "high": None if effect is None else effect.high,
        "compared_with": team.beside,
        "missing": "" if team.missing is None else _said("missing", missing=team.missing),
    }


def _feedback(session: Session, workspace: str) -> Iterator[Row]:
    """What champions shared, once a digest has carried it; never who wrote it."""
    names = {team.key: team.name for team in teams.list_teams(session, workspace)}
    titles = {change.key: change.title for change in changes.list_changes(session, workspace)}
    for week, said in shared_feedback(session, workspace):
        yield {
            "digest": week.isoformat(),
            "change_key": said.change_key,
            "change": "" if said.change_key is None else titles[said.change_key],
            "team_key": said.team_key,
            "team": names[said.team_key],
            "kind": said.kind.value,
            "words": said.words,
        }


def _dictionary() -> Iterator[Row]:
    for table, columns in COLUMNS.items():
        for column in columns:
            meaning = _said(f"column_{column}", table=table)
            yield {"table": table, "column": column, "meaning": meaning}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _said(block: str, /, **values: object) -> str:
    return without_markup(say("export", block, **values))
