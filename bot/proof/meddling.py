"""An ops lead who would like to know: rosters cut to a few; versions, names and minimums changed."""

from dataclasses import replace

from bot.domain.change import Change, Trial, Version
from bot.domain.minimums import Minimums
from bot.domain.setup import Setup
from bot.domain.team import Team
from bot.proof.cast import Cast, starts_in, team_key

VICTIM, RENAMED, TWEAKED = 5, 6, 7
"""The numbers of the teams that the lead tries things on."""


def meddled(setup: Setup, cast: Cast, week: int) -> Setup:
    """The set-up as the lead has it in this week; every few weeks something else, and back again."""
    people = tuple(member.user_id for member in cast.of(VICTIM % cast.teams, week))
    rosters = {1: people[:4], 2: people[:3], 3: people[:1], 4: (*people[:3], *people[4:5])}
    teams = tuple(_team(team, cast, rosters.get(week % 8), week) for team in setup.teams)
    changes = tuple(_tweaked(change, cast, week) for change in setup.changes)
    scores = (4, 6, 4, 5)[week % 4]
    privacy = replace(setup.privacy, minimums=Minimums(scores=scores, words=5 + week % 2))
    return replace(setup, teams=teams, changes=changes, privacy=privacy)


def _team(team: Team, cast: Cast, roster: tuple[str, ...] | None, week: int) -> Team:
    if team.key == team_key(VICTIM % cast.teams):
        return replace(team, roster=roster)
    if team.key == team_key(RENAMED % cast.teams):
        return replace(team, name=f"{team.name} in week {week}")
    return team


def _tweaked(change: Change, cast: Cast, week: int) -> Change:
    """A new version for one team every few weeks."""
    key = team_key(TWEAKED % cast.teams)
    started = [trial for trial in change.trials if trial.team_key == key]
    if not started:
        return change
    others = tuple(trial for trial in change.trials if trial.team_key != key)
    days = [
        started[0].start,
        *(starts_in(n) for n in range(0, week + 1, 3) if starts_in(n) > started[0].start),
    ]
    mine = tuple(
        Trial(key, number, day, until)
        for number, (day, until) in enumerate(zip(days, [*days[1:], None], strict=True), 1)
    )
    versions = tuple(Version(n, f"What {n}") for n in range(1, len(days) + 1))
    return replace(change, versions=versions, trials=(*others, *mine))
