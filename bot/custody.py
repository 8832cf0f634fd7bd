"""What the commands do that look after stored data: sealing, retention, purging and the audit log."""

import sys
from pathlib import Path
from typing import Any

import typer

from bot.commands import ready_bot, stored
from bot.domain.audit import OPERATOR
from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.flows.export import export_all
from bot.flows.installation import purge_workspace
from bot.flows.metric_import import import_file
from bot.flows.question_bank import load_bank
from bot.flows.retention import count_words, erase_words
from bot.flows.seal_change import seal_change, sealable_change
from bot.flows.setup_file.mistakes import MistakesError
from bot.flows.stored_setup import setup_text
from bot.prompts import say
from bot.settings import SettingsError
from bot.wiring.bot import Bot, utc_now
from storage import audit, purge


def seal(key: str, *, sure: bool) -> None:
    """Erase the key of a change's pseudonyms, after asking, or at once when `sure`."""
    with ready_bot(utc_now) as bot:
        workspace = _workspace_of(bot)
        change = sealable_change(bot.tools, workspace, key)
        _say("seal_means", title=change.title, running=not change.archived)
        if not sure:
            typer.confirm(_words("seal_ask", change=key), abort=True)
        seal_change(bot.tools, workspace, key, OPERATOR, bot.clock())
    _say("sealed", change=key)


def _workspace_of(bot: Bot) -> str:
    """The one workspace that is set up, even when Slack or the token is gone; among several, the token's."""
    with bot.database.snapshot() as session:
        known = purge.known_workspaces(session)
    return known[0] if len(known) == 1 else bot.identity().workspace


def show_setup() -> None:
    """Print what is set up as a set-up file."""
    with ready_bot(utc_now) as bot:
        workspace = _workspace_of(bot)
        with bot.database.snapshot() as session:
            sys.stdout.write(setup_text(session, workspace, load_bank()))


def import_metrics(file: Path) -> None:
    """Keep the readings of a CSV, or say every line that cannot be read."""
    try:
        content = file.read_bytes()
    except OSError as error:
        said = say("cli", "file_unreadable", file=str(file), reason=error.strerror)
        raise SettingsError(without_markup(said)) from error
    with ready_bot(utc_now) as bot:
        try:
            kept = import_file(bot.database, _workspace_of(bot), content, bot.clock())
        except MistakesError as error:
            raise SettingsError(without_markup(str(error))) from error
    sys.stdout.write(without_markup(say("metric", "imported", kept=kept)) + "\n")


def keep_to_retention(*, dry_run: bool) -> None:
    """Erase words that are older than their workspaces keep them, or only count them."""
    with stored() as database:
        with database.snapshot() as session:
            known = purge.known_workspaces(session)
        for workspace in known:
            if dry_run:
                found = count_words(database, workspace, utc_now())
            else:
                found = erase_words(database, workspace, OPERATOR, utc_now())
            _say("retention", workspace=workspace, found=found, dry_run=dry_run)
        if not dry_run:
            database.sweep()
    if not known:
        _say("nothing_kept")


def purge_all_of(workspace: str, *, sure: bool) -> None:
    """Erase everything of a workspace, once its id was typed again, or at once when `sure`."""
    with stored() as database:
        with database.snapshot() as session:
            if workspace not in purge.known_workspaces(session):
                raise RefusalError("workspace_unknown", workspace=workspace)
        _say("purge_means", workspace=workspace)
        if not sure and typer.prompt(_words("purge_ask")) != workspace:
            _say("not_purged")
            raise typer.Exit(1)
        purge_workspace(database, workspace, OPERATOR, utc_now())
    _say("purged", workspace=workspace)


def export_to(folder: Path) -> None:
    """Write what digests have shown into a folder; with several workspaces, into one below it for each."""
    with stored() as database:
        exported = export_all(database, utc_now())
    for workspace, files in exported.items():
        place = folder / workspace if len(exported) > 1 else folder
        try:
            place.mkdir(parents=True, exist_ok=True)
            for file in files:
                (place / file.name).write_bytes(file.content)
        except OSError as error:
            raise SettingsError(_words("not_written", folder=str(place), reason=error.strerror)) from error
        _say("exported", count=len(files), folder=str(place))


def show_audit(limit: int) -> None:
    """Print the last lines of the audit log, the newest of them last."""
    with stored() as database, database.snapshot() as session:
        lines = audit.newest_lines(session, limit)
    for line in lines:
        _say("audit_line", line=line)
    if not lines:
        _say("no_audit")


def _words(block: str, **values: Any) -> str:
    return without_markup(say("custody", block, **values))


def _say(block: str, **values: Any) -> None:
    sys.stdout.write(_words(block, **values) + "\n")
    sys.stdout.flush()
