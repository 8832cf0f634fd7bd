"""Whom a team's message asks: the budgets of its people, and what the team still has to come this week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.asking import (
    NEVER,
    Crowd,
    Drawn,
    Slot,
    draw,
    left_of,
    lot_of,
    usual_share,
)
from bot.domain.cadence import WEEK, next_due, week_start
from bot.domain.change import Change
from bot.domain.round import Round, RoundStatus
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows.working_days import working_days
from storage import asks, rounds
from storage.database import Session
from storage.workspaces import Workspace

LOOKED_BACK = 4
"""So many rounds of each pulse tell how many of a team usually answer."""


@dataclass(frozen=True)
class Due:
    """A pulse of a team, and the moment at which it is next due there."""

    pulse: Pulse
    change: Change
    moment: datetime


@dataclass(frozen=True)
class Week:
    """A team in the week of `today`, with all its pulses as they are due next (`dues`)."""

    workspace: Workspace
    team: Team
    today: date
    dues: Sequence[Due]

    @property
    def monday(self) -> date:
        """The day on which the week's budgets began."""
        return week_start(self.today)

    def to_come(self) -> dict[date, list[Due]]:
        """What is due from today on until the week is over, by day."""
        days: dict[date, list[Due]] = {}
        for due in self.dues:
            for day in self._days(due):
                days.setdefault(day, []).append(due)
        return dict(sorted(days.items()))

    def _days(self, due: Due) -> Iterator[date]:
        moment = due.moment
        while week_start(day := self.team.local_day(moment)) == self.monday:
            yield day
            working = working_days(self.team, moment)
            moment = next_due(due.pulse.cadence, self.team.zone, moment, working)


def whom_to_ask(
    session: Session, secret: bytes, week: Week, together: Sequence[Due], roster: tuple[str, ...]
) -> Drawn:
    """Whom the message of these pulses asks today."""
    workspace, budget = week.workspace, week.workspace.asking
    asked = asks.days_asked(session, workspace.id, roster, week.monday)
    left = {person: left_of(budget, asked.get(person, ()), week.today) for person in roster}
    days = week.to_come()
    later = {day: dues for day, dues in days.items() if day > week.today}
    if all(each.today and each.week > len(later) for each in left.values()):
        return Drawn(roster)
    past = _past(session, week, [*together, *(due for dues in later.values() for due in dues)])
    minimum = workspace.privacy.minimums.scores
    slots = [_slot(week, week.today, together, past, minimum)]
    slots += [_slot(week, day, dues, past, minimum) for day, dues in later.items()]
    seen = (asked for some in past.values() for asked in some if asked.status is RoundStatus.CLOSED)
    share = usual_share((asked.asked, asked.shown) for asked in seen)
    before = {person for due in together for last in past[due.pulse.key][:1] for person in last.roster}
    lot = lot_of(secret, workspace.id, min(due.change.key for due in together))
    return draw(Crowd(left, slots, share, minimum), before, lot)


def waited(week: Week, past: Sequence[Round]) -> int:
    """For how many weeks a pulse was not asked; `past` are its last rounds, newest first."""
    if not past:
        return NEVER
    return (week.monday - week_start(week.team.local_day(past[0].due))) // WEEK


def _past(session: Session, week: Week, dues: Sequence[Due]) -> dict[str, list[Round]]:
    keys = {due.pulse.key for due in dues}
    return {
        key: rounds.last_opened(session, week.workspace.id, key, week.team.key, LOOKED_BACK)
        for key in sorted(keys)
    }


def _on_version(week: Week, due: Due, past: Sequence[Round]) -> list[Round]:
    """The rounds on the version that the team is on now: of a new one, nothing is known yet."""
    trial = due.change.trial_on(week.team.key, week.today)
    version = None if trial is None else trial.version
    return [asked for asked in past if asked.version == version]


def _slot(
    week: Week, day: date, dues: Sequence[Due], past: Mapping[str, Sequence[Round]], minimum: int
) -> Slot:
    known = [_on_version(week, due, past[due.pulse.key]) for due in dues]
    lacks = any(some[0].shown < minimum for some in known if some and some[0].status is RoundStatus.CLOSED)
    return Slot(day, len(dues), max(waited(week, some) for some in known), lacks)
