"""Made-up companies whose truth is known: people, teams, shocks, trends, rounding, and missing answers.

A person's mood is own level + team + company's week + team's week + own wobble + effect of the change. An
answer is the mood plus the item's offset and noise, rounded to 1..5; a week's score is the mean of one to
three items, which rotate through six. Who is in a better mood answers a little more often. The same noise
with and without the change gives the true effect on the 1 to 5 scale, rounding and ceiling included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bot.analysis.compare.values import Score
from bot.analysis.comparison import week_number, weekly_scores
from bot.analysis.shown import show_scores
from bot.analysis.tidy import PersonWeek, TeamOnChange
from bot.domain.minimums import Minimums

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_FIRST = date(2026, 1, 5)

LOOKS = 52
NEVER = 10_000
ITEMS = 6


@dataclass(frozen=True)
class Scenario:
    """What is true in a kind of company; effects in points, `trend` in points a week for everybody.

    Every second team that starts gets `effect`, the others `other` (the same where None). `ramp` weeks pass
    until an effect is there in full. `drift` is the standard deviation of one team's own slow drift,
    `turnover` the share of people who come late and who leave early. After a bad `spell`: a team starts in
    the week after its worst one. With `second`, teams move on to a second version with that effect.
    """

    right: str
    effect: float = 0.0
    other: float | None = None
    ramp: int = 0
    trend: float = 0.0
    drift: float = 0.0
    turnover: float = 0.0
    spell: bool = False
    at_once: bool = False
    second: float | None = None


SCENARIOS: Mapping[str, Scenario] = {
    "no effect": Scenario("no difference"),
    "no effect, trend": Scenario("no difference", trend=0.02),
    "no effect, one team drifts": Scenario("no difference", drift=0.25),
    "no effect, people come and go": Scenario("no difference", turnover=0.35),
    "no effect, start after a bad spell": Scenario("no difference", spell=True),
    "+0.5": Scenario("helps", 0.5),
    "+0.3": Scenario("helps", 0.3),
    "-0.4": Scenario("hurts", -0.4),
    "+0.5, falling trend": Scenario("helps", 0.5, trend=-0.02),
    "half +0.6, half -0.3": Scenario("mixed", 0.6, -0.3),
    "half +0.6, half 0": Scenario("mixed", 0.6, 0.0),
    "+0.5 growing over 12 weeks": Scenario("helps", 0.5, ramp=12),
    "v2 better": Scenario("v2 better", 0.1, second=0.6),
    "v2 the same": Scenario("no difference", 0.3, second=0.3),
    "all at once": Scenario("too early", at_once=True),
    "all at once, trend": Scenario("too early", trend=0.02, at_once=True),
    "all at once, +0.5": Scenario("too early", 0.5, at_once=True),
}


@dataclass(frozen=True)
class Company:
    """Scores (people by weeks, NaN where nobody answered) and the truth about them.

    `team` is each person's team; `start` and `second` the weeks in which teams began with v1 and v2;
    `truth` the mean effect over a team's people, week by week.
    """

    team: Whole
    scores: Floats
    start: Whole
    second: Whole
    truth: Floats

    @property
    def weeks(self) -> int:
        """How many weeks it was asked for."""
        return len(self.scores[0])

    @property
    def first(self) -> int:
        """The week in which the first team started."""
        return int(self.start.min().item())

    def tidy(self) -> list[Score]:
        """The scores as the comparison takes them."""
        people, weeks = np.nonzero(~np.isnan(self.scores))
        return [
            self._score(person, week) for person, week in zip(people.tolist(), weeks.tolist(), strict=True)
        ]

    def published(self) -> list[Score]:
        """The scores as the digest compares them: what the gate lets pass, block by block."""
        rows = [
            PersonWeek(_monday(score.week), score.team, score.person, score.version, score.score)
            for score in self.tidy()
        ]
        teams = [TeamOnChange(team, team, None, self._started(team)) for team in {row.team for row in rows}]
        shown = show_scores(rows, teams, Minimums().scores)
        return [replace(score, week=score.week - week_number(_FIRST)) for score in weekly_scores(shown)]

    def _started(self, team: str) -> date | None:
        start = int(self.start[int(team.split()[1])])
        return None if start == NEVER else _monday(start)

    def _score(self, person: int, week: int) -> Score:
        team = int(self.team[person])
        version = 2 if week >= self.second[team] else 1 if week >= self.start[team] else None
        score = float(self.scores[person, week])
        return Score(week, f"team {team:02}", f"person {person:03}", version, version is not None, score)


def _monday(week: int) -> date:
    return _FIRST + timedelta(weeks=week)


def make_company(scenario: Scenario, teams: int, chance: Generator) -> Company:
    """One company: two to six weeks before the first start, and 52 weeks from it on."""
    own = _own_weeks(teams, chance)
    start = _starts(scenario, own, chance)
    weeks = int(start.min()) + LOOKS
    second = _moves(scenario, start, chance)
    team = np.repeat(np.arange(teams), chance.integers(4, 13, teams))
    effects = _effects(scenario, start, second, weeks)
    mood = _levels(scenario, own[:, :weeks], start, chance)[team] + _own(team, weeks, chance)
    items = _Items(weeks, len(team), chance)
    without, given = items.answers(mood), items.answers(mood + effects[team])
    there = _answers(scenario, team, mood, chance)
    gain = given - without
    truth = np.array([gain[team == each].mean(axis=0) for each in range(teams)])
    return Company(team, np.where(there, given, np.nan), start, second, truth)


def _own_weeks(teams: int, chance: Generator) -> Floats:
    """What moves each team by itself, week by week, for longer than any company is looked at."""
    carry = chance.uniform(0, 0.7)
    return _fading(teams, 2 * LOOKS, 1.0, carry, chance) * chance.uniform(0.05, 0.18, (teams, 1))


def _starts(scenario: Scenario, own: Floats, chance: Generator) -> Whole:
    teams = len(own)
    waves = chance.integers(2, 7) + np.cumsum([0, *chance.integers(2, 9, chance.integers(0, 3))])
    if scenario.at_once:
        return np.full(teams, int(waves[0]))
    start = chance.choice(waves, teams)
    never = chance.random(teams) < 0.35
    order = chance.permutation(teams)
    never[order[0]], never[order[1]] = True, False
    start[order[1]] = waves[0]
    if scenario.spell:
        start = 2 + np.argmin(own[:, 1:9], axis=1)
    return np.where(never, NEVER, start)


def _moves(scenario: Scenario, start: Whole, chance: Generator) -> Whole:
    if scenario.second is None:
        return np.full(len(start), NEVER)
    later = start + chance.integers(8, 17, len(start))
    return np.where((start < NEVER) & (chance.random(len(start)) < 0.7), later, NEVER)


def _effects(scenario: Scenario, start: Whole, second: Whole, weeks: int) -> Floats:
    week = np.arange(weeks)
    other = scenario.effect if scenario.other is None else scenario.other
    rank = np.argsort(np.argsort(start, kind="stable"), kind="stable")
    size = np.where(rank % 2 == 0, scenario.effect, other)
    since = week - start[:, None]
    reached = (
        np.clip((since + 1) / scenario.ramp, 0, 1) if scenario.ramp else np.ones_like(since, dtype=float)
    )
    first = np.where(since >= 0, size[:, None] * reached, 0.0)
    return np.where(week >= second[:, None], scenario.second or 0.0, first)


def _levels(scenario: Scenario, own: Floats, start: Whole, chance: Generator) -> Floats:
    """The level of each team, week by week, without the change."""
    teams, weeks = own.shape
    company = _fading(1, weeks, 0.15, 0.5, chance) + scenario.trend * (np.arange(weeks) - weeks / 2)
    drift = np.zeros_like(own)
    if scenario.drift:
        drift[int(np.argmin(start))] = _fading(1, weeks, scenario.drift, 0.9, chance)[0]
    level: Floats = 3.4 + chance.normal(0, 0.3, (teams, 1)) + company + own + drift
    return level


def _own(team: Whole, weeks: int, chance: Generator) -> Floats:
    people = len(team)
    level = chance.normal(0, chance.uniform(0.4, 0.7), (people, 1))
    wobble: Floats = level + _fading(people, weeks, chance.uniform(0.55, 0.8), chance.uniform(0, 0.4), chance)
    return wobble


class _Items:
    """What is asked each week, with the noise of every answer."""

    def __init__(self, weeks: int, people: int, chance: Generator) -> None:
        count = int(chance.integers(1, 4))
        asked = (np.arange(weeks)[:, None] * count + np.arange(count)) % ITEMS
        self._offset = chance.normal(0, 0.25, ITEMS)[asked]
        self._noise = chance.normal(0, 0.45, (people, weeks, count))

    def answers(self, mood: Floats) -> Floats:
        rounded = np.clip(np.rint(mood[:, :, None] + self._offset + self._noise), 1, 5)
        mean: Floats = rounded.mean(axis=2)
        return mean


def _answers(scenario: Scenario, team: Whole, mood: Floats, chance: Generator) -> NDArray[np.bool_]:
    people, weeks = mood.shape
    rate = chance.uniform(0.4, 0.9, int(team.max()) + 1)[team][:, None]
    odds = np.log(rate / (1 - rate)) + 0.3 * (mood - mood.mean())
    there: NDArray[np.bool_] = chance.random(mood.shape) < 1 / (1 + np.exp(-odds))
    if scenario.turnover:
        comes = np.where(chance.random(people) < scenario.turnover, chance.integers(0, weeks, people), 0)
        goes = np.where(chance.random(people) < scenario.turnover, chance.integers(0, weeks, people), weeks)
        week = np.arange(weeks)
        there &= (week >= comes[:, None]) & (week < np.maximum(goes, comes + 4)[:, None])
    return there


def _fading(rows: int, weeks: int, size: float, carry: float, chance: Generator) -> Floats:
    """Shocks of a standard deviation `size`, of which `carry` is left a week later."""
    values = chance.normal(0, size, (rows, weeks))
    for week in range(1, weeks):
        values[:, week] = carry * values[:, week - 1] + np.sqrt(1 - carry**2) * values[:, week]
    return values


def until(company: Company, weeks: int) -> Company:
    """The company as it was known after some weeks."""
    return replace(company, scores=company.scores[:, :weeks])
