"""Exports: what digests have shown, as tables. Nothing is computed anew that one could subtract from them."""

import json
from datetime import datetime

from bot.analysis.spreadsheet import csv_bytes
from bot.domain.audit import OPERATOR, Action
from bot.domain.message import File, Message, Words
from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows import access
from bot.flows.export_tables import Table, tables
from bot.flows.parcel import Parcel
from bot.flows.tools import Tools
from bot.prompts import say
from storage import audit, deliveries, digests, workspaces
from storage.database import Database, Session
from storage.deliveries import Delivery

KIND = "export"
SUBJECT = "digests"
"""What the audit log says was exported: all that there is, since nobody can choose a part of it."""


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
    made = tables(session, workspace)
    files = [File(f"{t.name}.csv", t.name, _csv(t)) for t in made]
    together = {t.name: t.rows for t in made}
    content = json.dumps(together, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
    return (*files, File("export.json", "export", content))


def _csv(table: Table) -> bytes:
    return csv_bytes(table.columns, [[row[column] for column in table.columns] for row in table.rows])
