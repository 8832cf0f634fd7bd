"""The `pops` command line; nothing else."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as version_of
from pathlib import Path
from threading import Event
from time import sleep
from typing import Annotated, Any

import typer

from bot.domain.delivery import DeliveryError, InstallationDeadError
from bot.domain.health import Check
from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.flows.apply_setup import apply_setup, check_channels
from bot.flows.check_health import check_database, check_secret, check_setup, check_slack
from bot.flows.post_digest import post_digest_now
from bot.flows.preview_digest import preview_text
from bot.flows.question_bank import load_bank
from bot.flows.read_setup import SetupError, read_setup
from bot.flows.refusal_words import refusal_words
from bot.logs import set_up_logging
from bot.prompts import say
from bot.settings import Settings, SettingsError, load_settings
from bot.slack.health import slack_facts
from bot.slack.manifest import ManifestError, read_manifest
from bot.web.server import AddressError
from bot.wiring.bot import Bot, Running, build_bot, clock_from, utc_now
from bot.wiring.demo import run_demo
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

app = typer.Typer(
    name="pops",
    help="Pops asks product teams how process changes work for them, and shows for whom they help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db, name="db")
deliveries = typer.Typer(help="What is owed to Slack and not there yet.")
app.add_typer(deliveries, name="deliveries")

Now = Annotated[
    str | None,
    typer.Option(
        "--now", metavar="ISO-TIME", help="Act as if it were this moment (UTC unless it names a zone)."
    ),
]


def main() -> None:
    """Run the command line; what goes wrong is said in a sentence on stderr, with exit code 1."""
    try:
        app()
    except RefusalError as refusal:
        _fail(without_markup(refusal_words(refusal)))
    except DeliveryError as trouble:
        _fail(f"Slack: {trouble.reason}. `pops doctor` says more.")
    except (SettingsError, SetupError, ManifestError, AddressError, FolderInUseError) as error:
        _fail(str(error))
    except (DatabaseUrlError, DatabaseUnreachableError, NewerSchemaError) as error:
        _fail(str(error.__doc__))


@app.command()
def serve() -> None:
    """Run the bot in your Slack workspace, with the settings in the environment or in .env."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    told_to_stop = _stop_signal()
    with _stopping(build_bot(settings)) as bot:
        name = _greet(bot)
        running = Running(bot)
        running.start()
        block = "serving_socket" if running.url is None else "serving_http"
        _say(block, url=running.url, name=name)
        while not told_to_stop.wait(0.5):
            pass
        running.stop()
    _say("stopped")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the sandbox's page is.", min=1, max=65535)] = 8700,
    folder: Annotated[Path, typer.Option(help="Where the sandbox keeps its workspace.")] = Path(".sandbox"),
) -> None:
    """Try Pops without a Slack account: a sandbox workspace with ten weeks of history, and the bot in it."""
    set_up_logging("WARNING")
    run_demo(port, folder)


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The set-up file, see docs/setup.md.")],
) -> None:
    """Make teams, changes and pulses what a set-up file says. Applying twice changes nothing."""
    setup = read_setup(_text_of(file), load_bank())
    with _ready_bot(utc_now) as bot:
        workspace = bot.identity().workspace
        steps = apply_setup(bot.tools, workspace, setup, bot.clock())
        for step in steps:
            block = "applied_workspace" if step.kind == "workspace" else "applied_step"
            _say(block, kind=step.kind, key=step.key, outcome=step.outcome.value)
        if not steps:
            _say("applied_nothing")
        for concern in check_channels(bot.tools, workspace, setup, bot.clock()):
            _warn(f"warning_{concern.code}", channel=concern.channel, reason=concern.reason)


@app.command()
def tick(now: Now = None) -> None:
    """Do once what is due: open and close rounds, make digests, send what is owed."""
    with _ready_bot(utc_now if now is None else clock_from(_moment(now))) as bot:
        done = bot.tick()
        sent = bot.settle(lambda span: sleep(span.total_seconds()), PATIENCE)
        waiting = bot.next_delivery() is not None
        _say(
            "ticked", opened=done.opened, closed=done.closed, digests=done.digests, sent=sent, waiting=waiting
        )


@app.command()
def digest(
    change: Annotated[str | None, typer.Option(help="Only this change (its key); needs --preview.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Print it instead of posting it.")] = False,  # noqa: FBT002
) -> None:
    """Post this week's digest now, or print it."""
    if change is not None and not preview:
        raise typer.BadParameter("the digest is posted as a whole: add --preview to see one change")
    with _ready_bot(utc_now) as bot:
        workspace = bot.identity().workspace
        if preview:
            sys.stdout.write(preview_text(bot.tools, workspace, bot.clock(), change) + "\n")
            return
        post_digest_now(bot.tools, workspace, bot.clock())
        _say("digest_owed")
        bot.settle(lambda span: sleep(span.total_seconds()), PATIENCE)


@deliveries.callback(invoke_without_command=True)
def list_deliveries(context: typer.Context) -> None:
    """List what waits and what is parked, and why: ids only, never contents."""
    if context.invoked_subcommand is not None:
        return
    with _stored() as database, database.snapshot() as session:
        parked, waiting = backlog.parked(session, MOST_LISTED), backlog.waiting(session, MOST_LISTED)
    _say("backlog", parked=parked.count, waiting=waiting.count)
    for mark, found in (("parked", parked), ("waits", waiting)):
        for owed in found.first:
            _say("owed", mark=mark, owed=owed)
        if found.count > len(found.first):
            _say("owed_more", mark=mark, count=found.count - len(found.first))
    if parked.count:
        _say("retry_hint")


@deliveries.command("retry")
def retry_deliveries(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="As `pops deliveries` shows them.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that is parked.")] = False,  # noqa: FBT002
) -> None:
    """Send parked messages again, once their reason is mended; a running bot takes them up at once."""
    if everything == bool(ids):
        raise typer.BadParameter("name the ids that `pops deliveries` shows, or say --all")
    with _stored() as database, database.transaction() as session:
        found = backlog.retry(session, None if everything else ids or (), utc_now())
    unknown = [] if everything else [i for i in ids or () if i not in found]
    _say("retried", count=len(found))
    if unknown:
        _fail(_words("owed_unknown", ids=", ".join(unknown)))


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database's schema to what this version needs."""
    database = Database(load_settings().database_url)
    with closing(database):
        _say("upgraded" if upgrade(database) else "already_upgraded")


@app.command()
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


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"pops {version_of('pops')}\n")


def _checks(settings: Settings, bot: Bot) -> list[Check]:
    door = "Socket Mode" if settings.uses_socket else "HTTP"
    first = Check("settings", without_markup(say("doctor", "settings_well", door=door)))
    wanted = read_manifest(MANIFEST).scopes
    stored = check_database(bot.database)
    slack = check_slack(lambda now: slack_facts(bot.client, now), wanted, bot.clock())
    setup = check_setup(bot.database) if all(c.is_well for c in stored) else []
    return [first, check_secret(settings.secret.get_secret_value()), *stored, *slack, *setup]


@contextmanager
def _stored() -> Iterator[Database]:
    """The database alone, for what needs no Slack."""
    with closing(Database(load_settings().database_url)) as database:
        upgrade(database)
        yield database


@contextmanager
def _ready_bot(clock: Callable[[], datetime]) -> Iterator[Bot]:
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


if __name__ == "__main__":
    main()
