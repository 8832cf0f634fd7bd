"""A bot on a new SQLite file with teams and history, for the benchmarks. Nothing here speaks to Slack."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.domain.cadence import Cadence, Weekday
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.delivery import Posted
from bot.domain.question import Question
from bot.domain.round import Round
from bot.domain.setup import Pulse, Setup, Window
from bot.domain.team import Team
from bot.flows.apply_setup import apply_setup
from bot.flows.open_rounds import open_due_rounds
from bot.flows.tools import Tools
from bot.settings import Settings
from bot.wiring.bot import build_bot
from storage import rounds
from storage.migrate import upgrade

WORKSPACE = "T0BENCH"
QUESTION = Question("focus.time", 1, "How much?", ("a", "b", "c", "d", "e"), Direction.UP, "Because.")
QUESTIONS = (QUESTION, *(replace(QUESTION, id=key) for key in ("process.help", "energy.level")))
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Bench:
    """The flows' tools and the database file behind them."""

    tools: Tools
    file: Path


@contextmanager
def bench(url: str | None = None) -> Iterator[Bench]:
    """A bot that is put together but not started, on an empty database: SQLite, unless `url` says another."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        settings = Settings(
            _env_file=None,
            SLACK_BOT_TOKEN=SecretStr("xoxb-benchmark"),
            SLACK_SIGNING_SECRET=SecretStr("benchmark"),
            POPS_SECRET=SecretStr("benchmark" * 4),
            POPS_SLACK_API_URL="http://127.0.0.1:9/api/",
            POPS_DATABASE_URL=url or f"sqlite:///{file}",
        )
        bot = build_bot(settings)
        upgrade(bot.database)
        try:
            yield Bench(bot.tools, file)
        finally:
            bot.stop()


def people(team: int, count: int) -> tuple[str, ...]:
    """The user ids of a team of so many, who are in no other one."""
    return tuple(f"U0TEAM{team:05d}P{n:03d}" for n in range(count))


def set_up(bench: Bench, teams: int, size: int) -> tuple[str, ...]:
    """Teams on one change with a weekly pulse, half of them starting in the fourth week: their keys."""
    keys = tuple(f"team-{n:05d}" for n in range(teams))
    start = (START + timedelta(weeks=4)).date()
    trials = tuple(Trial(key, 1, start) for key in keys[: teams // 2])
    change = Change("change", "Change", "Why", QUESTION.id, Direction.UP, 0.3, (Version(1, "What"),), trials)
    pulse = Pulse("pulse", "change", QUESTIONS, Cadence((Weekday.MONDAY,), time(9, 0)), Window(), keys)
    made = tuple(Team(k, k, f"C0{n:07d}", "UTC", roster=people(n, size)) for n, k in enumerate(keys))
    apply_setup(bench.tools, WORKSPACE, Setup(made, (change,), (pulse,), ()), START)
    return keys


def open_round(bench: Bench, keys: tuple[str, ...], week: int) -> list[Round]:
    """The rounds of a week, opened and as if posted."""
    open_due_rounds(bench.tools, START + timedelta(weeks=week, hours=1, minutes=1))
    with bench.tools.database.transaction() as session:
        opened = rounds.open_rounds(session, WORKSPACE, keys)
        for asked in opened:
            rounds.set_posted(session, asked.id, Posted("C0BENCH", "1.1"))
    return [replace(asked, posted=Posted("C0BENCH", "1.1")) for asked in opened]
