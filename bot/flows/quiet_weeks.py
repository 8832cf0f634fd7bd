"""Of which changes enough is known: from what the last digest has shown and from decisions, nothing else."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from bot.analysis.compare.values import Verdict
from bot.analysis.published import PublishedChange
from bot.domain.asking import is_quiet
from bot.domain.change import Change
from bot.domain.decision import State, state_of
from bot.domain.setup import Pulse
from bot.domain.team import Team
from storage import decisions, digests, rounds
from storage.database import Session
from storage.rows import from_json

SETTLED = frozenset({Verdict.HELPS, Verdict.HURTS, Verdict.NO_DIFFERENCE})
"""Verdicts after which more answers would say the same. A mixed one asks for more."""


class Settled:
    """What a workspace's last digest and its decisions say, read once."""

    def __init__(self, session: Session, workspace: str) -> None:
        _, shown = digests.newest_published(session, workspace) or (None, [])
        self._workspace = workspace
        self._decided = decisions.all_decisions(session, workspace)
        self._raw: Mapping[str, Any] = {each["key"]: each for each in shown}
        self._shown = cache(lambda key: from_json(PublishedChange, self._raw[key]))

    def is_quiet(self, session: Session, pulse: Pulse, change: Change, team: Team, day: date) -> bool:
        """Whether the team is not asked about the change in the week of `day`, since enough is known."""
        if not self.knows_enough(change, team.key, day):
            return False
        last = rounds.last_opened(session, self._workspace, pulse.key, team.key, 1)
        asked = team.local_day(last[0].due) if last else None
        return is_quiet(day, asked, pulse.cadence.every_weeks)

    def knows_enough(self, change: Change, team_key: str, day: date) -> bool:
        """Whether the change was kept, or judged on the version that the team is on.

        A team that waits for its start is asked on: the others are compared with it.
        """
        trial = change.trial_on(team_key, day)
        if trial is None:
            return False
        if state_of(change, self._decided.get(change.key, ()), day) is State.KEPT:
            return True
        return self._is_judged(change.key, team_key, trial.version)

    def _is_judged(self, change_key: str, team_key: str, version: int) -> bool:
        if change_key not in self._raw:
            return False
        shown = self._shown(change_key)
        team = next((each for each in shown.teams if each.key == team_key and not each.stopped), None)
        if team is None or team.version != version:
            return False
        effect = shown.effect_of(team)
        verdicts = {shown.comparison.verdict, *(() if effect is None else (effect.verdict,))}
        return bool(verdicts & SETTLED)
