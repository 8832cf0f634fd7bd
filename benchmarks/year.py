"""A year of a workspace, written straight into the tables: teams on changes, closed rounds, answers.

Set up by the flow that sets everything up. Rounds and answers are inserted in bulk (SQLAlchemy's core), as
opening, answering and closing would have left them: pseudonyms made for each round, random keys, no order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.stage import QUESTIONS, START, WORKSPACE, Bench
from bot.domain.cadence import WORKING_DAYS, Cadence, Weekday
from bot.domain.change import Change, Direction, Trial, Version
from bot.domain.pseudonym import Pseudonyms, pseudonyms
from bot.domain.question import Question
from bot.domain.setup import Pulse, Setup, Window
from bot.domain.team import Team
from bot.flows.apply_setup import apply_setup
from storage import changes
from storage.rows import random_key, table_of, to_json
from storage.tables import AnswerRow, RoundRow

PEOPLE, ANSWERS, COMMENTS = 24, 0.8, 0.03
"""People a team, how many of them answer a round, and how many of those write something."""

FIRST_START, LAST_START, NEXT_VERSION = 6, 20, 16
"""Weeks: when the first team starts and when the last, and how long after that it moves to version 2."""

WAITING = 8  # every so manieth team never starts
HOURS_OPEN = 48
SAID = (("More time to think.", "positive", 0.5), ("It changes nothing for us.", "neutral", 0.0))


@dataclass(frozen=True)
class Size:
    """How large a workspace is. Every change has `together` teams of its own."""

    teams: int
    weeks: int
    together: int = 50

    @property
    def changes(self) -> range:
        """The places of its changes."""
        return range(max(1, self.teams // self.together))


def make_year(bench: Bench, size: Size) -> int:
    """Write it and return the number of its answers."""
    made = [_change(size, place) for place in size.changes]
    teams = tuple(team for place in size.changes for team in _teams(size, place))
    pulses = tuple(_pulse(change, place, size) for place, change in enumerate(made))
    apply_setup(bench.tools, WORKSPACE, Setup(teams, tuple(made), pulses, ()), START)
    count = sum(_write(bench, size, change, pulse) for change, pulse in zip(made, pulses, strict=True))
    bench.tools.database.sweep()
    return count


def _teams(size: Size, place: int) -> list[Team]:
    return [
        Team(key, key, f"C{key[5:]}", "UTC", roster=_people(key), working_days=WORKING_DAYS)
        for key in _keys(size, place)
    ]


def _keys(size: Size, place: int) -> tuple[str, ...]:
    count = size.teams // len(size.changes)
    return tuple(f"team-{number:05d}" for number in range(place * count, (place + 1) * count))


def _people(team: str) -> tuple[str, ...]:
    return tuple(f"U{team[5:]}{number:03d}" for number in range(PEOPLE))


def _change(size: Size, place: int) -> Change:
    """A change whose teams start one after the other, and after some weeks move on to version 2."""
    trials: list[Trial] = []
    for number, key in enumerate(_keys(size, place)):
        if number % WAITING:
            first = START.date() + timedelta(weeks=FIRST_START + number % (LAST_START - FIRST_START))
            second = first + timedelta(weeks=NEXT_VERSION)
            trials += [Trial(key, 1, first, second), Trial(key, 2, second)]
    versions = Version(1, "What"), Version(2, "What else")
    question = _questions(place)[0].id
    return Change(
        f"change-{place:02d}", f"Change {place}", "Why", question, Direction.UP, 0.25, versions, tuple(trials)
    )


def _questions(place: int) -> tuple[Question, ...]:
    """The change's own question and another."""
    return QUESTIONS[place % len(QUESTIONS)], QUESTIONS[(place + 1) % len(QUESTIONS)]


def _pulse(change: Change, place: int, size: Size) -> Pulse:
    weekly = Cadence((Weekday.MONDAY,), START.time())
    return Pulse(f"pulse-{place:02d}", change.key, _questions(place), weekly, Window(), _keys(size, place))


def _write(bench: Bench, size: Size, change: Change, pulse: Pulse) -> int:
    """One change's rounds and answers; returns how many answers."""
    database, chance = bench.tools.database, Random(change.key)
    with database.transaction() as session:
        salt = changes.salt_of(session, WORKSPACE, change.key)
        assert salt is not None  # noqa: S101 - it is new
        known = pseudonyms(bench.tools.secret, salt, WORKSPACE)
        rounds = [_round(change, pulse, team, week) for team in pulse.team_keys for week in range(size.weeks)]
        answers = [answer for asked in rounds for answer in _answers(asked, pulse, known, chance)]
        chance.shuffle(answers)
        connection = session.connection()
        counted: dict[str, int] = {}
        for answer in answers:
            counted[answer["round"]] = counted.get(answer["round"], 0) + 1
        connection.execute(
            table_of(RoundRow).insert(), [{**asked, "shown": counted.get(asked["id"], 0)} for asked in rounds]
        )
        connection.execute(table_of(AnswerRow).insert(), answers)
    return len(answers)


def _round(change: Change, pulse: Pulse, team: str, week: int) -> dict[str, Any]:
    due = START + timedelta(weeks=week)
    trial = change.trial_on(team, due.date())
    return {
        "id": random_key(),
        "workspace": WORKSPACE,
        "pulse": pulse.key,
        "team": team,
        "change": change.key,
        "version": None if trial is None else trial.version,
        "questions": to_json(tuple[Question, ...], pulse.questions),
        "roster": list(_people(team)),
        "forgotten": 0,
        "due": due,
        "closes": due + timedelta(hours=HOURS_OPEN),
        "status": "closed",
    }


def _answers(
    asked: dict[str, Any], pulse: Pulse, known: Pseudonyms, chance: Random
) -> Iterator[dict[str, Any]]:
    """What people answered in a round: each has a level of their own, and v1 is worth half a point."""
    for number, person in enumerate(asked["roster"]):
        if chance.random() < ANSWERS:
            level = 2.4 + number % 5 * 0.3 + (0.5 if asked["version"] else 0.0)
            words, tone, polarity = chance.choice(SAID) if chance.random() < COMMENTS else (None, None, None)
            yield {
                "key": random_key(),
                "round": asked["id"],
                "pseudonym": known.stored(asked["id"], person),
                "choices": {
                    question.id: min(5, max(1, round(chance.gauss(level, 0.8))))
                    for question in pulse.questions
                },
                "comment": words,
                "tone": tone,
                "polarity": polarity,
                "confidence": None if words is None else 0.8,
                "model": None if words is None else "hybrid-1",
            }
