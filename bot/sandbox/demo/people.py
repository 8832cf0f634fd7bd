"""The people of the demo: when they look at a pulse and come by to answer, comment or report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from operator import attrgetter

from bot.domain.cadence import moment_of, week_start
from bot.domain.setup import Setup
from bot.domain.team import Team
from bot.sandbox.demo.choosing import Seen, choice, comment, kind_of_report
from bot.sandbox.demo.dice import dice
from bot.sandbox.demo.hands import Hands, question_of, rows
from bot.sandbox.demo.words import reports
from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox

LOOKS_AT = 6
"""So many of the newest messages of a channel are on the screen."""
DELAYS = {timedelta(minutes=15): 35, timedelta(hours=2): 30, timedelta(hours=6): 20, timedelta(hours=25): 15}
"""How long after a pulse people answer, and how often in a hundred."""
AGAIN = timedelta(minutes=35)
"""How much later somebody changes an answer or takes it back."""
ANSWERS = (0.68, 0.86)
COMMENTS = (0.15, 0.5)
CHANGES_MIND, WITHDRAWS, REPORTS, LIKES_FORMS = 0.07, 0.03, 0.6, 0.5
"""How likely a person is to answer and to comment (least, most), and to do the rest."""
REPORT_HOURS = (time(11, 10), time(14, 40), time(16, 5))


@dataclass(frozen=True)
class Visit:
    """Somebody comes by at a moment and does something."""

    moment: datetime
    user_id: str
    do: Callable[[], None]


class People:
    """Everybody in the workspace.

    What they do depends on who they are, on the week and on the planted truth, not on the day it is played.
    After a restart they go on from there: what was to come before counts as done.
    """

    def __init__(self, sandbox: Sandbox, setup: Setup, first_monday: date) -> None:
        self._sandbox = sandbox
        self._setup = setup
        self._first = first_monday
        self._since = sandbox.clock.now()
        self._hands = Hands(sandbox)
        self._plans: dict[tuple[str, str], list[Visit]] = {}

    def next_visit(self) -> datetime | None:
        """When somebody comes by next, as far as anybody knows."""
        return min((visit.moment for plan in self._plans.values() for visit in plan), default=None)

    def act(self, taken: Callable[[str], bool]) -> int:
        """Let everybody do what they would have done by now; returns how many did something.

        Nothing is done for those who are `taken`: a visitor acts as them.
        """
        self._look()
        now = self._sandbox.clock.now()
        visits = [visit for plan in self._plans.values() for visit in plan]
        self._plans = {key: [v for v in plan if v.moment > now] for key, plan in self._plans.items()}
        due = [v for v in visits if v.moment <= now and not taken(v.user_id)]
        for visit in sorted(due, key=attrgetter("moment")):
            visit.do()
        return len(due)

    def _look(self) -> None:
        """Plan visits for what is new, and forget what has scrolled away."""
        plans = {}
        for team in self._setup.teams:
            for message in self._sandbox.platform.messages.all_in(team.channel)[-LOOKS_AT:]:
                key = (team.channel, str(message["ts"]))
                plans[key] = (
                    self._plans[key] if key in self._plans else self._new(self._answers(team, message))
                )
            key = (team.key, str(self._week(team)))
            plans[key] = self._plans[key] if key in self._plans else self._new(self._reports(team))
        self._plans = plans

    def _new(self, visits: Iterator[Visit]) -> list[Visit]:
        return [visit for visit in visits if visit.moment > self._since]

    def _answers(self, team: Team, message: Json) -> Iterator[Visit]:
        """Whether, when and how the people of a team answer a message, if it is a pulse."""
        seen = self._seen(team, message)
        for place, user_id in enumerate(self._members(team)):
            chance = dice("visit", user_id, seen.pulse.key, seen.week) if seen else None
            if seen is None or chance is None or chance.random() > dice("eager", user_id).uniform(*ANSWERS):
                continue
            posted = datetime.fromtimestamp(float(seen.ts), UTC)
            moment = posted + chance.choices(list(DELAYS), list(DELAYS.values()))[0]
            yield Visit(moment, user_id, partial(self._answer, seen, user_id, place))
            second = chance.random()
            if second < CHANGES_MIND:
                yield Visit(moment + AGAIN, user_id, partial(self._change_mind, seen, user_id))
            elif second < CHANGES_MIND + WITHDRAWS:
                yield Visit(moment + AGAIN, user_id, partial(self._hands.withdraw, user_id, seen.channel))

    def _answer(self, seen: Seen, user_id: str, place: int) -> None:
        message = self._sandbox.platform.messages.get(seen.channel, seen.ts) or {}
        choices = {question: choice(seen, user_id, question) for question in map(question_of, rows(message))}
        chatty = dice("chatty", user_id).uniform(*COMMENTS)
        writes = dice("comment", user_id, seen.pulse.key, seen.week).random() < chatty
        if writes or (len(choices) > 1 and dice("tidy", user_id).random() < LIKES_FORMS):
            words = comment(seen, choices, place) if writes else ""
            self._hands.fill_in(user_id, seen.channel, seen.ts, choices, words)
        else:
            self._hands.choose(user_id, seen.channel, seen.ts, choices)

    def _change_mind(self, seen: Seen, user_id: str) -> None:
        question = seen.change.question
        other = choice(seen, user_id, question) + dice("other", user_id, seen.week).choice((-1, 1))
        self._hands.choose(user_id, seen.channel, seen.ts, {question: min(5, max(1, other))})

    def _reports(self, team: Team) -> Iterator[Visit]:
        """What the champion says this week, if anything: in the form, or at once where one change is on."""
        week = self._week(team)
        chance = dice("report", team.key, week)
        monday = self._first + timedelta(weeks=week)
        trials = [(c, c.trial_on(team.key, monday)) for c in self._setup.changes]
        running = [(change, trial.version) for change, trial in trials if trial]
        if not running or chance.random() > REPORTS:
            return
        change, version = chance.choice(running)
        kind = kind_of_report(change, team, version)
        said = reports(change.key, kind)
        words = said[(week + self._setup.teams.index(team)) % len(said)]
        moment = moment_of(
            monday + timedelta(days=chance.choice((1, 2, 3))), chance.choice(REPORT_HOURS), team.zone
        )
        for user_id in team.champions[:1]:
            values = {"change": change.key, "kind": kind, "words": words, "share": "yes"}
            do = partial(self._hands.report, user_id, team.channel, values)
            if len(running) == 1 and chance.random() < 0.5:
                do = partial(self._hands.report_at_once, user_id, team.channel, words)
            yield Visit(moment, user_id, do)

    def _seen(self, team: Team, message: Json) -> Seen | None:
        asked = [question_of(row) for row in rows(message)]
        posted = datetime.fromtimestamp(float(message["ts"]), UTC)
        for pulse in self._setup.pulses:
            if asked and asked[0] == pulse.questions[0].id:
                change = next(c for c in self._setup.changes if c.key == pulse.change_key)
                day = team.local_day(posted)
                trial = change.trial_on(team.key, day)
                week = (week_start(day) - self._first).days // 7
                version = trial.version if trial else None
                return Seen(team.channel, str(message["ts"]), team, pulse, change, version, week)
        return None

    def _members(self, team: Team) -> list[str]:
        channel = self._sandbox.platform.state.channel(team.channel)
        users = map(self._sandbox.platform.state.user, channel.members if channel else ())
        return [u.user_id for u in users if u and not (u.is_bot or u.is_guest or u.is_stranger or u.deleted)]

    def _week(self, team: Team) -> int:
        return (week_start(team.local_day(self._sandbox.clock.now())) - self._first).days // 7
