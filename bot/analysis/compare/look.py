"""One weekly look at a panel: what earlier looks left behind and the answers until now make a new state."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.analysis.compare.boundary import Walk, advance
from bot.analysis.compare.effects import Effects, Standing, estimate_effects, standings
from bot.analysis.compare.means import people_apart
from bot.analysis.compare.panel import Panel
from bot.analysis.compare.pool import Pool, chance_against, evidence, pool
from bot.analysis.compare.timeline import LOOKS
from bot.analysis.compare.values import Reason
from bot.analysis.compare.variance import GRID, Points, Wobble, estimate_wobble

NO_HARM = 0.1  # points; a team that is moved so little against the average is not moved against it
NEVER = {Reason.NO_BASELINE, Reason.FEW_WEEKS_BEFORE, Reason.NO_COMPARISON}
"""What no more weeks mend."""
OFTEN, PINNED, EVERY = 9, 12, 4  # weeks: when the wobble is estimated anew, and from when it may not shrink


@dataclass(frozen=True)
class Budget:
    """The chance of ever being wrong that may be spent on the average, and on all teams together."""

    average: float
    teams: float


@dataclass(frozen=True)
class Found:
    """The numbers of one look, so many `weeks` after the first start: effects, average, boundaries.

    `evidence` says how surely the effects differ; `on_it` counts the started teams that can be estimated
    now or later.
    """

    weeks: int
    effects: Effects
    pool: Pool
    evidence: float
    z: float
    team_z: tuple[float, ...]
    on_it: int

    @property
    def for_most(self) -> bool:
        """Whether most of the teams that can ever be estimated are."""
        return 2 * len(self.effects.teams) > self.on_it

    @cached_property
    def against(self) -> float:
        """How likely a team, taken at random, is moved against the average."""
        effects = self.effects
        return chance_against(effects.theta, effects.covariance, self.pool.estimate, NO_HARM)


@dataclass(frozen=True)
class State:
    """What the next look needs of the looks before; `found` is what this one saw, None where nothing."""

    weeks: int = 0  # since the first start, of which the share has been given out
    wobble: Wobble | None = None
    likely: Points = GRID
    least_noise: float = 0.0
    average: Walk = field(default_factory=Walk)
    teams: dict[str, Walk] = field(default_factory=dict)
    found: Found | None = None


def look(state: State, seen: Panel, budget: Budget) -> State:
    """The state after a look at a panel in which a team has started."""
    first = seen.first
    if first is None:
        return state
    weeks = min(LOOKS, int(seen.weeks[-1] - seen.weeks[first]) + 1)
    state = replace(_share_out(state, seen, budget, weeks), weeks=weeks, found=None)
    on_it = [standing for standing in standings(seen) if standing.reason not in NEVER]
    if not any(standing.reason is None for standing in on_it) or not seen.moves:
        return state
    return _with_numbers(*_with_wobble(state, seen), seen, on_it)


def _share_out(state: State, seen: Panel, budget: Budget, weeks: int) -> State:
    """Every week adds its share to what may be spent, whether or not it can be looked at."""
    share = (weeks - state.weeks) / LOOKS
    started = [team.name for team in seen.teams if team.started]
    each = budget.teams / len(started) * share
    average = state.average.given(budget.average * share)
    return replace(
        state, average=average, teams={name: state.teams.get(name, Walk()).given(each) for name in started}
    )


def _with_wobble(state: State, seen: Panel) -> tuple[State, Wobble]:
    week = len(seen.weeks) - 1
    wobble, likely, least = state.wobble, state.likely, state.least_noise
    if wobble is None or week <= OFTEN or week % EVERY == 0:
        wobble, likely = estimate_wobble(seen, likely)
        if seen.only_means:
            wobble = replace(wobble, apart=people_apart(seen, wobble.noise))
        if week >= PINNED and not least:
            least = wobble.noise
    wobble = replace(wobble, noise=max(wobble.noise, least))
    return replace(state, wobble=wobble, likely=likely, least_noise=least), wobble


def _with_numbers(state: State, wobble: Wobble, seen: Panel, on_it: Sequence[Standing]) -> State:
    ready = [standing for standing in on_it if standing.reason is None]
    effects = estimate_effects(seen, wobble, ready)
    if not effects.teams:
        return state
    names = [seen.teams[row].name for row in effects.teams]
    pooled = pool(effects.theta, effects.covariance)
    variances = [pooled.error**2, *effects.covariance.diagonal()]
    walks = [state.average, *(state.teams[name] for name in names)]
    average, *teams = advance(walks, [1 / float(variance) for variance in variances])
    found = Found(
        state.weeks,
        effects,
        pooled,
        evidence(effects.theta, effects.covariance),
        average.z,
        tuple(walk.z for walk in teams),
        on_it=len(on_it),
    )
    return replace(
        state, average=average, teams=state.teams | dict(zip(names, teams, strict=True)), found=found
    )
