"""What the weekly digest says of one change in one week: plain values, no words for people."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.analysis.compare.values import Comparison, Reason, TeamEffect
from bot.analysis.comparison import compare_shown
from bot.analysis.gate import Hidden, Minimums, Weeks
from bot.analysis.remarks import Voices
from bot.analysis.shown import ShownScores
from bot.analysis.tidy import Participation
from bot.domain.cell import Cell
from bot.domain.change import Direction
from bot.domain.question import Question
from bot.domain.theme import ThemeBlock

LACKS_BEFORE = frozenset({Reason.NO_BASELINE, Reason.FEW_WEEKS_BEFORE})
LACKS_SINCE = frozenset({Reason.NO_ANSWERS, Reason.FEW_WEEKS_SINCE, Reason.FEW_PEOPLE})


@dataclass(frozen=True)
class Score:
    """A mean over people (1 to 5, to one decimal as it is published) and the weeks it comes from."""

    mean: float
    weeks: Weeks


@dataclass(frozen=True)
class Run:
    """A team's scores on one wording of the question, oldest first; those of two runs are never compared.

    The first `before` of them are from before its first version. `asked_since` is the day on which it was
    first asked so; None: it was never asked otherwise before.
    """

    scores: tuple[Score, ...]
    before: int = 0
    asked_since: date | None = None


@dataclass(frozen=True)
class VersionScore:
    """A team's score over its weeks on one version."""

    version: int
    score: Score


@dataclass(frozen=True)
class TeamReading:
    """One team in the digest. A score is None where too few people answered; `hidden` says what lacks.

    `elsewhere` says that its newest answers count with another change or team.
    `now` is the newest complete block of weeks on the current version (for a team that waits: of its
    weeks without the change), `since` all weeks on the current version, `earlier` the versions before it,
    and `baseline` the weeks before the first; `runs` have the scores of all blocks, oldest first: a run for
    each wording, of which only what is compared now counts in the other scores.
    `weeks_since` counts this week as the first; None: not started. A team that has `stopped` keeps its last
    version. Where another change began or ended in the team, its scores are compared from one such week
    (`counts_from`) or until before one (`counts_until`), both Mondays.
    """

    key: str
    name: str
    version: int | None
    start: date | None
    weeks_since: int | None
    participation: Participation | None
    now: Score | None
    hidden: Hidden | None
    since: Score | None
    earlier: tuple[VersionScore, ...]
    baseline: Score | None
    runs: tuple[Run, ...]
    voices: Voices | None
    elsewhere: bool = False
    stopped: bool = False
    counts_from: date | None = None
    counts_until: date | None = None

    @property
    def line(self) -> tuple[Score, ...]:
        """The scores of all runs."""
        return tuple(score for run in self.runs for score in run.scores)

    @property
    def reworded(self) -> date | None:
        """The day since which the team is asked in words that its weeks before cannot be compared with."""
        return self.runs[-1].asked_since if len(self.runs) > 1 else None


@dataclass(frozen=True)
class Measured:
    """What the gate let pass of the scores on one question, compared when somebody asks (it takes a while).

    Of a guardrail, versions are not compared. `smallest` is the smallest effect worth having, in points.
    """

    shown: ShownScores
    direction: Direction
    smallest: float
    is_guardrail: bool = False

    @cached_property
    def comparison(self) -> Comparison:
        """The comparison of the teams, as it may be published."""
        with_versions = not self.is_guardrail
        return compare_shown(self.shown, self.direction, self.smallest, with_versions=with_versions)


@dataclass(frozen=True)
class ChangeReading:
    """One change in one week (its Monday). Teams in order of version, start and name; those that wait last.

    `guardrails` are the other questions of its pulses, which it should not make worse. `together` are quotes
    of teams with too few authors each. `minimums` are those that were obeyed, and `cells` what is to be
    remembered as shown once this reading is. `themes` is what is counted for this digest, `themes_before`
    what was for earlier ones.
    """

    week: date
    teams: tuple[TeamReading, ...]
    measured: Measured
    guardrails: tuple[tuple[Question, Measured], ...]
    together: tuple[str, ...] | Hidden
    minimums: Minimums
    cells: tuple[Cell, ...]
    themes: tuple[ThemeBlock, ...] = ()
    themes_before: tuple[ThemeBlock, ...] = ()

    @property
    def comparison(self) -> Comparison:
        """The comparison on the change's own question."""
        return self.measured.comparison

    def effect_of(self, team: TeamReading) -> TeamEffect | None:
        """What the change did to one of the teams; None while there is nothing at all to compare."""
        return self._effects.get(team.key)

    def crossed(self, team: TeamReading) -> date | None:
        """The Monday of the week in which another change began or ended in the team, if that is in the way.

        None where it can be judged, has not started, or lacks something else.
        """
        effect = self.effect_of(team)
        reason = Reason.NO_ANSWERS if effect is None else effect.reason
        if team.start is None or (effect is not None and effect.effect is not None):
            return None
        if reason in LACKS_BEFORE:
            return team.counts_from
        return team.counts_until if reason in LACKS_SINCE else None

    @cached_property
    def _effects(self) -> dict[str, TeamEffect]:
        return {effect.team: effect for effect in self.comparison.teams}

    @property
    def trying(self) -> tuple[TeamReading, ...]:
        """The teams that have started."""
        return tuple(team for team in self.teams if team.weeks_since is not None)

    @property
    def waiting(self) -> tuple[TeamReading, ...]:
        """The teams that have not."""
        return tuple(team for team in self.teams if team.weeks_since is None)
