"""One made-up company, looked at every week for a year: what was said, and whether it was true."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.companies import NEVER, Company, Floats, Scenario
from benchmarks.peers import before_after, last_week
from bot.analysis.compare.look import Found, State
from bot.analysis.compare.panel import Panel, panel
from bot.analysis.compare.replay import replay
from bot.analysis.compare.report import OF_CHANGE, OF_VERSIONS
from bot.analysis.compare.timeline import Timeline, start, timelines
from bot.analysis.compare.values import VersionVerdict
from bot.analysis.compare.verdicts import Wanted, average, verdict, version_verdict
from bot.analysis.compare.versions import newest_pair, split

APART = 0.1  # points; effects that differ by less are the same, and a team's smaller harm is none
WANTED = Wanted()
_VERSIONS = {VersionVerdict.BETTER: "v2 better", VersionVerdict.WORSE: "v1 better"}


@dataclass(frozen=True)
class Sight:
    """What one look said, weeks after the first start (or move), and what was true then (points).

    `effects` are the true effects of the teams that had started, `truth` the average that was estimated.
    """

    after: int
    said: str
    low: float | None
    high: float | None
    truth: float
    effects: tuple[float, ...]

    @property
    def wrong(self) -> bool:
        """Whether it was sure of what is not so."""
        mean, low, high = float(np.mean(self.effects)), min(self.effects), max(self.effects)
        return {
            "helps": mean <= 0 or low < -APART,
            "hurts": mean >= 0 or high > APART,
            "mixed": high - low < APART,
            "no difference": abs(mean) > WANTED.smallest,
            "v2 better": mean <= 0,
            "v1 better": mean >= 0,
        }.get(self.said, False)

    @property
    def missed(self) -> bool:
        """Whether the interval does not hold the truth."""
        return self.low is not None and self.high is not None and not self.low <= self.truth <= self.high


def watch(company: Company, scenario: Scenario, *, published: bool) -> list[Sight]:
    """All looks at a company: at the change, or at its second version where there is one.

    With `published` as the digest looks: at what the gate lets pass, and at weekly means alone.
    """
    lines = timelines(company.published() if published else company.tidy())
    if scenario.second is not None:
        return _watch_versions(company, lines, only_means=published)
    starts = {team: week for team, line in lines.items() if (week := start(line)) is not None}
    whole = panel(lines, starts, only_means=published)
    states = replay(whole, OF_CHANGE)
    return [_sight(company, whole, state, place) for place, state in enumerate(states)]


def watch_peers(company: Company) -> dict[str, list[Sight]]:
    """What others would have printed, week by week."""
    peers: dict[str, Callable[[Company, int], str]] = {
        "this week against last week": last_week,
        "before against after": before_after,
    }
    return {
        name: [_peer(company, say, week) for week in range(company.first, company.weeks)]
        for name, say in peers.items()
    }


def _peer(company: Company, say: Callable[[Company, int], str], week: int) -> Sight:
    effects = _effects(company, week)
    return Sight(week - company.first, say(company, week), None, None, float(np.mean(effects)), effects)


def _sight(company: Company, whole: Panel, state: State, place: int) -> Sight:
    first = whole.first or 0
    week = int(whole.weeks[first + place])
    effects = _effects(company, week)
    truth = _truth(company, _numbers(whole, state.found, first + place), week)
    return _seen(week - company.first, verdict(state.found, WANTED), state.found, truth, effects)


def _seen(after: int, said: str, found: Found | None, truth: float, effects: tuple[float, ...]) -> Sight:
    if found is None:
        return Sight(after, said, None, None, truth, effects)
    shown = average(found)
    return Sight(after, said, shown.low, shown.high, truth, effects)


def _numbers(whole: Panel, found: Found | None, place: int) -> list[int]:
    """The numbers of the teams that were estimated."""
    seen = whole.until(place + 1).teams
    return [int(seen[row].name.split()[1]) for row in found.effects.teams] if found else []


def _effects(company: Company, week: int) -> tuple[float, ...]:
    """The true effect of each team that has started, over its weeks until now."""
    started = np.flatnonzero(company.start <= week)
    return tuple(float(company.truth[team, company.start[team] : week + 1].mean()) for team in started)


def _truth(company: Company, teams: Sequence[int], week: int) -> float:
    """The average over some teams, over the weeks in which another had not started."""
    return float(np.mean([_over(company, team, week) for team in teams])) if teams else 0.0


def _over(company: Company, team: int, week: int) -> float:
    weeks = np.arange(company.start[team], week + 1)
    others = np.delete(company.start, team)
    free = weeks[weeks < others.max(initial=0)]
    part: Floats = company.truth[team, free if len(free) else weeks]
    return float(part.mean())


def _watch_versions(company: Company, lines: Mapping[str, Timeline], *, only_means: bool) -> list[Sight]:
    pair = newest_pair(lines)
    if pair is None:
        return []
    parts, moves = split(lines, pair)
    whole = panel(parts, moves, only_means=only_means)
    gains = {
        team: float(
            company.truth[team, company.second[team] :].mean()
            - company.truth[team, company.start[team] : company.second[team]].mean()
        )
        for team in np.flatnonzero(company.second < NEVER).tolist()
    }
    return [
        _version_sight(whole, state, place, gains) for place, state in enumerate(replay(whole, OF_VERSIONS))
    ]


def _version_sight(whole: Panel, state: State, place: int, gains: dict[int, float]) -> Sight:
    teams = _numbers(whole, state.found, (whole.first or 0) + place)
    effects = tuple(gains[team] for team in teams) or tuple(gains.values())
    said = version_verdict(state.found, WANTED)
    return _seen(place, _VERSIONS.get(said, said), state.found, float(np.mean(effects)), effects)
