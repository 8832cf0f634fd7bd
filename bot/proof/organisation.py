"""Months in the life of the simulated organisation, with the real bot and the sandbox as its Slack."""

import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any

from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.domain.batch import next_batch
from bot.domain.people import Actor
from bot.domain.pseudonym import pseudonyms
from bot.domain.round import Round
from bot.domain.setup import Setup
from bot.flows.apply_setup import apply_setup, check_channels
from bot.flows.record_answer import Choice, record_choices, record_form
from bot.proof.cast import START, TEAM_ID, Cast, Deed, Member, channel_of, deeds, make_cast, plan, team_key
from bot.proof.evidence import Cell, Dump, Evidence, Given, Post, Quoted, Reply, Span
from bot.proof.meddling import meddled
from bot.proof.shown import shown_now, themes_told
from bot.proof.stage import stage
from bot.proof.talking import ANSWERS_WITHIN, answer, ask_around
from bot.sandbox.sandbox import Sandbox
from bot.wiring.bot import Bot
from storage import changes, rounds
from storage.dump import dump

PATIENCE = timedelta(minutes=1)
STEP = timedelta(seconds=1)
OPEN_HOURS = 24.0
"""How long a round is open; a change is asked on its own day of the week at nine."""
DAYS = {"focus": 0, "learning": 1}
OTHERS = 0.004
"""How often each person is noticed around somebody else's answer, for other reasons."""
BRIEFLY = timedelta(minutes=4)
PUBLIC = ("chat.postMessage", "chat.update")
Progress = Callable[[int, int], object]


@dataclass
class World:
    """The organisation while it lives."""

    cast: Cast
    bot: Bot
    sandbox: Sandbox
    dice: Random
    log: Sequence[MutableMapping[str, Any]]
    truth: list[Given] = field(default_factory=list)
    noticed: dict[str, list[Span]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    quotes: list[Quoted] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    talked: list[tuple[str, datetime]] = field(default_factory=list)
    dumps: list[Dump] = field(default_factory=list)
    metrics: list[tuple[datetime, str]] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    _read: int = 0

    @property
    def now(self) -> datetime:
        """The organisation's time."""
        return self.sandbox.clock.now()

    def live(self, show: Progress) -> None:
        """Live through all weeks."""
        setup = plan(self.cast, self.dice)
        for week in range(self.cast.weeks):
            self._come_and_go(week)
            wanted = meddled(setup, self.cast, week)
            apply_setup(self.bot.tools, TEAM_ID, wanted, self.now)
            check_channels(self.bot.tools, TEAM_ID, wanted, self.now)
            for change, day in DAYS.items():
                self._ask(change, START + timedelta(weeks=week, days=day, hours=9), week)
            self._to(START + timedelta(weeks=week, days=4, hours=10, minutes=1))
            self._look("digest")
            self._talk(setup)
            self._dump()
            show(week + 1, self.cast.weeks)

    def evidence(self) -> Evidence:
        """What is left of it all."""
        rosters = {
            (team_key(team), week): frozenset(m.user_id for m in self.cast.of(team, week))
            for team in range(self.cast.teams)
            for week in range(self.cast.weeks)
        }
        return Evidence(
            truth=self.truth,
            owners=self._owners(),
            rosters=rosters,
            online=self._online(),
            noticed=self.noticed,
            cells=self.cells,
            quotes=self.quotes,
            themes=themes_told(self.bot, self.now),
            posts=self.posts,
            replies=self.replies,
            dumps=self.dumps,
            logs=list(self.log),
            metrics=self.metrics,
            exports=self.exports,
        )

    def _talk(self, setup: Setup) -> None:
        """Each champion asks one author; an author answers within some hours, at a moment of their own."""
        owners = self._owners()
        asked = [
            question
            for team in setup.teams
            for question in ask_around(self.bot, owners, team.champions[0], team.key, self.now)
        ]
        self._to(next_batch(self.now) + timedelta(minutes=1))
        begin = self.now
        moments = [(begin + ANSWERS_WITHIN * self.dice.random(), question) for question in asked]
        for moment, question in sorted(moments, key=lambda pair: pair[0]):
            self._to(moment)
            reply = answer(self.bot, question, self.dice, self.now)
            if reply is not None:
                self.replies.append(reply)
                self.talked.append((question.author, moment))

    def _owners(self) -> dict[str, str]:
        """Who is behind each stored pseudonym, which only the secret tells."""
        found = dict[str, str]()
        with self.bot.database.snapshot() as session:
            for change in changes.list_changes(session, TEAM_ID):
                salt = changes.salt_of(session, TEAM_ID, change.key) or b""
                names = pseudonyms(self.bot.tools.secret, salt, TEAM_ID)
                for asked in rounds.rounds_of_change(session, TEAM_ID, change.key, self.now):
                    found |= {names.stored(asked.id, user): user for user in asked.roster}
        return found

    def _come_and_go(self, week: int) -> None:
        state = self.sandbox.platform.state
        for member in self.cast.members:
            if member.joined <= week:
                state.set_member(channel_of(member.team), member.user_id, member=member.is_there(week))

    def _ask(self, change: str, opens: datetime, week: int) -> None:
        """One day's rounds: they open, people answer in the order of their clocks, and they close."""
        self._to(opens + timedelta(minutes=1))
        asked = self._open_rounds(change)
        wave = self.dice.gauss(0, 0.15)
        todo = [
            (opens + timedelta(minutes=2) + deed.after, each.id, deed)
            for each in asked
            for deed in deeds(self.dice, self._present(each, week), change, wave=wave, hours=OPEN_HOURS)
        ]
        moments = sorted(todo, key=lambda one: one[0])
        half = opens + timedelta(hours=OPEN_HOURS / 4)
        for moment, round_id, deed in moments:
            if self.now < half <= moment:
                self._to(half)
                self._dump()
                self._look("preview")
            self._to(moment)
            self._answer(change, week, round_id, deed)
        self._to(opens + timedelta(hours=OPEN_HOURS, minutes=20))
        self._look("preview")

    def _present(self, asked: Round, week: int) -> list[Member]:
        there = self.cast.of(int(asked.team_key.rpartition("-")[2]), week)
        return [member for member in there if member.user_id in asked.roster]

    def _open_rounds(self, change: str) -> list[Round]:
        keys = tuple(team_key(team) for team in range(self.cast.teams))
        with self.bot.database.snapshot() as session:
            found = rounds.open_rounds(session, TEAM_ID, keys)
        return sorted((r for r in found if r.change_key == change), key=lambda each: each.team_key)

    def _answer(self, change: str, week: int, round_id: str, deed: Deed) -> None:
        now, user = self.now, deed.member.user_id
        actor = Actor(TEAM_ID, user, TEAM_ID)
        for question, choice in deed.choices.items():
            record_choices(self.bot.tools, [Choice(actor, round_id, question, choice, now)])
        if deed.words is not None:
            values = {q: str(c) for q, c in deed.choices.items()} | {"comment": deed.words}
            record_form(self.bot.tools, actor, round_id, values, now)
        (score,) = deed.choices.values()
        team = team_key(deed.member.team)
        self.truth.append(Given(change, team, week, user, score, deed.words, now))
        self._be_noticed(user, now)

    def _be_noticed(self, user: str, now: datetime) -> None:
        """Who answers is noticed around that moment; and so are some of the others, for other reasons."""
        before, after = (timedelta(minutes=self.dice.expovariate(1 / 40)) for _ in range(2))
        self.noticed.setdefault(user, []).append((now - before, now + after))
        for other in self.cast.members:
            if self.dice.random() < OTHERS:
                start = now + timedelta(minutes=self.dice.gauss(0, 200))
                span = timedelta(minutes=self.dice.expovariate(1 / 80))
                self.noticed.setdefault(other.user_id, []).append((start, start + span))

    def _online(self) -> dict[str, list[Span]]:
        """People work from about nine to five with breaks; who answers at another hour is online then."""
        found: dict[str, list[Span]] = {member.user_id: [] for member in self.cast.members}
        for member, week, day in product(self.cast.members, range(self.cast.weeks), range(5)):
            if member.is_there(week):
                found[member.user_id] += self._sessions(START + timedelta(weeks=week, days=day, hours=9))
        answered = [(given.user, given.moment) for given in self.truth]
        for user, moment in (*answered, *self.talked):
            found[user].append((moment - BRIEFLY, moment + BRIEFLY))
        return found

    def _sessions(self, nine: datetime) -> list[Span]:
        spans, moment, five = [], nine + timedelta(minutes=self.dice.gauss(0, 30)), nine + timedelta(hours=8)
        while moment < five:
            end = moment + timedelta(minutes=self.dice.expovariate(1 / 75))
            spans.append((moment, end))
            moment = end + timedelta(minutes=self.dice.expovariate(1 / 25))
        return spans

    def _to(self, moment: datetime) -> None:
        """Let time pass to a moment; the bot does what is due on the way, when it is due."""
        while self.now < moment:
            due = self.bot.next_due() or moment
            self.sandbox.clock.move_to(min(moment, max(due, self.now + STEP)))
            self.bot.tick()
            self.bot.settle(self.sandbox.clock.advance, PATIENCE)
            self._hear()

    def _hear(self) -> None:
        """Note what the bot said in channels since the last time."""
        for line in self.sandbox.platform.inspector.after(self._read):
            self._read = max(self._read, line["n"])
            if line["direction"] == "from_bot" and line["kind"] in PUBLIC and _is_public(line):
                self.posts.append(_post(line))

    def _look(self, source: str) -> None:
        """What the digest of this week shows, or a preview of it."""
        cells, quotes = shown_now(self.bot, self.now, source)
        self.cells += cells
        self.quotes += quotes
        self.metrics.append((self.now, generate_latest().decode()))

    def _dump(self) -> None:
        self.dumps.append(Dump(self.now, dump(self.bot.database)))


def _is_public(line: Mapping[str, Any]) -> bool:
    """Whether it is said in a channel, and not to one person."""
    return str(line["request"].get("channel", "")).startswith("C")


def _post(line: Mapping[str, Any]) -> Post:
    request, answered = line["request"], line["response"]
    ts = str(request.get("ts") or answered.get("ts"))
    moment = datetime.fromtimestamp(line["at"], START.tzinfo)
    return Post(moment, str(request["channel"]), ts, str(request.get("text", "")), json.dumps(request))


def simulate(seed: int, teams: int, weeks: int, show: Progress = lambda *_: None) -> Evidence:
    """Live through it all and keep the evidence."""
    dice = Random(f"{seed} organisation")  # noqa: S311 - a simulation
    cast = make_cast(dice, teams, weeks)
    with capture_logs() as log, stage(cast) as (sandbox, bot):
        world = World(cast, bot, sandbox, dice, log)
        world.live(show)
        return world.evidence()
