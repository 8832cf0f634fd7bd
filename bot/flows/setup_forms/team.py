"""The form of a team."""

from typing import Any

from bot.domain.cadence import WORKING_DAYS, Weekday
from bot.domain.form import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    Field,
    Option,
    PeopleField,
    SearchField,
    TextField,
)
from bot.flows.setup_file.dump import Values
from bot.flows.setup_file.fields import EVERYONE
from bot.flows.setup_file.shapes import MOST_NAME
from bot.flows.setup_forms.kinds import (
    Facts,
    FormMistakesError,
    Held,
    Members,
    entry_kind,
    one,
    refuse_double,
    said,
)
from bot.prompts import say
from storage import teams
from storage.database import Session

ALL, THESE = "everyone", "these"


def weekday_options() -> tuple[Option, ...]:
    """The days of the week, to choose."""
    return tuple(Option(say("setup", "weekday", day=day.value), day.value) for day in Weekday)


def zone_field(name: str, zone: str) -> SearchField:
    """A time zone."""
    chosen = (Option(say("setup", "option", label=zone), zone),) if zone else ()
    return SearchField(name, say("setup", "zone"), "zones", chosen, hint=say("setup", "zone_hint"))


def _fields(_facts: Facts, held: Held) -> tuple[Field, ...]:
    country = one(held, "country")
    chosen = (Option(say("setup", "option", label=country), country),) if country else ()
    rosters = tuple(Option(say("setup", f"roster_{which}"), which) for which in (ALL, THESE))
    return (
        TextField("name", say("setup", "team_name"), one(held, "name"), limit=MOST_NAME),
        ChannelField(
            "channel", say("setup", "channel"), one(held, "channel") or None, hint=say("setup", "invite_hint")
        ),
        zone_field("zone", one(held, "zone")),
        ChoicesField("days", say("setup", "working_days"), weekday_options(), tuple(held.get("days", ()))),
        SearchField(
            "country",
            say("setup", "country"),
            "countries",
            chosen,
            optional=True,
            hint=say("setup", "country_hint"),
        ),
        ChoiceField("roster", say("setup", "roster"), rosters, one(held, "roster") or ALL, inline=True),
        PeopleField(
            "people",
            say("setup", "people"),
            tuple(held.get("people", ())),
            optional=True,
            hint=say("setup", "people_hint"),
        ),
        PeopleField(
            "champions",
            say("setup", "champions"),
            tuple(held.get("champions", ())),
            optional=True,
            hint=say("setup", "champions_hint"),
        ),
    )


def _read(_facts: Facts, team: Any) -> Held:
    if team is None:
        return {"days": tuple(day.value for day in WORKING_DAYS), "roster": (ALL,)}
    listed = team["roster"] != EVERYONE
    return {
        "name": (team["name"],),
        "channel": (team["channel"],),
        "zone": (team["zone"],),
        "days": tuple(team["working_days"]),
        "country": (team["country"],) if "country" in team else (),
        "roster": (THESE if listed else ALL,),
        "people": tuple(team["roster"]) if listed else (),
        "champions": tuple(team.get("champions", ())),
    }


def _write(facts: Facts, key: str, held: Held) -> Values:
    refuse_double(facts, "teams", ("name", "name"), key, held)
    people, champions = held.get("people", ()), held.get("champions", ())
    listed = one(held, "roster") == THESE
    if listed and not people:
        raise FormMistakesError({"people": say("setup", "nobody_listed")})
    if listed and not set(champions) <= set(people):
        raise FormMistakesError({"champions": say("setup", "champion_not_listed")})
    team = said(
        {
            "name": one(held, "name").strip(),
            "channel": one(held, "channel"),
            "zone": one(held, "zone"),
            "country": one(held, "country"),
            "roster": list(people) if listed else EVERYONE,
            "champions": list(champions),
        }
    )
    return {**team, "working_days": list(held.get("days", ()))}


def _members(session: Session, workspace: str, key: str, held: Held) -> Members:
    """Champions; a guest may be one where guests are asked, since they are listed."""
    team = teams.get_team(session, workspace, key)
    listed = held.get("people", ()) if one(held, "roster") == THESE else ()
    return Members("champions", () if team is None else team.champions, guests=listed)


PLACES = {
    "name": "name",
    "channel": "channel",
    "zone": "zone",
    "country": "country",
    "working_days": "days",
    "roster": "people",
    "champions": "champions",
}

TEAM = entry_kind(
    "team", _fields, _read, _write, field_of=PLACES, last="days", named_after="name", members=_members
)
