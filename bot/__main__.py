"""The `pops` command line; nothing else. What its commands do is in `bot.commands`, loaded when one runs."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer

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
setup = typer.Typer(help="The set-up as it is stored.", no_args_is_help=True)
app.add_typer(setup, name="setup")
sentiment = typer.Typer(help="How comments read.", no_args_is_help=True)
app.add_typer(sentiment, name="sentiment")

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
    except Exception as error:
        from bot.commands import sentence_for

        sentence = sentence_for(error)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        raise SystemExit(1) from None


@app.command()
def serve() -> None:
    """Run the bot in your Slack workspace, with the settings in the environment or in .env."""
    from bot import commands

    commands.serve()


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the sandbox's page is.", min=1, max=65535)] = 8700,
    folder: Annotated[Path, typer.Option(help="Where the sandbox keeps its workspace.")] = Path(".sandbox"),
) -> None:
    """Try Pops without a Slack account: a sandbox workspace with ten weeks of history, and the bot in it."""
    from bot.wiring.demo import run_demo

    run_demo(port, folder)


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The set-up file, see docs/setup.md.")],
) -> None:
    """Make teams, changes and pulses what a set-up file says. Applying twice changes nothing."""
    from bot import commands

    commands.apply(file)


@setup.command("show")
def show_setup() -> None:
    """Print the set-up as a set-up file, with all that was changed in Slack; `pops apply` reads it again."""
    from bot import custody

    custody.show_setup()


@app.command("import-metrics")
def import_metrics(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, see docs/metrics.md.")],
) -> None:
    """Keep the readings of a CSV, or say every line that cannot be read. Importing twice changes nothing."""
    from bot import custody

    custody.import_metrics(file)


@sentiment.command("tag")
def tag_texts(
    decided: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-unsure", help="The best of negative, neutral and positive, however unsure.")
    ] = False,
) -> None:
    """Read JSON strings from stdin, one a line, and print one label a line.

    The labels are negative, neutral, positive, unsure, and unknown for a language that Pops cannot read.

    Try it: echo '"Too many meetings"' | pops sentiment tag
    """
    from bot import tagging

    tagging.tag(decided=decided)


@sentiment.command("retag")
def retag_all() -> None:
    """Read all comments and feedback anew with the model of this version; what was read before is skipped.

    The old tags count until all new ones are there. It can be stopped at any time and goes on from there.
    """
    from bot import tones

    tones.retag()


@sentiment.command("report")
def report_tones() -> None:
    """Print how often authors agree with how they were read, month by month, and whether it drifts."""
    from bot import tones

    tones.report()


@app.command()
def tick(now: Now = None) -> None:
    """Do once what is due: open and close rounds, make digests, send what is owed."""
    from bot import commands

    commands.tick(now)


@app.command()
def digest(
    change: Annotated[str | None, typer.Option(help="Only this change (its key); needs --preview.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Print it instead of posting it.")] = False,  # noqa: FBT002
) -> None:
    """Post this week's digest now, or print it."""
    if change is not None and not preview:
        raise typer.BadParameter("the digest is posted as a whole: add --preview to see one change")
    from bot import commands

    if preview:
        commands.preview_digest(change)
    else:
        commands.post_digest()


@deliveries.callback(invoke_without_command=True)
def list_deliveries(context: typer.Context) -> None:
    """List what waits and what is parked, and why: ids only, never contents."""
    if context.invoked_subcommand is None:
        from bot import commands

        commands.list_deliveries()


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
    from bot import commands

    commands.retry_deliveries(None if everything else ids)


@app.command()
def seal(
    change: Annotated[str, typer.Argument(metavar="CHANGE", help="Its key in the set-up file.")],
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002
) -> None:
    """Erase the key of a change's pseudonyms: from then on nobody can link its answers to people."""
    from bot import custody

    custody.seal(change, sure=sure)


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count it.")] = False,  # noqa: FBT002
) -> None:
    """Erase words that are older than their workspace keeps them; a running bot does so every night."""
    from bot import custody

    custody.keep_to_retention(dry_run=dry_run)


@app.command()
def purge(
    workspace: Annotated[str, typer.Argument(metavar="WORKSPACE", help="Its Slack id, T…")],
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002
) -> None:
    """Erase everything of a workspace, at once and for good."""
    from bot import custody

    custody.purge_all_of(workspace, sure=sure)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; made if need be.")],
) -> None:
    """Write what the digests have shown as CSV and JSON, with a dictionary: groups only, never one answer."""
    from bot import custody

    custody.export_to(folder)


@app.command()
def audit(
    limit: Annotated[int, typer.Option(help="At most so many lines.", min=1)] = 50,
) -> None:
    """Print the last lines of the audit log: who exported, changed settings, sealed or purged; ids only."""
    from bot import custody

    custody.show_audit(limit)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database's schema to what this version needs."""
    from bot import commands

    commands.upgrade_database()


@app.command()
def doctor() -> None:
    """Check settings, database, Slack token, scopes and clock, and say how to mend each."""
    from bot import commands

    commands.doctor()


@app.command("prove-anonymity")
def prove_anonymity(
    teams: Annotated[
        int, typer.Option(help="How many teams the simulated organisation has.", min=5, max=60)
    ] = 20,
    weeks: Annotated[int, typer.Option(help="How many weeks it lives through.", min=6, max=104)] = 26,
    seed: Annotated[int, typer.Option(help="The same seed gives the same organisation.")] = 1,
) -> None:
    """Let attackers try to link answers to people in a simulated organisation, and say what they achieve."""
    from bot.proof.command import prove

    if not prove(teams, weeks, seed):
        raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"pops {version_of('pops')}\n")


if __name__ == "__main__":
    main()
