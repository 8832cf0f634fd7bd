"""A product team: one channel, a roster, a time zone, working days."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.cadence import WORKING_DAYS, Weekday


@dataclass(frozen=True)
class Team:
    """A team as it was set up.

    `roster` lists user ids, or is None for "everyone in the channel" (bots and guests left out).
    `country` is an ISO 3166 code, with an optional subdivision as in `DE-BE`, for public holidays.
    """

    key: str
    name: str
    channel: str
    zone: str
    country: str | None = None
    working_days: tuple[Weekday, ...] = WORKING_DAYS
    roster: tuple[str, ...] | None = None
    champions: tuple[str, ...] = ()
    archived: bool = False

    def local_day(self, now: datetime) -> date:
        """The day that it is in the team's zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()
