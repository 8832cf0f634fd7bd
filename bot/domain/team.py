"""A product team: one channel, a roster, a time zone, working days."""

from dataclasses import dataclass

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
