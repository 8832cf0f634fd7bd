"""How far a team moved between two sets of weeks, each person against the same person, beside other teams.

The teams that wait show how far everybody moved by themselves. Their level in a week is the mean, over the
people who answered in both periods, of their score less their own mean before. It is taken off the team's
scores of that week, so that only weeks with a comparison count and both sides are seen over the same weeks.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, sqrt
from statistics import fmean

from bot.analysis.tidy import PersonWeek

# What is taken for granted before any data, in points of the 1 to 5 scale: how much a person's weekly score
# wobbles, worth four people's evidence, and how much a whole team's mood wobbles from week to week by itself.
PERSON_WOBBLE = 0.7
PERSON_WOBBLE_WORTH = 4
TEAM_WOBBLE = 0.12
# A bad week is often followed by another: the factor on the variance of a mean of weeks whose correlation
# from one week to the next is about a half for the assumed wobble and a third for the seen one.
ASSUMED_RUNS = 3.0
SEEN_RUNS = 1.5

Scores = Mapping[date, float]


@dataclass(frozen=True)
class Periods:
    """Each person's scores in the weeks before and in the weeks since; only people who are in both."""

    people: tuple[tuple[Scores, Scores], ...]

    @property
    def weeks_before(self) -> frozenset[date]:
        """The weeks before in which at least one of them answered."""
        return frozenset(week for before, _ in self.people for week in before)

    @property
    def weeks_since(self) -> frozenset[date]:
        """The weeks since in which at least one of them answered."""
        return frozenset(week for _, since in self.people for week in since)

    @property
    def differences(self) -> tuple[float, ...]:
        """Each person's mean since less the same person's mean before."""
        return tuple(_mean(since) - _mean(before) for before, since in self.people)

    @property
    def squares(self) -> float:
        """The sum of squared deviations of the differences from their mean."""
        centre = fmean(self.differences)
        return fsum((value - centre) ** 2 for value in self.differences)

    def only(self, weeks: Container[date]) -> "Periods":
        """The same scores, of some weeks only."""
        cut = tuple((_only(before, weeks), _only(since, weeks)) for before, since in self.people)
        return Periods(tuple(both for both in cut if both[0] and both[1]))

    def less(self, levels: Scores) -> "Periods":
        """The same scores with the level of each week taken off."""
        return Periods(tuple((_less(before, levels), _less(since, levels)) for before, since in self.people))

    def rises(self) -> tuple[tuple[date, float], ...]:
        """Every score less its person's own mean before."""
        return tuple(
            (week, score - _mean(before))
            for before, since in self.people
            for week, score in (*before.items(), *since.items())
        )


def periods(rows: Sequence[PersonWeek], before: frozenset[date], since: frozenset[date]) -> Periods:
    """The scores of the people of some rows in two disjoint sets of weeks."""
    by_person: dict[str, tuple[dict[date, float], dict[date, float]]] = {}
    for row in sorted(rows, key=lambda row: (row.person, row.week)):
        both = by_person.setdefault(row.person, ({}, {}))
        if row.week in before:
            both[0][row.week] = row.score
        elif row.week in since:
            both[1][row.week] = row.score
    return Periods(tuple(both for both in by_person.values() if both[0] and both[1]))


def weekly_levels(groups: Sequence[Periods]) -> dict[date, float]:
    """The mean rise of all people of some teams, week by week."""
    by_week: dict[date, list[float]] = {}
    for group in groups:
        for week, rise in group.rises():
            by_week.setdefault(week, []).append(rise)
    return {week: fmean(rises) for week, rises in by_week.items()}


def standard_error(adjusted: Periods, others: Sequence[Periods], filled: float = 1.0) -> float:
    """The standard error of a team's mean adjusted difference: the larger of what people and weeks show.

    `filled` is how many scores there are for each answer: those that were filled in are no evidence.
    """
    weeks = 1 / len(adjusted.weeks_before) + 1 / len(adjusted.weeks_since)
    shares = [len(o.weeks_since & adjusted.weeks_since) / len(adjusted.weeks_since) for o in others]
    people = fsum(len(o.people) * share for o, share in zip(others, shares, strict=True))
    from_people = _person_variance([adjusted, *others]) * (1 / len(adjusted.people) + 1 / people)
    assumed = TEAM_WOBBLE**2 * ASSUMED_RUNS * weeks * (1 + 1 / fsum(shares))
    seen = _weekly_variance(adjusted) * SEEN_RUNS * weeks
    return sqrt(filled * max(from_people + assumed, seen))


def _person_variance(groups: Sequence[Periods]) -> float:
    people = [both for group in groups for both in group.people]
    usual = PERSON_WOBBLE**2 * fmean(1 / len(before) + 1 / len(since) for before, since in people)
    seen = fsum(group.squares for group in groups)
    freedom = len(people) - len(groups)
    return (PERSON_WOBBLE_WORTH * usual + seen) / (PERSON_WOBBLE_WORTH + freedom)


def _weekly_variance(adjusted: Periods) -> float:
    levels = weekly_levels([adjusted])
    parts = [[levels[week] for week in weeks] for weeks in (adjusted.weeks_before, adjusted.weeks_since)]
    squares = fsum((value - fmean(part)) ** 2 for part in parts for value in part)
    return squares / (len(levels) - 2)


def _only(scores: Scores, weeks: Container[date]) -> Scores:
    return {week: score for week, score in scores.items() if week in weeks}


def _less(scores: Scores, levels: Scores) -> Scores:
    return {week: score - levels.get(week, 0.0) for week, score in scores.items()}


def _mean(scores: Scores) -> float:
    return fmean(scores.values())
