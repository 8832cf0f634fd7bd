"""What `pops` does: upgrade, apply, show, tick, digest, export."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import Result

from bot.domain.cadence import Cadence, Weekday, WorkingCalendar, next_due
from bot.domain.refusal import RefusalError
from bot.sandbox.sandbox import Sandbox
from bot.settings import SettingsError
from tests.cli.running import ENOUGH, FIG, OPS, SETUP, SHUT, Typed


def next_tuesday() -> str:
    """The next moment at which Fig is asked, a minute later."""
    fig = ZoneInfo("Europe/Berlin")
    cadence = Cadence((Weekday.TUESDAY,), time(9, 30))
    due = next_due(cadence, fig.key, datetime.now(UTC), WorkingCalendar())
    return (due + timedelta(minutes=1)).astimezone(fig).isoformat()


def test_the_schema_is_upgraded_once(typed: Typed, tmp_path: Path) -> None:
    assert typed("db", "upgrade", **ENOUGH).stdout == "The schema is up to date now.\n"
    assert (tmp_path / "pops.db").exists()
    again = typed("db", "upgrade", **ENOUGH)
    assert (again.exit_code, again.stdout) == (0, "The schema was up to date already.\n")


def test_applying_says_what_it_did_and_applying_again_changes_nothing(
    typed: Typed, applied: Result, connected: dict[str, str]
) -> None:
    assert applied.stdout.splitlines() == [
        "workspace settings: new",
        "team fig: new",
        "change async: new",
        "pulse focus: new",
    ]
    again = typed("apply", "setup.yml", **connected)
    assert again.stdout == "Nothing changed: everything is as the file says.\n"
    assert [(d.exit_code, d.stderr) for d in (applied, again)] == [(0, ""), (0, "")]


def test_applying_names_the_channels_that_pops_must_be_invited_to(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "setup.yml").write_text(SETUP.replace(FIG, SHUT), encoding="utf-8")
    done = typed("apply", "setup.yml", **connected)
    assert done.exit_code == 0
    assert done.stderr == f"Pops is not in channel {SHUT} yet: write /invite @Pops there.\n"


@pytest.mark.usefixtures("applied")
def test_the_set_up_is_printed_as_a_file_that_changes_nothing_when_it_is_applied(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    done = typed("setup", "show", **connected)
    assert done.stdout.startswith("# The set-up as Pops has it now")
    (tmp_path / "again.yml").write_text(done.stdout, encoding="utf-8")
    again = typed("apply", "again.yml", **connected)
    assert again.stdout == "Nothing changed: everything is as the file says.\n"


@pytest.mark.usefixtures("applied")
def test_a_tick_at_another_moment_asks_the_team(
    typed: Typed, connected: dict[str, str], sandbox: Sandbox
) -> None:
    done = typed("tick", "--now", next_tuesday(), **connected)
    assert done.exit_code == 0
    assert done.stdout.startswith("1 opened, 0 closed, ")
    assert "Fig: Async stand-ups" in str(sandbox.platform.messages.all_in(FIG)[-1]["blocks"])
    assert typed("tick", **connected).stdout == "0 opened, 0 closed, 0 digests made, 0 messages sent.\n"


@pytest.mark.usefixtures("applied")
def test_the_digest_is_printed_wholly_or_for_one_change_and_posted_once_a_week(
    typed: Typed, connected: dict[str, str], sandbox: Sandbox
) -> None:
    assert typed("digest", "--preview", **connected).stdout.startswith("Pops digest, ")
    assert typed("digest", "--preview", "--change", "async", **connected).stdout.startswith("Async stand-ups")
    posted = typed("digest", **connected)
    assert (posted.exit_code, posted.stdout) == (0, "The digest is made, and is sent now.\n")
    assert "Pops digest, " in str(sandbox.platform.messages.all_in(OPS))
    twice = typed("digest", **connected).exception
    assert isinstance(twice, RefusalError)
    assert twice.code == "digest_posted"


@pytest.mark.usefixtures("applied")
def test_an_export_is_written_once_there_is_a_digest_and_noted_in_the_audit_log(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    early = typed("export", "out", **connected).exception
    assert isinstance(early, RefusalError)
    assert early.code == "nothing_published"
    typed("digest", **connected)
    done = typed("export", "out/tables", **connected)
    assert done.stdout == "11 files are in out/tables: what the digests have shown, and nothing more.\n"
    folder = tmp_path / "out" / "tables"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    tables = (
        *("changes", "teams", "guardrails", "scores", "tones", "themes", "readings"),
        *("decisions", "feedback", "dictionary"),
    )
    assert set(files) == {"export.json", *(f"{table}.csv" for table in tables)}
    assert b'"async"' in files["teams.csv"]
    typed("export", "out/tables", **connected)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    assert typed("audit", **connected).stdout.count("operator exported digests") == 2


@pytest.mark.usefixtures("applied")
def test_a_folder_that_cannot_be_written_to_is_told(
    typed: Typed, connected: dict[str, str], tmp_path: Path
) -> None:
    typed("digest", **connected)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    failed = typed("export", "taken", **connected).exception
    assert isinstance(failed, SettingsError)
    assert str(failed) == "taken cannot be written to: File exists."
