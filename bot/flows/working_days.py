"""A team's working days, with the public holidays of its country around a moment."""

from datetime import datetime

from bot.domain.cadence import WorkingCalendar
from bot.domain.team import Team
from bot.flows.holidays import holidays_of


def working_days(team: Team, now: datetime) -> WorkingCalendar:
    """The team's calendar for the year of `now` and the next."""
    return WorkingCalendar(team.working_days, holidays_of(team.country, (now.year, now.year + 1)))
