"""`python -m benchmarks.home`: the App Home in a workspace of 504 teams and one of 24, on 12 changes each."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter, time
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, event

from benchmarks.processes import SECRET, process, settings
from benchmarks.stage import START, WORKSPACE, Bench, bench
from benchmarks.year import Size, make_year
from bot.domain.cadence import Cadence, Weekday
from bot.domain.setup import DigestPlan
from bot.flows.home import HomePlace, Tab
from bot.flows.post_digest import make_due_digests
from bot.logs import set_up_logging
from bot.settings import Settings
from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from bot.web.http import SlackDoor, build_http
from bot.web.server import Server
from bot.wiring.bot import Bot, build_bot, clock_from, keep_loaded
from bot.wiring.vitals import vitals
from storage import teams, workspaces

WEEKS, OPENINGS = 8, 9
LARGE, SMALL = Size(504, WEEKS, together=42), Size(24, WEEKS, together=2)
LEAD, CHAMPION, MEMBER = "U0LEAD", "U00000000", "U00000001"
NOW = START + timedelta(weeks=WEEKS - 1, hours=2)
OPENED: Sequence[tuple[str, str, Tab]] = (
    ("ops lead", LEAD, Tab.CHANGES),
    ("ops lead", LEAD, Tab.TEAMS),
    ("ops lead", LEAD, Tab.SETUP),
    ("champion", CHAMPION, Tab.TEAMS),
    ("member", MEMBER, Tab.ME),
    ("member", MEMBER, Tab.CHANGES),
    ("member", MEMBER, Tab.ANSWERS),
)


@dataclass(frozen=True)
class Opening:
    """Median seconds from sending the signed event until the tab was published, and statements meanwhile."""

    seconds: float
    statements: int


@dataclass(frozen=True)
class Homes:
    """What opening took in the large and in the small workspace, in the order of `OPENED`."""

    large: Sequence[Opening]
    small: Sequence[Opening]

    def __str__(self) -> str:
        lines = zip(OPENED, self.large, self.small, strict=True)
        return "\n".join(
            f"Home, {who}, {tab.value}, {LARGE.teams} teams: {large.seconds * 1000:.0f} ms, "
            f"{large.seconds / small.seconds:.1f} x {SMALL.teams} teams ({small.seconds * 1000:.0f} ms), "
            f"{large.statements} statements ({small.statements})"
            for (who, _, tab), large, small in lines
        )


def home() -> Homes:
    """Open every page in both workspaces; the number of statements may not depend on the teams."""
    large, small = _openings(LARGE), _openings(SMALL)
    grown = [o for o, a, b in zip(OPENED, large, small, strict=True) if a.statements > b.statements]
    if grown:
        raise AssertionError(grown)
    return Homes(large, small)


def _openings(size: Size) -> list[Opening]:
    with tempfile.TemporaryDirectory() as folder, process("benchmarks.sink") as sink:
        url = f"sqlite:///{Path(folder) / 'home.db'}"
        with bench(url) as stage:
            make_year(stage, size)
            _complete(stage)
        bot = build_bot(Settings.model_validate(settings(sink, url)), clock_from(NOW))
        keep_loaded()
        try:
            return _measured(bot)
        finally:
            bot.stop()


def _complete(stage: Bench) -> None:
    """An ops lead, a champion, a digest, and this week's rounds open."""
    plan = DigestPlan("C0OPS", Cadence((Weekday.MONDAY,), START.time()), "UTC")
    with stage.tools.database.transaction() as session:
        workspace = workspaces.Workspace(WORKSPACE, (LEAD,), plan)
        workspaces.save_workspace(session, workspace, NOW - timedelta(hours=1))
        first = teams.list_teams(session, WORKSPACE)[0]
        teams.save_team(session, WORKSPACE, replace(first, champions=(CHAMPION,)))
        opened = "UPDATE round SET status = 'open', posted_channel = 'C1', posted_ts = '1.1' WHERE due = ?"
        due = f"{START + timedelta(weeks=WEEKS - 1):%Y-%m-%d %H:%M:%S.%f}"
        session.connection().exec_driver_sql(opened, (due,))
    make_due_digests(stage.tools, NOW)


def _measured(bot: Bot) -> list[Opening]:
    door = SlackDoor(bot.app, SECRET, time)
    server = Server(build_http(door, vitals(bot)), "127.0.0.1", 0)
    server.start()
    try:
        connection = HTTPConnection(urlsplit(server.url).netloc)
        return [_opening(bot, connection, user, tab) for _, user, tab in OPENED]
    finally:
        server.stop()


def _opening(bot: Bot, connection: HTTPConnection, user: str, tab: Tab) -> Opening:
    """The event is answered once the tab is published, so that its answer is waited for."""
    times: list[float] = []
    counts: list[int] = []
    for number in range(OPENINGS + 1):  # the first one warms everything up
        with _counting(bot.database.engine) as statements:
            began = perf_counter()
            _send(connection, user, HomePlace(tab).text, number)
            took = perf_counter() - began
            bot.background.drain()
        times += [took] if number else []
        counts += [len(statements)] if number else []
    return Opening(median(times), max(counts))


def _send(connection: HTTPConnection, user: str, place: str, number: int) -> None:
    view = {"type": "home", "id": "V0", "private_metadata": place}
    opened = {"type": "app_home_opened", "user": user, "channel": "D0", "tab": "home", "view": view}
    callback = {"type": "event_callback", "team_id": WORKSPACE, "event_id": f"Ev{number}", "event": opened}
    body, moment = json.dumps(callback).encode(), str(int(time()))
    signed = {TIMESTAMP_HEADER: moment, SIGNATURE_HEADER: sign(SECRET, moment, body)}
    connection.request("POST", "/slack/events", body, {"Content-Type": "application/json", **signed})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise AssertionError(answer.status)


@contextmanager
def _counting(engine: Engine) -> Iterator[list[str]]:
    """Every statement on the database."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(engine, "after_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "after_cursor_execute", hear)


if __name__ == "__main__":
    set_up_logging("ERROR")
    sys.stdout.write(f"{home()}\n")
