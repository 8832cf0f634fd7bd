"""What the commands of `pops` do, with the words that a terminal shows."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import typer

from bot.domain.delivery import DeliveryError, InstallationDeadError
from bot.domain.health import Check
from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.domain.retention import SEAL_AFTER
from bot.flows import preview_digest as previews
from bot.flows.apply_setup import Outcome, apply_setup, check_channels
from bot.flows.check_health import check_database, check_secret, check_setup, check_slack
from bot.flows.installation import installation_works
from bot.flows.post_digest import post_digest_now
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup
from bot.flows.refusal_words import refusal_words
from bot.logs import set_up_logging
from bot.prompts import say
from bot.settings import Settings, SettingsError, load_settings
from bot.slack.health import slack_facts
from bot.slack.manifest import ManifestError, read_manifest
from bot.web.server import AddressError
from bot.wiring.bot import Bot, Running, build_bot, clock_from, keep_loaded, utc_now
from bot.wiring.demo_folder import FolderInUseError
from storage import backlog
from storage.database import Database, DatabaseUnreachableError, DatabaseUrlError
from storage.migrate import NewerSchemaError, upgrade

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
PATIENCE = timedelta(seconds=60)
"""Longer than Slack usually asks to wait, so that a `pops tick` for another moment leaves nothing behind."""
MOST_LISTED = 100
YEARS = range(2000, 2200)
"""The years in which `pops tick` may act: a year before or after them is a slip of the finger."""


def sentence_for(error: Exception) -> str | None:
    """What to say of an error that a command ended with; None for one that nobody expects."""
    match error:
        case RefusalError():
            return without_markup(refusal_words(error))
        case DeliveryError():
            return f"Slack: {error.reason}. `pops doctor` says more."
        case SettingsError() | SetupError() | ManifestError() | AddressError() | FolderInUseError():
            return str(error)
        case DatabaseUrlError() | DatabaseUnreachableError() | NewerSchemaError():
            return str(error.__doc__)
        case _:
            return None


def serve() -> None:
    """Run the bot until Ctrl-C or a polite kill."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    told_to_stop = _stop_signal()
    with _stopping(build_bot(settings)) as bot:
        name = _greet(bot)
        running = Running(bot)
        running.start()
        keep_loaded()
        block = "serving_socket" if running.url is None else "serving_http"
        _say(block, url=running.url, name=name)
        while not told_to_stop.wait(0.5):
            pass
        running.stop()
    _say("stopped")
    sys.stdout.flush()
    os._exit(0)  # a call that Slack does not answer must not hold up the end: it is looked for afterwards


def apply(file: Path) -> None:
    """Make teams, changes and pulses what a set-up file says. Applying twice changes nothing."""
    setup = read_setup(_text_of(file), load_bank())
    with ready_bot(utc_now) as bot:
        workspace = bot.identity().workspace
        installation_works(bot.tools, workspace, bot.clock())
        steps = apply_setup(bot.tools, workspace, setup, bot.clock())
        for step in steps:
            block = "applied_workspace" if step.kind == "workspace" else "applied_step"
            _say(block, kind=step.kind, key=step.key, outcome=step.outcome.value)
            if (step.kind, step.outcome) == ("change", Outcome.ARCHIVED):
                _say("seals_soon", key=step.key, day=(bot.clock() + SEAL_AFTER).date())
        if not steps:
            _say("applied_nothing")
        for concern in check_channels(bot.tools, workspace, setup, bot.clock()):
            _warn(f"warning_{concern.code}", channel=concern.channel, reason=concern.reason)


def tick(now: str | None) -> None:
    """Do once what is due: open and close rounds, make digests, send what is owed."""
    with ready_bot(utc_now if now is None else clock_from(_moment(now))) as bot:
        done = bot.tick()
        sent = bot.settle(lambda span: sleep(span.total_seconds()), PATIENCE)
        waiting = bot.next_delivery() is not None
        _say(
            "ticked", opened=done.opened, closed=done.closed, digests=done.digests, sent=sent, waiting=waiting
        )


def preview_digest(change: str | None) -> None:
    """Print this week's digest, or one change of it."""
    with ready_bot(utc_now) as bot:
        said = previews.preview_text(bot.tools, bot.identity().workspace, bot.clock(), change)
        sys.stdout.write(said + "\n")


def post_digest() -> None:
    """Post this week's digest now."""
    with ready_bot(utc_now) as bot:
        post_digest_now(bot.tools, bot.identity().workspace, bot.clock())
        _say("digest_owed")
        bot.settle(lambda span: sleep(span.total_seconds()), PATIENCE)


def list_deliveries() -> None:
    """List what waits and what is parked, and why: ids only, never contents."""
    with stored() as database, database.snapshot() as session:
        parked, waiting = backlog.parked(session, MOST_LISTED), backlog.waiting(session, MOST_LISTED)
    _say("backlog", parked=parked.count, waiting=waiting.count)
    for mark, found in (("parked", parked), ("waits", waiting)):
        for owed in found.first:
            _say("owed", mark=mark, owed=owed)
        if found.count > len(found.first):
            _say("owed_more", mark=mark, count=found.count - len(found.first))
    if parked.count:
        _say("retry_hint")


def retry_deliveries(ids: Sequence[str] | None) -> None:
    """Send what is parked again: what these ids name, or with None everything."""
    with stored() as database, database.transaction() as session:
        found = backlog.retry(session, ids, utc_now())
    unknown = [i for i in ids or () if i not in found]
    _say("retried", count=len(found))
    if unknown:
        _fail(_words("owed_unknown", ids=", ".join(unknown)))


def upgrade_database() -> None:
    """Bring the database's schema to what this version needs."""
    database = Database(load_settings().database_url)
    with closing(database):
        _say("upgraded" if upgrade(database) else "already_upgraded")


def doctor() -> None:
    """Check settings, database, Slack token, scopes and clock, and say how to mend each."""
    settings = load_settings()
    with _stopping(build_bot(settings)) as bot:
        checks = _checks(settings, bot)
    for check in checks:
        sys.stdout.write(f"{'ok  ' if check.is_well else 'MEND'} {check.name}: {check.said}\n")
        if check.mend is not None:
            sys.stdout.write(f"     {check.mend}\n")
    if not all(check.is_well for check in checks):
        raise typer.Exit(1)


def _checks(settings: Settings, bot: Bot) -> list[Check]:
    door = "Socket Mode" if settings.uses_socket else "HTTP"
    first = Check("settings", without_markup(say("doctor", "settings_well", door=door)))
    wanted = read_manifest(MANIFEST).scopes
    stored = check_database(bot.database)
    slack = check_slack(lambda now: slack_facts(bot.client, now), wanted, bot.clock())
    setup = check_setup(bot.database) if all(c.is_well for c in stored) else []
    return [first, check_secret(settings.secret.get_secret_value()), *stored, *slack, *setup]


@contextmanager
def stored() -> Iterator[Database]:
    """The database alone, for what needs no Slack."""
    set_up_logging("WARNING")
    with closing(Database(load_settings().database_url)) as database:
        upgrade(database)
        yield database


@contextmanager
def ready_bot(clock: Callable[[], datetime]) -> Iterator[Bot]:
    """The bot on an upgraded database, not running."""
    settings = load_settings()
    set_up_logging("WARNING")
    with _stopping(build_bot(settings, clock)) as bot:
        upgrade(bot.database)
        yield bot


@contextmanager
def _stopping(bot: Bot) -> Iterator[Bot]:
    try:
        yield bot
    finally:
        bot.stop()


def _greet(bot: Bot) -> str:
    """The workspace's name. A dead token stops here; a Slack that is out of reach for now does not."""
    try:
        return bot.identity().name
    except InstallationDeadError:
        raise
    except DeliveryError:
        return "Slack"


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(_words("file_unreadable", file=str(file), reason=reason)) from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(_words("bad_moment", moment=text)) from error
    if moment.year not in YEARS:
        raise typer.BadParameter(_words("bad_moment", moment=text))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _stop_signal() -> Event:
    """Set by Ctrl-C or a polite kill from now on; what is being started is finished first, then stopped."""
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _words(block: str, **values: Any) -> str:
    return without_markup(say("cli", block, **values))


def _say(block: str, **values: Any) -> None:
    sys.stdout.write(_words(block, **values) + "\n")
    sys.stdout.flush()


def _warn(block: str, **values: Any) -> None:
    sys.stderr.write(_words(block, **values) + "\n")


def _fail(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1)
