"""Scores in, a comparison out: timelines, panels, looks and verdicts put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.compare.effects import Standing, standings
from bot.analysis.compare.look import Budget, Found, State
from bot.analysis.compare.panel import Panel, panel
from bot.analysis.compare.replay import Memory, replay
from bot.analysis.compare.timeline import LOOKS, Timeline, start, timelines, within
from bot.analysis.compare.values import (
    Comparison,
    Missing,
    Reason,
    Score,
    TeamEffect,
    Verdict,
    VersionEffect,
    VersionVerdict,
)
from bot.analysis.compare.verdicts import (
    DIFFER,
    Wanted,
    average,
    interval,
    nearest,
    rounded,
    team_verdict,
    verdict,
    version_verdict,
    visible,
    why_unsure,
)
from bot.analysis.compare.versions import newest_pair, split

OF_CHANGE = Budget(average=0.03, teams=0.04)
OF_VERSIONS = Budget(average=0.03, teams=0.0)


@dataclass(frozen=True)
class _Seen:
    """The last look at a panel, and the verdicts until then."""

    panel: Panel
    standings: tuple[Standing, ...]
    state: State
    verdicts: tuple[Verdict, ...]
    wanted: Wanted

    @property
    def estimated(self) -> tuple[Standing, ...]:
        """Those teams that have an effect."""
        rows = self.state.found.effects.teams if self.state.found else ()
        return tuple(standing for standing in self.standings if standing.team in rows)

    def why(self, standing: Standing) -> Reason:
        """Why there is no verdict on a team."""
        if standing.reason:
            return standing.reason
        return Reason.UNCERTAIN if self.panel.moves else Reason.ALL_ALIKE

    def lacking(self) -> tuple[Reason, Missing]:
        """Why there is no verdict on all of them, and what the team that lacks least still needs."""
        if self.state.found:
            return why_unsure(self.state.found), Missing()
        return nearest([(self.why(standing), standing.missing) for standing in self.standings])


def report(
    scores: Iterable[Score],
    wanted: Wanted,
    memory: Memory | None = None,
    *,
    only_means: bool = False,
    with_versions: bool = True,
) -> Comparison:
    """Compare the teams on one change, replaying all looks that `memory` does not know."""
    lines = timelines(scores)
    starts = {team: week for team, line in lines.items() if (week := start(line)) is not None}
    if not starts:
        return _nothing(lines)
    first = min(starts.values())
    seen = _see(panel(within(lines, first), starts, only_means=only_means), OF_CHANGE, wanted, memory)
    last = max(week.week for line in lines.values() for week in line)
    versions = _versions(lines, wanted, memory, only_means=only_means) if with_versions else None
    return _comparison(seen, versions, starts, final=last >= first + LOOKS - 1)


def _nothing(lines: Mapping[str, Timeline]) -> Comparison:
    reason = Reason.NOT_STARTED if lines else Reason.NO_ANSWERS
    weeks = max((len(line) for line in lines.values()), default=0)
    return Comparison(Verdict.TOO_EARLY, reason, waiting=len(lines), weeks_before=weeks)


def _see(whole: Panel, budget: Budget, wanted: Wanted, memory: Memory | None) -> _Seen:
    states = replay(whole, budget, memory)
    verdicts: list[Verdict] = []
    for state in states:
        verdicts.append(verdict(state.found, wanted, verdicts[-1] if verdicts else None))
    return _Seen(whole, standings(whole), states[-1], tuple(verdicts), wanted)


def _comparison(
    seen: _Seen, versions: VersionEffect | None, starts: Mapping[str, int], *, final: bool
) -> Comparison:
    found, said = seen.state.found, seen.verdicts[-1]
    reason, missing = seen.lacking() if said is Verdict.TOO_EARLY else (None, Missing())
    waiting = sum(not team.started for team in seen.panel.teams)
    counted = seen.estimated or seen.standings
    return Comparison(
        verdict=said,
        reason=reason,
        missing=missing,
        effect=average(found) if found else None,
        visible=visible(found) if found else None,
        teams=_teams(seen),
        versions=versions,
        differ=found is not None and found.evidence > DIFFER,
        spread=rounded(found.pool.spread) if found else None,
        started=len(seen.standings),
        estimated=len(seen.estimated),
        beside=len({team for standing in counted for team in standing.beside}),
        waiting=waiting,
        weeks_before=max(standing.weeks_before for standing in counted),
        weeks_since=max(standing.weeks_since for standing in counted),
        earlier=_earlier(seen.verdicts),
        ended=None if waiting else max(starts[seen.panel.teams[each.team].name] for each in seen.standings),
        final=final,
    )


def _earlier(verdicts: Sequence[Verdict]) -> Verdict | None:
    """What was once sure and no longer is."""
    if verdicts[-1] is not Verdict.TOO_EARLY:
        return None
    said = [each for each in verdicts if each in {Verdict.HELPS, Verdict.HURTS, Verdict.MIXED}]
    return said[-1] if said else None


def _teams(seen: _Seen) -> tuple[TeamEffect, ...]:
    found = seen.state.found
    return tuple(
        _with_effect(seen, found, _without_effect(seen, standing), found.effects.teams.index(standing.team))
        if found and standing.team in found.effects.teams
        else _without_effect(seen, standing)
        for standing in seen.standings
    )


def _without_effect(seen: _Seen, standing: Standing) -> TeamEffect:
    team = seen.panel.teams[standing.team]
    return TeamEffect(
        team=team.name,
        verdict=Verdict.TOO_EARLY,
        reason=seen.why(standing),
        missing=standing.missing,
        start=int(seen.panel.weeks[team.event]),
        version=int(team.version[team.version > 0][-1]),
        weeks_before=standing.weeks_before,
        weeks_since=standing.weeks_since,
    )


def _with_effect(seen: _Seen, found: Found, team: TeamEffect, place: int) -> TeamEffect:
    effects = found.effects
    error = float(effects.covariance[place, place]) ** 0.5
    own = interval(float(effects.theta[place]), found.team_z[place] * error)
    said = team_verdict(seen.verdicts[-1], own, seen.wanted)
    return replace(
        team,
        verdict=said,
        reason=Reason.UNCERTAIN if said is Verdict.TOO_EARLY else None,
        effect=own,
        shrunk=min(max(rounded(float(found.pool.shrunk[place])), own.low), own.high),
        others_moved=rounded(float(effects.others_moved[place])),
    )


def _versions(
    lines: Mapping[str, Timeline], wanted: Wanted, memory: Memory | None, *, only_means: bool
) -> VersionEffect | None:
    pair = newest_pair(lines)
    if pair is None:
        return None
    parts, moves = split(lines, pair)
    older, newer = pair
    if not moves:
        return VersionEffect(newer, older, VersionVerdict.TOO_EARLY, Reason.NOT_STARTED)
    seen = _see(panel(parts, moves, only_means=only_means), OF_VERSIONS, wanted, memory)
    found = seen.state.found
    said = version_verdict(found, wanted)
    reason, missing = seen.lacking() if said is VersionVerdict.TOO_EARLY else (None, Missing())
    return VersionEffect(
        newer=newer,
        older=older,
        verdict=said,
        reason=reason,
        missing=missing,
        teams=len(seen.estimated),
        effect=average(found) if found else None,
        visible=visible(found) if found else None,
    )
