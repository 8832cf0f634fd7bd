"""Scores of made-up teams, by hand or by chance."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from bot.analysis.compare.panel import Panel, panel
from bot.analysis.compare.timeline import start, timelines
from bot.analysis.compare.values import Score


def team(
    name: str,
    weeks: Iterable[int],
    means: Mapping[int, float] | float = 3.0,
    *,
    people: int = 4,
    start: int | None = None,
    second: int | None = None,
    noise: float = 0.0,
    chance: Random | None = None,
) -> list[Score]:
    """A team whose people are half a point apart; `start` and `second` are when it moves to v1 and v2."""
    chance = chance or Random(name)  # noqa: S311 - a simulation
    scores = []
    for week in weeks:
        mean = means if isinstance(means, float) else means[week]
        version = (
            (2 if second is not None and week >= second else 1)
            if start is not None and week >= start
            else None
        )
        for person in range(people):
            score = mean + 0.5 * (person - (people - 1) / 2) + noise * chance.gauss(0, 1)
            scores.append(Score(week, name, f"{name} {person}", version, version is not None, score))
    return scores


def some_company(seed: int, teams: int = 6, weeks: int = 14, effect: float = 0.5) -> list[Score]:
    """Teams that start in weeks 2 to 8 or never, with gaps in who answers, and a second version for some."""
    chance = Random(seed)  # noqa: S311 - a simulation
    company = [chance.gauss(0, 0.2) for _ in range(weeks)]
    scores: list[Score] = []
    for number in range(teams):
        begins = None if number % 3 == 0 else 2 + 2 * (number % 4)
        means = {
            w: 3 + company[w] + (effect if begins is not None and w >= begins else 0) for w in range(weeks)
        }
        second = begins + 4 if begins is not None and number % 2 else None
        scores += team(
            f"team {number}", range(weeks), means, start=begins, second=second, noise=0.7, chance=chance
        )
    return [score for score in scores if chance.random() < 0.8]


def panel_of(scores: Sequence[Score]) -> Panel:
    """The panel of some scores, with each team's first start as its event."""
    lines = timelines(scores)
    return panel(lines, {name: week for name, line in lines.items() if (week := start(line)) is not None})
