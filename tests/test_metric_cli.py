"""`pops import-metrics FILE` as an operator types it, and the door of a bot that runs."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.change import Direction
from bot.domain.setup import NorthStar
from bot.settings import Settings, SettingsError
from bot.wiring.bot import Running, build_bot
from storage.database import Database
from storage.migrate import upgrade
from storage.readings import written_by
from storage.workspaces import Workspace, save_workspace
from tests.alone import alone_in

TOKEN = "a token of more than sixteen characters"
ENOUGH = {
    "SLACK_BOT_TOKEN": "xoxb-cli",
    "SLACK_SIGNING_SECRET": "cli-signing-secret",
    "POPS_SECRET": "a secret that is long enough to be one",
    "POPS_SLACK_API_URL": "http://127.0.0.1:1/api/",
}
STAR = NorthStar("Weekly active teams", Direction.UP)
CSV = "metric,value,date\nWeekly active teams,1240,2026-10-05\nWeekly active teams,1250,2026-10-12\n"


@dataclass(frozen=True)
class Folder:
    """An empty folder with a database in which a North Star is set up, and no Slack anywhere."""

    path: Path
    become: Callable[[dict[str, str]], None]

    def imported(self, content: str | bytes) -> Result:
        data = content.encode() if isinstance(content, str) else content
        (self.path / "readings.csv").write_bytes(data)
        return self.typed("import-metrics", "readings.csv")

    def typed(self, *arguments: str) -> Result:
        self.become(ENOUGH)
        return CliRunner().invoke(app, arguments)

    def kept(self, by: str = "operator") -> int:
        database = Database(f"sqlite:///{self.path / 'pops.db'}")
        try:
            with database.snapshot() as session:
                return len(written_by(session, "T0CLI", by))
        finally:
            database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    database = Database(f"sqlite:///{tmp_path / 'pops.db'}")
    upgrade(database)
    with database.transaction() as session:
        save_workspace(session, Workspace("T0CLI", north_star=STAR), None)
    database.close()
    with alone_in(tmp_path) as become:
        yield Folder(tmp_path, become)
    structlog.reset_defaults()


def test_a_file_is_imported_once_and_twice_changes_nothing(folder: Folder) -> None:
    done = folder.imported(CSV)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "2 readings are new, 0 replaced another value, 0 were there already.\n"
    again = folder.imported(CSV.replace("1250", "1251"))
    assert again.stdout == "0 readings are new, 1 replaced another value, 1 was there already.\n"
    assert folder.imported(CSV.replace("1250", "1251")).stdout.startswith("0 readings are new, 0 replaced")
    assert folder.kept() == 2


def test_every_bad_line_is_told_and_nothing_is_imported(folder: Folder) -> None:
    done = folder.imported(CSV + "Weekly actve teams,1,2026-10-05\nWeekly active teams,x,2026-13-05\n")
    assert isinstance(done.exception, SettingsError)
    assert str(done.exception).splitlines() == [
        "line 4: There is no metric “Weekly actve teams”. Did you mean “Weekly active teams”?",
        "line 5: “2026-13-05” is no day. Write year, month and day, as in 2026-11-23, or today or yesterday.",
        "line 5: “x” is no number here. Write digits and a point, without commas, as in 1234.5.",
    ]
    assert (done.stdout, folder.kept()) == ("", 0)


def test_a_file_that_is_not_there_is_told(folder: Folder) -> None:
    done = folder.typed("import-metrics", "nowhere.csv")
    assert str(done.exception) == "nowhere.csv cannot be read: No such file or directory."


def test_a_bot_that_runs_opens_the_door_only_with_a_token(folder: Folder) -> None:
    values = {**ENOUGH, "POPS_HTTP_PORT": "0", "POPS_METRICS_TOKEN": TOKEN, "POPS_TICK_SECONDS": "0"}
    running = Running(build_bot(Settings.model_validate(values), lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    running.start()
    try:
        body = json.dumps({"metric": "Weekly active teams", "value": 7}).encode()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        request = Request(f"{running.url}/api/metrics", body, headers)  # noqa: S310 - our own server
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
            assert json.load(answer) == {"new": 1, "changed": 0, "same": 0}
    finally:
        running.stop()
    assert folder.kept("api") == 1
