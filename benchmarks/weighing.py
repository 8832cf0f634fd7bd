"""What one comparison costs."""

from itertools import product
from random import Random

from benchmarks.figures import Figure, each
from bot.analysis.compare import compare
from bot.analysis.compare.values import Score

TEAMS, WEEKS, PEOPLE = 50, 52, 8
CHOICES = (1.0, 2.0, 3.0, 4.0, 5.0)
ANSWER = 0.7


def comparison() -> Figure:
    """One change with two versions, all looks replayed, beside averaging its scores by team and week."""
    scores = _scores(Random(1))
    compare(scores[:100])  # loads numpy
    return Figure(
        f"one comparison, {TEAMS} teams, {WEEKS} weeks, from nothing",
        each(lambda: compare(scores), 1),
        "averaging its scores",
        each(lambda: _averages(scores), 1),
    )


def _scores(chance: Random) -> list[Score]:
    cells = product(range(TEAMS), range(PEOPLE), range(WEEKS))
    return [_score(*cell, chance.choice(CHOICES)) for cell in cells if chance.random() < ANSWER]


def _score(team: int, person: int, week: int, score: float) -> Score:
    version = _version(team, week)
    return Score(week, f"team {team}", f"person {person}", version, version is not None, score)


def _version(team: int, week: int) -> int | None:
    start = 4 + 3 * (team % 3) if team % 3 else WEEKS
    return None if week < start else 1 if week < start + 12 else 2


def _averages(scores: list[Score]) -> dict[tuple[str, int], float]:
    sums: dict[tuple[str, int], list[float]] = {}
    for score in scores:
        sums.setdefault((score.team, score.week), []).append(score.score)
    return {key: sum(values) / len(values) for key, values in sums.items()}
