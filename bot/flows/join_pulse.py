"""A team that is given a change joins the pulse that asks about it, so that there is something to compare."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.cadence import NeverDueError, WorkingCalendar, next_due
from bot.domain.closing import closes_in_time
from bot.domain.decision import Decision
from bot.domain.refusal import RefusalError
from bot.domain.setup import Pulse
from bot.domain.team import Team
from bot.flows.change_facts import ChangeFacts
from bot.flows.working_days import working_days
from bot.prompts import say
from storage import changes
from storage.database import Session

MOST_SAID = 8
"""More teams than anybody reads the next moments of."""


def joining(facts: ChangeFacts, team_keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the teams that are not asked about the change yet; none where no pulse asks about it.

    Raises:
        RefusalError: the pulse does not suit one of them.
    """
    pulse = facts.pulse
    new = tuple(key for key in team_keys if key not in facts.asked)
    if pulse is None:
        return ()
    for key in new:
        if not _suits(pulse, facts.teams[key]):
            raise RefusalError("team_unsuited", field="teams", team=facts.names[key])
    return new


def with_joined(session: Session, facts: ChangeFacts, decision: Decision, now: datetime) -> ChangeFacts:
    """The facts once the teams have joined the pulse, which is stored and planned for them."""
    pulse, joined = facts.pulse, decision.details.joined
    if pulse is None or not joined:
        return facts
    larger = replace(pulse, team_keys=(*pulse.team_keys, *joined))
    changes.save_pulse(session, facts.workspace.id, larger)
    for team in (facts.teams[key] for key in joined if not larger.archived):
        changes.set_due(session, facts.workspace.id, larger.key, team.key, _due(larger, team, now))
    return replace(facts, pulses=[larger if p.key == larger.key else p for p in facts.pulses])


def joined_words(facts: ChangeFacts, decision: Decision, now: datetime) -> str:
    """When the teams that joined are asked first; nothing where none did."""
    pulse, joined = facts.pulse, decision.details.joined
    if pulse is None or not joined:
        return ""
    there = [facts.teams[key] for key in joined[:MOST_SAID] if key in facts.teams]
    moments = [(team.name, _local(_due(pulse, team, now), team.zone)) for team in there]
    return say("decision", "joined", moments=moments, more=len(joined) - len(there))


def _due(pulse: Pulse, team: Team, now: datetime) -> datetime:
    return next_due(pulse.cadence, team.zone, now, working_days(team, now))


def _local(due: datetime, zone: str) -> datetime:
    return due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _suits(pulse: Pulse, team: Team) -> bool:
    """Whether the pulse comes round for the team, and closes before the next one."""
    try:
        return closes_in_time(pulse.cadence, pulse.window, WorkingCalendar(team.working_days))
    except NeverDueError:
        return False
