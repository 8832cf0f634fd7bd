"""One run: the stage is set, everything goes wrong for a while, everything settles, the auditor looks."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.flows.apply_setup import apply_setup, check_channels
from bot.sandbox.clock import SandboxClock
from bot.sandbox.sandbox import Sandbox
from bot.settings import Mode, load_settings
from bot.web.http import SLACK_PATH
from bot.wiring.bot import build_bot
from storage import changes, deliveries, rounds, workspaces
from storage.database import Database
from storage.migrate import upgrade
from tests.chaos.auditor import Violation, audit
from tests.chaos.clock import SharedClock
from tests.chaos.collect import collect
from tests.chaos.evidence import Evidence
from tests.chaos.killer import Killer
from tests.chaos.people import Crowd
from tests.chaos.postgres import Postgres
from tests.chaos.relay import Fault, Passed, Relay, Request
from tests.chaos.replicas import Replicas
from tests.chaos.stage import START, TEAM_ID, Secrets, app, fresh_secrets, setup, workspace
from tests.chaos.time_flies import Timekeeper
from tests.chaos.weather import OURS, SLACKS, Weather
from tests.chaos.witness import Witness

START_SECONDS = 60.0
SETTLE_SECONDS = 60.0
SETTLE_STEP_SECONDS = 0.4
CALM = 3
"""All is settled when so many looks in a row find nothing to do."""
TICK_SECONDS = 1
DUPLICATES = 0.3
"""How often an event is delivered twice, the second time late and so out of order."""
LATE_SECONDS = (0.1, 3.0)


@dataclass(frozen=True)
class Plan:
    """What to run: 1 replica on SQLite, or several on PostgreSQL."""

    replicas: int
    seconds: float
    seed: int
    kill_seconds: float

    @property
    def name(self) -> str:
        """The set-up in a few words."""
        return "1 replica, SQLite" if self.replicas == 1 else f"{self.replicas} replicas, PostgreSQL"


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    plan: Plan
    weeks: float
    kills: Mapping[str, int]
    faults: Mapping[str, int]
    looked_for: Mapping[bool, int]
    settled_seconds: float
    evidence: Evidence
    violations: tuple[Violation, ...]
    folder: Path


def run(plan: Plan) -> Result:
    """Run once. The folder with the logs is kept if something is wrong."""
    folder = Path(tempfile.mkdtemp(prefix="pops-chaos-"))
    dice = Random(f"{plan.name} {plan.seed}")
    with _database(plan, folder) as (url, postgres):
        result = _World(plan, folder, url, postgres, dice).live()
    if not result.violations:
        shutil.rmtree(folder)
    return result


@contextmanager
def _database(plan: Plan, folder: Path) -> Iterator[tuple[str, Postgres | None]]:
    if plan.replicas == 1:
        yield f"sqlite:///{folder / 'pops.db'}", None
        return
    with closing(Postgres(f"{folder.name}-postgres")) as postgres:
        yield postgres.database_url, postgres


class _World:
    """Slack, the relays, the replicas, people, and what goes wrong."""

    def __init__(self, plan: Plan, folder: Path, url: str, postgres: Postgres | None, dice: Random) -> None:
        self._plan, self._folder, self._dice = plan, folder, dice
        self._keys = fresh_secrets()
        self._clock = SharedClock(folder, START)
        self._witness = Witness(self._clock.now)
        self._faults: Counter[str] = Counter()
        self._sandbox = Sandbox(workspace(), app(), self._keys.slack, SandboxClock(START, self._clock.now))
        self._sandbox.start()
        self._weathers = (Weather(_split(dice), SLACKS), Weather(_split(dice), OURS))
        self._slack = self._relay_to_slack()
        self._settings = _settings(self._keys, f"{self._slack.url}/api/", url)
        self._set_up()
        self._database = Database(url)
        self._replicas = Replicas(folder, plan.replicas, self._settings)
        self._balancer = self._relay_to_bot(_split(dice))
        self._killer = Killer(self._replicas, postgres, _split(dice), plan.kill_seconds)
        self._crowd = Crowd(self._sandbox, _split(dice))
        self._timekeeper = Timekeeper(self._clock, self._quiet, _split(dice))

    def live(self) -> Result:
        """Begin, let everything go wrong, let it settle, look, and end."""
        try:
            self._replicas.wait(START_SECONDS)
            self._sandbox.connect_bot(f"{self._balancer.url}{SLACK_PATH}")
            self._go_wrong()
            settled, seconds = self._settle()
            until = self._clock.now()
        finally:
            self._replicas.stop()
        self._slack.settle()
        evidence = replace(
            collect(self._database, self._sandbox, self._witness.testimony, self._keys, until),
            stops=tuple(stop for replica in self._replicas.all for stop in replica.stops),
            has_settled=settled,
        )
        self._end()
        return self._result(evidence, seconds, until)

    def _go_wrong(self) -> None:
        everything = (*self._weathers, self._crowd, self._timekeeper, self._killer)
        for one in everything:
            one.start()
        time.sleep(self._plan.seconds)
        for one in reversed(everything):
            one.stop()
        for trouble in (*self._crowd.troubles, *self._killer.troubles):
            raise trouble

    def _settle(self) -> tuple[bool, float]:
        """Let the bot do all that it owes; returns whether that ended, and after how many seconds."""
        self._replicas.wait(START_SECONDS)
        self._balancer.settle()
        began, calm = time.monotonic(), 0
        while time.monotonic() - began < SETTLE_SECONDS and calm < CALM:
            due = self._next_due()
            calm = calm + 1 if due is None else 0
            if due is not None:
                self._timekeeper.go_to(due)
            time.sleep(SETTLE_STEP_SECONDS)
        return calm == CALM, time.monotonic() - began

    def _next_due(self) -> datetime | None:
        """When the bot has something to do that is not months away: what is owed, or overdue."""
        now = self._clock.now()
        with self._database.snapshot() as session:
            owed = deliveries.next_delivery(session)
            planned = (
                changes.next_schedule(session),
                rounds.next_closing(session),
                workspaces.next_digest(session),
            )
        overdue = [moment for moment in planned if moment is not None and moment <= now]
        return min([*overdue, *(moment for moment in (owed,) if moment is not None)], default=None)

    def _result(self, evidence: Evidence, seconds: float, until: datetime) -> Result:
        return Result(
            self._plan,
            (until - START) / timedelta(weeks=1),
            self._killer.counts,
            self._faults,
            _looked_for(self._folder),
            seconds,
            evidence,
            tuple(audit(evidence)),
            self._folder,
        )

    def _end(self) -> None:
        self._balancer.close()
        self._slack.close()
        self._sandbox.stop()
        self._database.close()

    def _quiet(self) -> None:
        """Wait for what is on the wire; what only one person saw a day ago is on nobody's screen any more."""
        self._slack.quiet()
        self._sandbox.platform.messages.forget_ephemerals(self._clock.now() - timedelta(days=1))

    def _relay_to_slack(self) -> Relay:
        port = int(self._sandbox.url.rpartition(":")[2])
        relay = Relay(lambda: [port], self._weathers[0].plan, self._seen("slack", self._witness.to_slack))
        self._sandbox.platform.url = relay.url  # uploads and answers to clicks go the same way
        return relay

    def _relay_to_bot(self, dice: Random) -> Relay:
        weather = self._weathers[1]

        def plan(request: Request) -> Fault:
            is_event = request.headers.get("content-type", "").startswith("application/json")
            if is_event and dice.random() < DUPLICATES:
                relay.send_soon(request, dice.uniform(*LATE_SECONDS))
                self._faults["event delivered twice"] += 1
            return weather.plan(request)

        relay = Relay(self._replicas.ports, plan, self._seen("bot", self._witness.to_bot))
        return relay

    def _seen(self, where: str, witness: Callable[[Passed], None]) -> Callable[[Passed], None]:
        def see(passed: Passed) -> None:
            if passed.request.fault is not Fault.NONE:
                self._faults[f"{where}: {passed.request.fault}"] += 1
            witness(passed)

        return see

    def _set_up(self) -> None:
        """As `pops apply` does."""
        bot = build_bot(load_settings(_env_file=None, **self._settings), self._clock.now)
        upgrade(bot.database)
        apply_setup(bot.tools, TEAM_ID, setup(), self._clock.now())
        check_channels(bot.tools, TEAM_ID, setup(), self._clock.now())
        bot.stop()


def _settings(keys: Secrets, api_url: str, database_url: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": keys.slack.bot_token,
        "SLACK_SIGNING_SECRET": keys.slack.signing_secret,
        "SLACK_APP_TOKEN": "",
        "POPS_SECRET": keys.pops,
        "POPS_SLACK_API_URL": api_url,
        "POPS_DATABASE_URL": database_url,
        "POPS_MODE": Mode.HTTP.value,
        "POPS_HTTP_HOST": "127.0.0.1",
        "POPS_TICK_SECONDS": str(TICK_SECONDS),
        "POPS_LOG_LEVEL": "INFO",
    }


def _looked_for(folder: Path) -> Counter[bool]:
    """How often the replicas looked in Slack for a message that might be there, and whether it was."""
    lines = (line for log in folder.glob("*.log") for line in log.read_text().splitlines())
    return Counter('"found": true' in line for line in lines if "delivery_looked_for" in line)


def _split(dice: Random) -> Random:
    return Random(dice.random())
