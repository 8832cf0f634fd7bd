"""Months in the life of the simulated organisation, with the real bot and the sandbox as its Slack."""

import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.domain.batch import next_batch
from bot.domain.decision import DecisionKind
from bot.domain.people import Actor
from bot.domain.pseudonym import pseudonyms
from bot.domain.round import Round, RoundStatus
from bot.domain.setup import Setup
from bot.flows import decide
from bot.flows.apply_setup import apply_setup, check_channels
from bot.flows.record_answer import Choice, record_choices, record_form
from bot.proof.cast import (
    DAYS,
    KEPT,
    KEPT_IN,
    LEAD,
    START,
    TEAM_ID,
    Cast,
    Deed,
    Member,
    Minds,
    channel_of,
    deeds,
    make_cast,
    plan,
    team_key,
)
from bot.proof.evidence import Cell, Dump, Evidence, Given, Post, Quoted, Reply, Span
from bot.proof.meddling import meddled
from bot.proof.presence import be_noticed, online
from bot.proof.shown import shown_now, themes_told, week_number
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
            minds = Minds(self.dice)
            for day in dict.fromkeys(DAYS.values()):
                opens = START + timedelta(weeks=week, days=day.number, hours=9)
                self._ask(minds, opens, week)
            self._to(START + timedelta(weeks=week, days=4, hours=10, minutes=1))
            self._look("digest")
            self._talk(setup)
            if week == KEPT_IN:
                self._keep()
            self._dump()
            show(week + 1, self.cast.weeks)

    def evidence(self) -> Evidence:
        """What is left of it all."""
        rosters = {
            (team_key(team), week): frozenset(m.user_id for m in self.cast.of(team, week))
            for team in range(self.cast.teams)
            for week in range(self.cast.weeks)
        }
        answered = [*((given.user, given.moment) for given in self.truth), *self.talked]
        asked = [each for each in self._all_rounds() if each.status is not RoundStatus.SKIPPED]
        return Evidence(
            truth=self.truth,
            owners=self._owners(),
            rosters=rosters,
            asked={_place(each): frozenset(each.roster) for each in asked},
            sections=_sections(asked),
            online=online(self.cast, self.dice, answered),
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

    def _keep(self) -> None:
        """The lead is content with one change."""
        actor = Actor(TEAM_ID, LEAD, TEAM_ID)
        form = decide.decide_form(self.bot.tools, actor, DecisionKind.KEEP, KEPT, self.now)
        values = {"reason": "It helps", "ask_on": "yes"}
        decide.decide(self.bot.tools, actor, form.context, values, "kept", self.now)

    def _owners(self) -> dict[str, str]:
        """Who is behind each stored pseudonym, which only the secret tells."""
        found = dict[str, str]()
        with self.bot.database.snapshot() as session:
            salts = {change: changes.salt_of(session, TEAM_ID, change) or b"" for change in DAYS}
        names = {change: pseudonyms(self.bot.tools.secret, salt, TEAM_ID) for change, salt in salts.items()}
        for asked in self._all_rounds():
            found |= {names[asked.change_key].stored(asked.id, user): user for user in asked.roster}
        return found

    def _all_rounds(self) -> list[Round]:
        """Every round that is over."""
        with self.bot.database.snapshot() as session:
            return [
                asked
                for change in DAYS
                for asked in rounds.rounds_of_change(session, TEAM_ID, change, self.now)
            ]

    def _come_and_go(self, week: int) -> None:
        state = self.sandbox.platform.state
        for member in self.cast.members:
            if member.joined <= week:
                state.set_member(channel_of(member.team), member.user_id, member=member.is_there(week))

    def _ask(self, minds: Minds, opens: datetime, week: int) -> None:
        """One day's messages: they come, people answer in the order of their clocks, and rounds close."""
        self._to(opens + timedelta(minutes=1))
        todo = [
            (opens + timedelta(minutes=2) + deed.after, deed)
            for together in self._messages_of(opens)
            for deed in deeds(minds, self._present(together[0], week), together, OPEN_HOURS)
        ]
        half = opens + timedelta(hours=OPEN_HOURS / 4)
        for moment, deed in sorted(todo, key=lambda one: one[0]):
            if self.now < half <= moment:
                self._to(half)
                self._dump()
                self._look("preview")
            self._to(moment)
            self._answer(week, deed)
        self._to(opens + timedelta(hours=OPEN_HOURS, minutes=20))
        self._look("preview")

    def _present(self, asked: Round, week: int) -> list[Member]:
        there = self.cast.of(int(asked.team_key.rpartition("-")[2]), week)
        return [member for member in there if member.user_id in asked.roster]

    def _messages_of(self, opens: datetime) -> list[list[Round]]:
        """The rounds of each message of this day."""
        keys = tuple(team_key(team) for team in range(self.cast.teams))
        with self.bot.database.snapshot() as session:
            found = rounds.open_rounds(session, TEAM_ID, keys)
        ordered = sorted((r for r in found if r.due == opens), key=lambda r: (r.team_key, _in_message(r)))
        return [list(together) for _, together in groupby(ordered, key=lambda r: r.message)]

    def _answer(self, week: int, deed: Deed) -> None:
        now, user, round_id = self.now, deed.member.user_id, deed.asked.id
        actor = Actor(TEAM_ID, user, TEAM_ID)
        for question, choice in deed.choices.items():
            record_choices(self.bot.tools, [Choice(actor, round_id, question, choice, now)])
        if deed.words is not None:
            values = {q: str(c) for q, c in deed.choices.items()} | {"comment": deed.words}
            record_form(self.bot.tools, actor, round_id, values, now)
        (score,) = deed.choices.values()
        team = team_key(deed.member.team)
        self.truth.append(Given(deed.asked.change_key, team, week, user, score, deed.words, now))
        be_noticed(self.noticed, self.cast, self.dice, user, now)

    def _to(self, moment: datetime) -> None:
        """Let time pass to a moment; the bot does what is due on the way, when it is due."""
        while self.now < moment:
            due = self.bot.next_due()
            if due is None or due > moment:
                self.sandbox.clock.move_to(moment)
                return
            self.sandbox.clock.move_to(max(due, self.now + STEP))
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


def _place(asked: Round) -> tuple[str, str, int]:
    return asked.change_key, asked.team_key, week_number(asked.due.date())


def _in_message(asked: Round) -> tuple[str, bool, str]:
    """Sorts the rounds of a message as they stand in it."""
    return asked.message, asked.led_by is not None, asked.pulse_key


def _sections(asked: Sequence[Round]) -> dict[tuple[str, str], list[tuple[str, str, int]]]:
    """Which rounds each message asks about, one after the other."""
    found = dict[tuple[str, str], list[tuple[str, str, int]]]()
    for each in sorted(asked, key=_in_message):
        if each.posted is not None:
            found.setdefault((each.posted.channel, each.posted.ts), []).append(_place(each))
    return found


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
