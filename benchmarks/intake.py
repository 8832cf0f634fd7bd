"""How many signed clicks a second reach a durable commit and are acknowledged, beside an empty listener."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.request import urlopen

from sqlalchemy import func, select

from benchmarks.clicks import clicks
from benchmarks.load import Job, Outcome
from benchmarks.postgres import postgres
from benchmarks.processes import SECRET, process, settings
from benchmarks.stage import QUESTIONS, bench, open_round, set_up
from storage.database import Database
from storage.tables import AnswerRow

TEAMS, SIZE = 200, 8
CONNECTIONS = 64
SECONDS = 3.0
TURNS = 5
PATIENCE = 60.0
KINDS = ("empty", "bot", "all")


@dataclass(frozen=True)
class Intake:
    """What happened on one database, turn by turn.

    `lag` is how many seconds after the last click the last receipt was delivered, in the worst turn.
    """

    database: str
    empty: Sequence[Outcome]
    bot: Sequence[Outcome]
    all: Sequence[Outcome]
    lag: float

    def __str__(self) -> str:
        return (
            f"intake, {self.database}: {_line(self.bot, self.empty)}; an empty listener "
            f"{median(outcome.rate for outcome in self.empty):.0f} a second; with receipts and counts on "
            f"their way at the same time {_line(self.all, self.empty)}, the last receipt {self.lag:.1f} s "
            "after its click"
        )


def sqlite_intake() -> Intake:
    """SQLite with synchronous=FULL."""
    with tempfile.TemporaryDirectory() as folder:
        return _intake("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")


def postgresql_intake() -> Intake:
    """PostgreSQL with its default durability."""
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url:
        return _intake("PostgreSQL", url)


def _intake(name: str, url: str) -> Intake:
    with ExitStack() as stack:
        sink = stack.enter_context(process("benchmarks.sink"))
        stage = stack.enter_context(bench(url))
        made = clicks(stage, open_round(stage, set_up(stage, TEAMS, SIZE), 0), sink)
        bodies, given = [body for body, _ in made], settings(sink, url)
        servers = {k: stack.enter_context(process("benchmarks.intake_server", k, **given)) for k in KINDS}
        seen: dict[str, list[Outcome]] = {kind: [] for kind in KINDS}
        lags = []
        for turn in range(TURNS + 1):  # the first one warms everything up
            for kind in KINDS:
                told = _receipts(sink)
                outcome = _load(servers[kind], bodies)
                lags += [_lag(sink, told + outcome.count)] if kind == "all" else []
                seen[kind] += [outcome] if turn else []
        _check(stage.tools.database, {answer for _, answer in made}, seen)
    return Intake(name, seen["empty"], seen["bot"], seen["all"], max(lags[1:]))


def _load(server: str, bodies: list[str]) -> Outcome:
    job = Job(f"{server}/slack/events", SECRET, bodies, CONNECTIONS, SECONDS)
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(asdict(job)), text=True, stdout=subprocess.PIPE, check=True
    )
    return Outcome(**json.loads(done.stdout))


def _receipts(sink: str) -> int:
    """How many receipts reached the stand-in for Slack."""
    with urlopen(f"{sink}/count") as answer:  # noqa: S310 - our own address
        return int(json.load(answer)["receipts"])


def _lag(sink: str, receipts: int) -> float:
    """Seconds until so many receipts are there."""
    began = perf_counter()
    while _receipts(sink) < receipts:
        if perf_counter() - began > PATIENCE:
            raise AssertionError(f"{_receipts(sink)} of {receipts} receipts came")
        sleep(0.05)
    return perf_counter() - began


def _check(database: Database, expected: set[tuple[str, str]], seen: Mapping[str, Sequence[Outcome]]) -> None:
    """Nothing was refused; whoever clicked is stored, unless the loads were too short to reach everybody."""
    refused = sum(outcome.refused for outcomes in seen.values() for outcome in outcomes)
    most = max(outcome.count for kind in ("bot", "all") for outcome in seen[kind])
    with database.snapshot() as session:
        stored = session.connection().execute(select(func.count()).select_from(AnswerRow)).scalar_one()
    if refused or stored < min(len(expected), most / len(QUESTIONS)):
        raise AssertionError(f"{refused} clicks refused, {stored} answers stored of {len(expected)}")


def _line(measured: Sequence[Outcome], empty: Sequence[Outcome]) -> str:
    ratio = median(m.rate / e.rate for m, e in zip(measured, empty, strict=True))
    rate, p50, p99 = (median(getattr(m, name) for m in measured) for name in ("rate", "p50", "p99"))
    return f"{rate:.0f} a second, {ratio:.2f} x, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"
