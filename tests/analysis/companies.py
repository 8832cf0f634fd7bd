"""Made-up companies: a few regular ones by hand, and noisy ones from a seed."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from bot.analysis.compare.values import Comparison
from bot.analysis.comparison import compare_shown
from bot.analysis.gate import Minimums
from bot.analysis.shown import show_scores
from bot.analysis.tidy import PersonWeek, Remark, TeamOnChange
from bot.domain.change import Direction
from bot.domain.sentiment import Sentiment, Tone

FIRST = date(2026, 1, 5)


def monday(number: int) -> date:
    """The Monday of week `number`, from 0."""
    return FIRST + timedelta(weeks=number)


def scores(
    team: str,
    weeks: Sequence[int],
    score: float,
    people: int = 5,
    version: int | None = None,
    spread: float = 0.0,
) -> list[PersonWeek]:
    """Regular answers: every person in every week, `spread` apart from one another."""
    return [
        PersonWeek(
            monday(week), team, f"{team}-{number}", version, score + spread * (number - (people - 1) / 2)
        )
        for week in weeks
        for number in range(people)
    ]


def on(key: str, start: int | None = None, version: int = 1) -> TeamOnChange:
    """A team that started in week `start`, or waits."""
    if start is None:
        return TeamOnChange(key, key.title(), None, None)
    return TeamOnChange(key, key.title(), version, monday(start))


def remark(team: str, week: int, person: int, words: str = "fine", polarity: float = 0.0) -> Remark:
    """A comment of a team's person."""
    tone = Tone.POSITIVE if polarity > 0 else Tone.NEGATIVE if polarity < 0 else Tone.NEUTRAL
    return Remark(monday(week), team, f"{team}-{person}", words, Sentiment(tone, polarity))


def noisy_company(
    seed: int, starts: Sequence[int | None], weeks: int, effect: float
) -> tuple[list[PersonWeek], list[TeamOnChange]]:
    """Teams of 5 to 9 people with shared bad weeks, each team's own moods, absences and rounding."""
    chance = random.Random(seed)  # noqa: S311 - simulated people need no secret numbers
    shared = [chance.gauss(0, 0.15) for _ in range(weeks)]
    rows = []
    for number, start in enumerate(starts):
        mood, level = 0.0, chance.gauss(3.3, 0.3)
        people = [chance.gauss(0, 0.5) for _ in range(chance.randint(5, 9))]
        for week in range(weeks):
            mood = 0.5 * mood + chance.gauss(0, 0.1)
            begun = start is not None and week >= start
            for person, own in enumerate(people):
                true = level + own + shared[week] + mood + (effect if begun else 0) + chance.gauss(0, 0.7)
                row = PersonWeek(
                    monday(week), f"t{number}", f"{number}-{person}", 1 if begun else None, _rounded(true)
                )
                rows += [row] if chance.random() < 0.7 else []
    return rows, [on(f"t{number}", start) for number, start in enumerate(starts)]


def _rounded(score: float) -> float:
    return float(min(5, max(1, round(score))))


def compare(
    rows: Sequence[PersonWeek],
    week: date,
    teams: Sequence[TeamOnChange],
    direction: Direction,
    smallest: float,
    minimums: Minimums,
) -> Comparison:
    """Gate the rows of closed rounds up to a week and compare, as the digest does."""
    known = show_scores([row for row in rows if row.week <= week], teams, minimums.scores)
    return compare_shown(known, direction, smallest)
