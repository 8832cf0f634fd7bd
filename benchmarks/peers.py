"""What others print, in the same made-up companies: the verdict of a week, without intervals."""

import numpy as np

from benchmarks.companies import Company

TENTH = 0.1  # points
SURE = 2.0  # standard errors


def last_week(company: Company, week: int) -> str:
    """This week's mean of the teams on the change against last week's: an arrow from 0.1 points on."""
    started = company.start[company.team] < week
    both = company.scores[started][:, week - 1 : week + 1]
    if not started.any() or np.isnan(both).all(axis=0).any():
        return "too early"
    before, now = np.nanmean(both, axis=0)
    return _said(float(now - before), TENTH)


def before_after(company: Company, week: int) -> str:
    """A paired t test of each person's mean since against before, in the teams on the change, at 5%."""
    start = company.start[company.team][:, None]
    weeks = np.arange(company.weeks)
    there = ~np.isnan(company.scores) & (start <= week)
    before, since = there & (weeks < start), there & (weeks >= start) & (weeks <= week)
    both = before.any(axis=1) & since.any(axis=1)
    if both.sum() < 3:
        return "too early"
    scores = np.nan_to_num(company.scores[both])
    means = [(scores * part[both]).sum(axis=1) / part[both].sum(axis=1) for part in (before, since)]
    gains = means[1] - means[0]
    return _said(float(gains.mean()), SURE * float(gains.std(ddof=1)) / len(gains) ** 0.5)


def _said(difference: float, least: float) -> str:
    if abs(difference) < least or least == 0:
        return "too early"
    return "helps" if difference > 0 else "hurts"
